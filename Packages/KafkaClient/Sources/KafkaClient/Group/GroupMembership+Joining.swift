import KafkaCodecs
import KafkaProtocol
import KafkaTransport

// The requests of a round.

extension GroupMembership {
    private var rebalanceTimeout: Duration { configuration.maximumPollInterval }

    // MARK: Join

    func join(_ step: Int) async throws(KafkaError) {
        let memberID = machine.memberID
        let response = try await ask(joinRequest(memberID), for: purpose, timeout: rebalanceTimeout + .seconds(5))
        if response.errorCode == ErrorCode.memberIdRequired.rawValue {
            return handle(.idGiven(response.memberId, step: step))
        }
        guard response.errorCode == 0 else { throw .broker(response.errorCode, "group \"\(group)\" rejected the join") }
        guard !response.leader.isEmpty else { throw otherProtocol }
        guard step == machine.step else { return }
        assignment.members = response.members
        let isLeader = response.leader == response.memberId
        // A static member that returns as the leader need not assign, but watches the topics from now on.
        if isLeader { assignment.note(await cluster.metadata, topics) }
        handle(
            .joined(
                .init(
                    memberID: response.memberId, generation: response.generationId, isLeader: isLeader,
                    mustAssign: isLeader && !response.skipAssignment),
                step: step))
    }

    private func joinRequest(_ memberID: String) -> JoinGroupRequest {
        var subscription = ConsumerProtocolSubscription()
        subscription.topics = topics.sorted()
        var proposal = JoinGroupRequest.JoinGroupRequestProtocol()
        proposal.name = RangeAssignor.name
        proposal.metadata = subscription.blob(version: 0)
        var request = JoinGroupRequest()
        request.groupId = group
        request.sessionTimeoutMs = configuration.sessionTimeout.milliseconds
        request.rebalanceTimeoutMs = rebalanceTimeout.milliseconds
        request.memberId = memberID
        request.groupInstanceId = configuration.groupInstanceID
        request.protocolType = "consumer"
        request.protocols = [proposal]
        return request
    }

    /// In a group with the consumer protocol of KIP-848 the coordinator names no leader, since no member assigns
    /// partitions.
    private var otherProtocol: KafkaError {
        var error = KafkaError(
            .broker,
            "group \"\(group)\" is in use by a program with the consumer protocol of KIP-848, with which this member "
                + "would share the partitions: choose another group id")
        error.brokerError = .inconsistentGroupProtocol
        error.isFatal = true
        return error
    }

    // MARK: Assign

    /// Assigns the partitions of the known topics to the members, as the leader of the group.
    func makeAssignment(_ step: Int) async {
        let members = assignment.members.compactMap { member -> RangeAssignor.Member? in
            // A member whose subscription cannot be decoded gets no partitions. The others get theirs.
            guard let subscription = try? ResponseDecoding.decode(ConsumerProtocolSubscription.self, member.metadata)
            else { return nil }
            let topics = subscription.topics
            return .init(id: member.memberId, groupInstanceID: member.groupInstanceId, topics: topics)
        }
        let names = Set(members.flatMap(\.topics)).sorted()
        // The coordinator waits for the assignment no longer than a session.
        await limited(to: configuration.sessionTimeout / 3) { [cluster] in
            do throws(KafkaError) { try await cluster.refresh(names) } catch {}
        }
        guard step == machine.step else { return }
        let metadata = await cluster.metadata
        var counts: [String: Int] = [:]
        for name in names { counts[name] = metadata.topics[name]?.partitions.count ?? 0 }
        assignment.note(metadata, names)
        let shares = RangeAssignor.assign(members, partitionCounts: counts)
        assignment.shares = shares.map { member, topics in
            var assignment = SyncGroupRequest.SyncGroupRequestAssignment()
            assignment.memberId = member
            assignment.assignment = GroupAssignment.encode(topics)
            return assignment
        }
        handle(.assigned(step: step))
    }

    // MARK: Sync

    func sync(_ step: Int) async throws(KafkaError) {
        var request = SyncGroupRequest()
        request.groupId = group
        request.generationId = machine.generation
        request.memberId = machine.memberID
        request.groupInstanceId = configuration.groupInstanceID
        request.protocolType = "consumer"
        request.protocolName = RangeAssignor.name
        request.assignments = assignment.shares
        assignment.shares = []
        assignment.members = []
        let response = try await ask(request, for: purpose, timeout: rebalanceTimeout + .seconds(5))
        guard response.errorCode == 0 else { throw .broker(response.errorCode, "group \"\(group)\" rejected the sync") }
        let mine = try GroupAssignment.partitions(in: response.assignment, of: topics)
        guard step == machine.step else { return }
        assignment.partitions = mine
        assignment.positions = [:]
        handle(.synced(step: step))
    }

    // MARK: Heartbeats

    /// Sends a heartbeat. It has to be acknowledged before the next one is due.
    func beat(_ sent: Int64, for purpose: ConnectionPurpose) async {
        var request = HeartbeatRequest()
        request.groupId = group
        request.generationId = machine.generation
        request.memberId = machine.memberID
        request.groupInstanceId = configuration.groupInstanceID
        let timeout = min(max(configuration.heartbeatInterval, .seconds(1)), configuration.sessionTimeout / 2)
        let answer: MemberMachine.HeartbeatAnswer
        do throws(KafkaError) {
            // The time for finding the coordinator counts too.
            let response = try await ask(
                request, for: purpose, timeout: timeout, within: cluster.call(timeout: timeout))
            answer = .code(ErrorCode(rawValue: response.errorCode))
        } catch {
            answer = .failed(error)
        }
        handle(.heartbeat(answer, sent: sent))
    }

    // MARK: Leave

    /// Leaves the group. If the coordinator cannot be reached, the session times out.
    func leave(_ memberID: String, _ step: Int) async {
        var member = LeaveGroupRequest.MemberIdentity()
        member.memberId = memberID
        member.groupInstanceId = configuration.groupInstanceID
        var request = LeaveGroupRequest()
        request.groupId = group
        request.memberId = memberID
        request.members = [member]
        // Not on the member's own connection, on which a join may be parked.
        _ = try? await ask(request, for: .control, within: cluster.call(timeout: .seconds(5)))
        handle(.left(step: step))
    }

    // MARK: The coordinator

    /// Sends `request` to the group's coordinator.
    ///
    /// - Parameters:
    ///   - timeout: How long the response may take; the configured request timeout if `nil`.
    ///   - call: The call that the request is part of; one of its own, limited to `maximumBlock`, if `nil`.
    func ask<Request: KafkaRequest>(
        _ request: Request, for purpose: ConnectionPurpose, timeout: Duration? = nil, within call: Call? = nil
    ) async throws(KafkaError) -> Request.Response {
        let node = try await currentCoordinator(within: call)
        return try await cluster.request(request, to: node, for: purpose, timeout: timeout, within: call)
    }

    private func currentCoordinator(within call: Call?) async throws(KafkaError) -> Int32 {
        if let coordinator { return coordinator }
        let found = try await cluster.coordinator(of: group, within: call)
        coordinator = found
        return found
    }

    /// Waits for `work`, for at most `limit`.
    func limited(to limit: Duration, _ work: @escaping @Sendable () async -> Void) async {
        let loop = cluster.loop
        await withUnsafeContinuation { continuation in
            let end = RunOnce { continuation.resume() }
            let timer = loop.schedule(after: limit) { end.run() }
            Task {
                await work()
                loop.run {
                    timer.cancel()
                    end.run()
                }
            }
        }
    }
}
