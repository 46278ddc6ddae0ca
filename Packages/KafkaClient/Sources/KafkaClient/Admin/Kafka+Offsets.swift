extension Kafka {
    /// The range of offsets in a partition's log.
    public struct OffsetRange: Sendable, Equatable {
        /// The offset of the first record in the log.
        public let start: Int64
        /// The offset that the next record will get.
        public let end: Int64
    }

    /// Returns the first offset and the end offset of each partition of `topic`.
    ///
    /// - Throws: `KafkaError` if the topic does not exist, or a partition's leader does not respond.
    public func offsets(of topic: String) async throws(KafkaError) -> [Int32: OffsetRange] {
        let call = cluster.call()
        let starts = try await listOffsets(of: topic, at: .earliest, .readUncommitted, call)
        let ends = try await listOffsets(of: topic, at: .latest, .readUncommitted, call)
        var ranges: [Int32: OffsetRange] = [:]
        for (partition, end) in ends {
            ranges[partition] = OffsetRange(start: starts[partition]?.offset ?? 0, end: end.offset)
        }
        return ranges
    }

    /// Returns the offset at `time` of each partition of `topic`. Partitions without a record that late are left out.
    ///
    /// - Parameters:
    ///   - topic: The topic's name.
    ///   - time: The start, the end, or a time.
    ///   - isolationLevel: Under `.readCommitted` the end is where the first open transaction begins.
    /// - Throws: `KafkaError` if the topic does not exist, or a partition's leader does not respond. See
    ///   `availableOffsets(of:at:isolationLevel:)` for a topic of which some partitions have no leader.
    public func listOffsets(
        of topic: String, at time: OffsetSpec, isolationLevel: IsolationLevel = .readUncommitted
    ) async throws(KafkaError) -> [Int32: ListedOffset] {
        try await listOffsets(of: topic, at: time, isolationLevel, cluster.call())
    }

    private func listOffsets(
        of topic: String, at time: OffsetSpec, _ isolationLevel: IsolationLevel, _ call: Call
    ) async throws(KafkaError) -> [Int32: ListedOffset] {
        let count = try await cluster.topic(topic, within: call).partitions.count
        let partitions = (0..<Int32(count)).map { (TopicPartition(topic, $0), time) }
        let found = try await cluster.listOffsets(partitions, isolation: isolationLevel, within: call)
        return Dictionary(found.map { ($0.key.partition, $0.value) }, uniquingKeysWith: { _, last in last })
    }

    /// The offsets of a topic's partitions, and the partitions that could not be looked up.
    public struct AvailableOffsets: Sendable {
        /// The offset of each partition whose leader responded. Partitions without a record that late are left out.
        public let offsets: [Int32: ListedOffset]
        /// Why a partition could not be looked up: it has no leader, or its leader does not respond.
        public let failures: [Int32: KafkaError]
    }

    /// Returns the offset at `time` of each partition of `topic` whose leader responds within `topicPropagationTimeout`,
    /// and the error of each other partition.
    ///
    /// - Parameters:
    ///   - topic: The topic's name.
    ///   - time: The start, the end, or a time.
    ///   - isolationLevel: Under `.readCommitted` the end is where the first open transaction begins.
    /// - Throws: `KafkaError` if the topic does not exist, or no broker responds.
    public func availableOffsets(
        of topic: String, at time: OffsetSpec, isolationLevel: IsolationLevel = .readUncommitted
    ) async throws(KafkaError) -> AvailableOffsets {
        let count = try await cluster.topic(topic).partitions.count
        let partitions = (0..<Int32(count)).map { (TopicPartition(topic, $0), time) }
        let patience = min(configuration.topicPropagationTimeout, configuration.maximumBlock)
        let result = try await cluster.findOffsets(
            partitions, isolation: isolationLevel, within: cluster.call(timeout: patience))
        let pairs = { (entry: (key: TopicPartition, value: ListedOffset)) in (entry.key.partition, entry.value) }
        return AvailableOffsets(
            offsets: Dictionary(result.offsets.map(pairs), uniquingKeysWith: { _, last in last }),
            failures: Dictionary(
                result.failures.map { ($0.key.partition, $0.value) }, uniquingKeysWith: { _, last in last }))
    }
}
