import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// A member of a classic consumer group: joins, takes its partitions, keeps its place by heartbeats, and joins again
/// whenever the group changes.
///
/// Runs on the loop. One round is: join, agree on the assignment, find the positions, fetch, beat until something
/// changes, stop fetching, tell the user, and join again. A commit is bound to the generation that it was made under.
actor GroupMembership {
    nonisolated let cluster: Cluster
    nonisolated var unownedExecutor: UnownedSerialExecutor { cluster.loop.asUnownedSerialExecutor() }

    let configuration: Consumer.Configuration
    let group: String
    private let topics: [String]
    /// The connection to the coordinator is this member's own.
    private let purpose: ConnectionPurpose
    private var fetcher: Fetcher?
    private var queue: FetchQueue?
    private var task: Task<Void, Never>?

    private(set) var memberID = ""
    private(set) var generation: Int32 = -1
    private var coordinator: Int32?
    private var owned: Set<TopicPartition> = []
    private var isClosed = false
    private var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))

    /// Why a round ended.
    private enum RoundEnd {
        /// The group changes; the partitions are still this member's.
        case rebalance
        /// The group went on without this member.
        case lost
        /// The reader has had a batch in hand for too long; it joins again once it asks for the next.
        case stalled
        case closed
    }

    init(cluster: Cluster, configuration: Consumer.Configuration, group: String, topics: [String], consumer: Int) {
        self.cluster = cluster
        self.configuration = configuration
        self.group = group
        self.topics = topics
        purpose = .group(consumer: consumer)
    }

    func start(fetcher: Fetcher, queue: FetchQueue) {
        self.fetcher = fetcher
        self.queue = queue
        task = Task { await self.run() }
    }

    // MARK: Rounds

    private func run() async {
        while !isClosed {
            do throws(KafkaError) {
                try await join()
                backoff.reset()
                let end = await beat()
                await leaveAssignment(end)
                if end == .stalled { await waitForReader() }
            } catch {
                guard !isClosed else { return }
                await recover(from: error)
            }
        }
    }

    /// Takes the partitions from the fetcher, and tells the user what became of them.
    private func leaveAssignment(_ end: RoundEnd) async {
        fetcher?.revokeAll()
        let partitions = owned.sorted()
        owned = []
        switch end {
        case .rebalance, .closed:
            if !partitions.isEmpty { await configuration.hooks.revoked(partitions) }
        case .lost, .stalled:
            if end == .stalled { await sendLeave() }
            forgetMember()
            if !partitions.isEmpty { await configuration.hooks.lost(partitions) }
        }
    }

    private func forgetMember() {
        generation = -1
        memberID = ""
    }

    private func recover(from error: KafkaError) async {
        switch error.brokerError {
        case .memberIdRequired?:
            return  // the id was noted when the answer came (T26)
        case .unknownMemberId?, .illegalGeneration?:
            return forgetMember()
        case .rebalanceInProgress?:
            return
        case .notCoordinator?, .coordinatorNotAvailable?, .coordinatorLoadInProgress?:
            coordinator = nil
        case let code? where !error.isRetriable && code != .none:
            queue?.put([.failure(error)])
            queue?.finish()
            isClosed = true
            return
        default:
            coordinator = nil
        }
        await cluster.sleep(backoff.next())
    }

    private func waitForReader() async {
        while !isClosed, let inHand = queue?.timeInHand, inHand > configuration.maximumPollInterval {
            await cluster.sleep(.milliseconds(200))
        }
    }

    // MARK: Joining

    private func join() async throws(KafkaError) {
        let joined = try await sendJoin()
        generation = joined.generationId
        memberID = joined.memberId
        var assignments: [SyncGroupRequest.SyncGroupRequestAssignment] = []
        if joined.leader == joined.memberId { assignments = try await assign(joined.members) }
        var request = SyncGroupRequest()
        request.groupId = group
        request.generationId = generation
        request.memberId = memberID
        request.groupInstanceId = configuration.groupInstanceID
        request.protocolType = "consumer"
        request.protocolName = RangeAssignor.name
        request.assignments = assignments
        let response = try await ask(request, timeout: rebalanceTimeout + .seconds(5))
        guard response.errorCode == 0 else {
            throw .broker(response.errorCode, "group \"\(group)\" gives no assignment")
        }
        let mine = try Self.readAssignment(response.assignment)
        let positions = try await positions(of: mine)
        guard !isClosed else { throw .closed }
        owned = Set(mine)
        await configuration.hooks.assigned(mine.sorted())
        fetcher?.assign(positions)
    }

    private var rebalanceTimeout: Duration { configuration.maximumPollInterval }

    private func sendJoin() async throws(KafkaError) -> JoinGroupResponse {
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
        let response = try await ask(request, timeout: rebalanceTimeout + .seconds(5))
        if response.errorCode == ErrorCode.memberIdRequired.rawValue { memberID = response.memberId }
        guard response.errorCode == 0 else {
            throw .broker(response.errorCode, "group \"\(group)\" does not take this member")
        }
        return response
    }

    /// The leader's work: who gets what.
    private func assign(
        _ members: [JoinGroupResponse.JoinGroupResponseMember]
    ) async throws(KafkaError) -> [SyncGroupRequest.SyncGroupRequestAssignment] {
        var subscribed: [RangeAssignor.Member] = []
        for member in members {
            let topics: [String]
            do throws(CodecError) {
                topics = try ConsumerProtocolSubscription(blob: member.metadata).topics
            } catch {
                throw KafkaError(.malformed, "a member's subscription cannot be read: \(error.message)")
            }
            subscribed.append(.init(id: member.memberId, groupInstanceID: member.groupInstanceId, topics: topics))
        }
        let names = Set(subscribed.flatMap(\.topics)).sorted()
        try await cluster.refresh(names)
        let metadata = await cluster.metadata
        var counts: [String: Int] = [:]
        for name in names { counts[name] = metadata.topics[name]?.partitions.count ?? 0 }
        return RangeAssignor.assign(subscribed, partitionCounts: counts).map { member, topics in
            var assignment = SyncGroupRequest.SyncGroupRequestAssignment()
            assignment.memberId = member
            assignment.assignment = Self.writeAssignment(topics)
            return assignment
        }
    }

    private static func writeAssignment(_ topics: [String: [Int32]]) -> Bytes {
        var assignment = ConsumerProtocolAssignment()
        assignment.assignedPartitions = topics.sorted(by: { $0.key < $1.key }).map { name, partitions in
            var topic = ConsumerProtocolAssignment.TopicPartition()
            topic.topic = name
            topic.partitions = partitions
            return topic
        }
        return assignment.blob(version: 0)
    }

    private static func readAssignment(_ bytes: Bytes) throws(KafkaError) -> [TopicPartition] {
        guard !bytes.isEmpty else { return [] }
        do throws(CodecError) {
            return try ConsumerProtocolAssignment(blob: bytes).assignedPartitions.flatMap { topic in
                topic.partitions.map { KafkaClient.TopicPartition(topic.topic, $0) }
            }
        } catch {
            throw KafkaError(.malformed, "the group's assignment cannot be read: \(error.message)")
        }
    }

    /// The committed offsets, and where there is none what the reset policy says.
    private func positions(of partitions: [TopicPartition]) async throws(KafkaError) -> [TopicPartition: Int64] {
        var positions = try await committed(partitions)
        let missing = partitions.filter { positions[$0] == nil }
        guard !missing.isEmpty else { return positions }
        let timestamp: Int64
        switch configuration.offsetReset {
        case .earliest: timestamp = -2
        case .latest: timestamp = -1
        case .none:
            throw .broker(.offsetOutOfRange, "group \"\(group)\" has no committed offset, and no reset policy is set")
        }
        for (partition, offset) in try await cluster.listOffsets(missing.map { ($0, timestamp) }) {
            positions[partition] = offset
        }
        return positions
    }

    // MARK: Heartbeats

    /// Sends heartbeats until the round ends.
    private func beat() async -> RoundEnd {
        let (round, loop) = (generation, cluster.loop)
        var lastAnswer = loop.now
        var nextRefresh = loop.now &+ configuration.metadataMaximumAge.nanoseconds
        let partitions = await partitionCounts()
        while true {
            await cluster.sleep(configuration.heartbeatInterval)
            if isClosed { return .closed }
            if generation != round { return .lost }
            if let inHand = queue?.timeInHand, inHand > configuration.maximumPollInterval { return .stalled }
            switch await sendHeartbeat() {
            case .answered(.none): lastAnswer = loop.now
            case .answered(.rebalanceInProgress): return .rebalance
            case .answered(.unknownMemberId), .answered(.illegalGeneration), .answered(.fencedInstanceId): return .lost
            case .answered, .unanswered:
                coordinator = nil
                if loop.now &- lastAnswer > configuration.sessionTimeout.nanoseconds { return .lost }
            }
            if loop.now > nextRefresh {
                nextRefresh = loop.now &+ configuration.metadataMaximumAge.nanoseconds
                do throws(KafkaError) { try await cluster.refresh() } catch { continue }
                if await partitionCounts() != partitions { return .rebalance }
            }
        }
    }

    private enum Heartbeat {
        case answered(ErrorCode)
        case unanswered
    }

    private func sendHeartbeat() async -> Heartbeat {
        var request = HeartbeatRequest()
        request.groupId = group
        request.generationId = generation
        request.memberId = memberID
        request.groupInstanceId = configuration.groupInstanceID
        do throws(KafkaError) {
            let timeout = max(configuration.heartbeatInterval, .seconds(1))
            let response = try await ask(request, timeout: timeout)
            return .answered(ErrorCode(rawValue: response.errorCode))
        } catch {
            return .unanswered
        }
    }

    private func partitionCounts() async -> [Int] {
        let metadata = await cluster.metadata
        return topics.map { metadata.topics[$0]?.partitions.count ?? 0 }
    }

    /// Sends `request` to the group's coordinator.
    func ask<Request: KafkaRequest>(
        _ request: Request, timeout: Duration? = nil
    ) async throws(KafkaError) -> Request.Response {
        try await cluster.request(request, to: try await currentCoordinator(), for: purpose, timeout: timeout)
    }

    private func currentCoordinator() async throws(KafkaError) -> Int32 {
        if let coordinator { return coordinator }
        let found = try await cluster.coordinator(of: group)
        coordinator = found
        return found
    }

    func coordinatorMoved() {
        coordinator = nil
    }

    // MARK: Leaving

    func close(deadline: Duration) async {
        isClosed = true
        let loop = cluster.loop
        let leave = Task { await self.leave() }
        await withUnsafeContinuation { continuation in
            loop.run {
                let end = OneTime { continuation.resume() }
                _ = loop.schedule(after: deadline) { end.run() }
                Task {
                    await leave.value
                    loop.run { end.run() }
                }
            }
        }
        leave.cancel()
    }

    private func leave() async {
        await leaveAssignment(.closed)
        // A static member keeps its place for its next start (T29).
        if configuration.groupInstanceID == nil { await sendLeave() }
        forgetMember()
    }

    private func sendLeave() async {
        guard !memberID.isEmpty else { return }
        var member = LeaveGroupRequest.MemberIdentity()
        member.memberId = memberID
        member.groupInstanceId = configuration.groupInstanceID
        var request = LeaveGroupRequest()
        request.groupId = group
        request.memberId = memberID
        request.members = [member]
        // Not behind a join that is parked. Where it cannot be told, the session times out.
        do throws(KafkaError) {
            _ = try await cluster.request(request, to: try await currentCoordinator(), for: .control)
        } catch {}
    }
}
