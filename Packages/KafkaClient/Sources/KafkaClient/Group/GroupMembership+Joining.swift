import KafkaCodecs
import KafkaProtocol
import KafkaTransport

extension GroupMembership {
    /// Takes this member's place in the group, and begins to fetch what falls to it.
    ///
    /// - Returns: Whether the place is still this member's: its user may take long over the news of an assignment.
    func join() async throws(KafkaError) -> Bool {
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
        let mine = try readAssignment(response.assignment)
        let positions = try await positions(of: mine)
        guard !isClosed else { throw .closed }
        owned = Set(mine)
        // Held back until the user, who may seek, was told.
        fetcher?.prepare(positions, unknown: mine.filter { positions[$0] == nil })
        guard await tellAssigned(mine) else { return false }
        guard let lacking = fetcher?.begin().first else { return true }
        throw noOffset(for: lacking)
    }

    private func noOffset(for partition: TopicPartition) -> KafkaError {
        var error = KafkaError(
            .noOffset, "group \"\(group)\" has no committed offset, and no reset policy is set"
        ).of(topic: partition.topic, partition: partition.partition)
        error.brokerError = .offsetOutOfRange
        return error
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

    /// Returns, each once and in order, what an assignment holds of the topics that this member has subscribed to: the
    /// leader, who wrote it, may be anybody.
    private func readAssignment(_ bytes: Bytes) throws(KafkaError) -> [TopicPartition] {
        guard !bytes.isEmpty else { return [] }
        do throws(CodecError) {
            var mine: Set<TopicPartition> = []
            for topic in try ConsumerProtocolAssignment(blob: bytes).assignedPartitions
            where topics.contains(topic.topic) {
                for partition in topic.partitions where partition >= 0 {
                    mine.insert(TopicPartition(topic.topic, partition))
                }
            }
            return mine.sorted()
        } catch {
            throw KafkaError(.malformed, "the group's assignment cannot be read: \(error.message)")
        }
    }

    /// The committed offsets, and where there is none what the reset policy says, if anything.
    private func positions(of partitions: [TopicPartition]) async throws(KafkaError) -> [TopicPartition: Int64] {
        var positions = try await committed(partitions).mapValues(\.offset)
        let missing = partitions.filter { positions[$0] == nil }
        let time: ListedTime
        switch configuration.offsetReset {
        case .earliest: time = .earliest
        case .latest: time = .latest
        case .none: return positions
        }
        guard !missing.isEmpty else { return positions }
        let listed = try await cluster.listOffsets(missing.map { ($0, time) }, isolation: configuration.isolationLevel)
        for (partition, listing) in listed { positions[partition] = listing.offset }
        return positions
    }
}
