import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// What is known of a consumer group.
public struct GroupDescription: Sendable {
    /// A member of a group.
    public struct Member: Sendable {
        /// The id that the group gave it.
        public let id: String
        /// Its `group.instance.id`, where it is a static member.
        public let instanceID: String?
        /// The `client.id` of its client.
        public let clientID: String
        /// Where it connects from.
        public let host: String
        /// Its partitions; empty where the group is not one of consumers.
        public let partitions: [TopicPartition]
    }

    /// The group's name.
    public let name: String
    /// The group's state, as the broker calls it: `Empty`, `Stable`, `PreparingRebalance`, `CompletingRebalance`.
    public let state: String
    /// The group's members.
    public let members: [Member]
}

extension Kafka {
    /// Returns what `group` has committed for the partitions of `topic`; none for those without.
    ///
    /// - Parameter isolationLevel: Under `.readCommitted` transactions that are about to commit an offset are waited for.
    /// - Throws: `KafkaError` where the topic does not exist or the coordinator refuses.
    public func committedOffsets(
        group: String, topic: String, isolationLevel: IsolationLevel = .readUncommitted
    ) async throws(KafkaError) -> [Int32: CommittedOffset] {
        let call = cluster.call()
        let count = try await cluster.topic(topic, within: call).partitions.count
        let partitions = (0..<Int32(count)).map { TopicPartition(topic, $0) }
        let request = OffsetFetchRequest(partitions, of: group, requireStable: isolationLevel == .readCommitted)
        let offsets = try await askCoordinator(of: group, request, within: call) { response throws(KafkaError) in
            try response.offsets(of: partitions)
        }
        return Dictionary(uniqueKeysWithValues: offsets.map { ($0.key.partition, $0.value) })
    }

    /// Sets the offsets of a group that has no members.
    ///
    /// - Throws: `KafkaError`: with `brokerError` UNKNOWN_MEMBER_ID where the group has members, who commit themselves.
    public func commitOffsets(
        group: String, _ offsets: [TopicPartition: CommittedOffset]
    ) async throws(KafkaError) {
        guard !offsets.isEmpty else { return }
        let request = OffsetCommitRequest(offsets, of: GroupMetadata(group: group))
        try await askCoordinator(of: group, request) { response throws(KafkaError) in
            if let failure = response.failure { throw failure }
        }
    }

    /// Sets the offsets of a group that has no members.
    ///
    /// - Throws: `KafkaError`: with `brokerError` UNKNOWN_MEMBER_ID where the group has members, who commit themselves.
    public func commitOffsets(group: String, _ offsets: [TopicPartition: Int64]) async throws(KafkaError) {
        try await commitOffsets(group: group, offsets.mapValues { CommittedOffset($0) })
    }

    /// Returns what is known of a classic group, or `nil` where it does not exist.
    ///
    /// - Throws: `KafkaError` where the coordinator does not answer, or refuses.
    public func describeGroup(_ group: String) async throws(KafkaError) -> GroupDescription? {
        var request = DescribeGroupsRequest()
        request.groups = [group]
        return try await askCoordinator(of: group, request) { response throws(KafkaError) in
            guard let described = response.groups.first(where: { $0.groupId == group }) else {
                throw KafkaError(.malformed, "the answer to DescribeGroups leaves out the group")
            }
            let code = ErrorCode(rawValue: described.errorCode)
            if code == .groupIdNotFound || (code == .none && described.groupState == "Dead") { return nil }
            guard code == .none else { throw .broker(code, "group \"\(group)\" cannot be described") }
            return GroupDescription(described)
        }
    }

    /// Sends `request` to the coordinator of a group or of a transactional id, which is `key`. Finds the coordinator again if it
    /// has moved.
    func askCoordinator<Request: KafkaRequest, Value>(
        of key: String, as type: CoordinatorType = .group, _ request: Request, within call: Call? = nil,
        _ read: (Request.Response) throws(KafkaError) -> Value
    ) async throws(KafkaError) -> Value {
        var coordinator: Int32?
        return try await cluster.retrying(Request.apiKey, within: call) { attempt throws(KafkaError) in
            if attempt.reroutes { coordinator = nil }
            let node: Int32
            if let coordinator {
                node = coordinator
            } else {
                node = try await cluster.coordinator(of: key, type, within: attempt.call)
            }
            coordinator = node
            return try read(try await cluster.request(request, to: node, within: attempt.call))
        }
    }
}

extension GroupDescription {
    init(_ group: DescribeGroupsResponse.DescribedGroup) {
        name = group.groupId
        state = group.groupState
        members = group.members.map { member in
            Member(
                id: member.memberId, instanceID: member.groupInstanceId, clientID: member.clientId,
                host: member.clientHost,
                partitions: group.protocolType == "consumer" ? Self.partitions(member.memberAssignment) : [])
        }
    }

    /// An assignment is the members' own affair, so one that cannot be read is none.
    private static func partitions(_ blob: Bytes) -> [TopicPartition] {
        guard !blob.isEmpty, let assignment = try? ResponseDecoding.decode(ConsumerProtocolAssignment.self, blob)
        else { return [] }
        return assignment.assignedPartitions.flatMap { topic in
            topic.partitions.map { TopicPartition(topic.topic, $0) }
        }
    }
}
