import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// The state of a consumer group and its members.
public struct GroupDescription: Sendable {
    /// A member of a group.
    public struct Member: Sendable {
        /// The id that the coordinator gave the member.
        public let id: String
        /// The member's `group.instance.id`, if it is a static member.
        public let instanceID: String?
        /// The `client.id` of the member's client.
        public let clientID: String
        /// The host from which the member is connected.
        public let host: String
        /// The partitions that are assigned to the member; empty if it is not a group of consumers.
        public let partitions: [TopicPartition]
    }

    /// The group's name.
    public let name: String
    /// The group's state, in the broker's words: `Empty`, `Stable`, `PreparingRebalance` or `CompletingRebalance`.
    public let state: String
    /// The group's members.
    public let members: [Member]
}

extension Kafka {
    /// Returns what `group` has committed for the partitions of `topic`. Partitions without a committed offset are left
    /// out.
    ///
    /// - Parameter isolationLevel: Under `.readCommitted` the call waits for transactions that are about to commit an
    ///   offset of a partition (KIP-447).
    /// - Throws: `KafkaError` if the topic does not exist, or if the coordinator does not respond or responds with an
    ///   error.
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

    /// Sets the committed offsets of a group that has no members.
    ///
    /// - Throws: `KafkaError`: with `brokerError` UNKNOWN_MEMBER_ID if the group has members, which commit themselves.
    public func commitOffsets(
        group: String, _ offsets: [TopicPartition: CommittedOffset]
    ) async throws(KafkaError) {
        guard !offsets.isEmpty else { return }
        let request = OffsetCommitRequest(offsets, of: GroupMetadata(group: group))
        try await askCoordinator(of: group, request) { response throws(KafkaError) in
            if let failure = response.failure { throw failure }
        }
    }

    /// Sets the committed offsets of a group that has no members.
    ///
    /// - Throws: `KafkaError`: with `brokerError` UNKNOWN_MEMBER_ID if the group has members, which commit themselves.
    public func commitOffsets(group: String, _ offsets: [TopicPartition: Int64]) async throws(KafkaError) {
        try await commitOffsets(group: group, offsets.mapValues { CommittedOffset($0) })
    }

    /// Returns the state of a classic group, or `nil` if it does not exist.
    ///
    /// - Throws: `KafkaError` if the coordinator does not respond, or responds with an error.
    public func describeGroup(_ group: String) async throws(KafkaError) -> GroupDescription? {
        var request = DescribeGroupsRequest()
        request.groups = [group]
        return try await askCoordinator(of: group, request) { response throws(KafkaError) in
            guard let described = response.groups.first(where: { $0.groupId == group }) else {
                throw KafkaError(.malformed, "the response to DescribeGroups leaves out the group")
            }
            let code = ErrorCode(rawValue: described.errorCode)
            if code == .groupIdNotFound || (code == .none && described.groupState == "Dead") { return nil }
            guard code == .none else { throw .broker(code, "group \"\(group)\" cannot be described") }
            return GroupDescription(described)
        }
    }

    /// Sends `request` to the coordinator of `key`, which is a group or a transactional id. Finds the coordinator again
    /// if it has moved.
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

    /// Brokers do not interpret assignments. One that cannot be decoded counts as empty.
    private static func partitions(_ blob: Bytes) -> [TopicPartition] {
        guard !blob.isEmpty, let assignment = try? ResponseDecoding.decode(ConsumerProtocolAssignment.self, blob)
        else { return [] }
        return assignment.assignedPartitions.flatMap { topic in
            topic.partitions.map { TopicPartition(topic.topic, $0) }
        }
    }
}
