import KafkaProtocol

/// Decides where reading begins in each assigned partition. A value without I/O.
///
/// - A committed offset of the current topic is used as it is.
/// - A committed offset of a former topic of the same name is not used: the new topic is read from its first record.
/// - A partition that was added later is read from its first record, whatever the reset policy is.
/// - For any other partition without a committed offset, the reset policy decides.
struct StartPlan {
    private enum Start {
        case at(Int64)
        case list(OffsetSpec)
        /// The committed offset could not be read.
        case unknown
        /// No offset is committed, and the reset policy is `.none`: the user has to seek.
        case undefined
    }

    private let reset: Consumer.OffsetReset
    /// The partition counts when the consumer was created.
    private let firstCounts: [String: Int]
    private var starts: [TopicPartition: Start] = [:]
    private var ids: [TopicPartition: UUID128] = [:]
    private var recreated: [TopicPartition: FormerTopic] = [:]
    /// The partitions for which this member has reported a former topic already.
    private var noticed: Set<TopicPartition> = []
    /// The largest partition count that the commits of a topic noted.
    private var committedCounts: [String: Int] = [:]
    /// A permanent error.
    private(set) var failure: KafkaError?

    init(_ reset: Consumer.OffsetReset, firstCounts: [String: Int]) {
        self.reset = reset
        self.firstCounts = firstCounts
    }

    mutating func add(
        _ partition: TopicPartition, _ stored: Result<StoredOffset?, KafkaError>?, in topic: ClusterMetadata.Topic?,
        former: FormerTopic? = nil
    ) {
        let id = topic?.id ?? .zero
        ids[partition] = id
        if former != nil { noticed.insert(partition) }
        defer { if let former { noteFormer(former, of: partition, stored) } }
        switch stored {
        case nil: starts[partition] = .unknown
        case .failure(let error):
            starts[partition] = .unknown
            if case .transient = error.errorClass(in: .offsetFetch) { return }
            failure = error.of(topic: partition.topic, partition: partition.partition)
        case .success(nil): starts[partition] = nil
        case .success(let stored?):
            starts[partition] = .at(stored.committed.offset)
            guard let note = stored.note else { return }
            let count = committedCounts[partition.topic] ?? 0
            committedCounts[partition.topic] = max(count, note.partitionCount)
            guard note.topicID != .zero, id != .zero, note.topicID != id else { return }
            recreated[partition] = FormerTopic(id: note.topicID, position: stored.committed.offset)
            starts[partition] = .list(.earliest)
        }
    }

    /// Records a topic that this member has read until it was recreated.
    private mutating func noteFormer(
        _ former: FormerTopic, of partition: TopicPartition, _ stored: Result<StoredOffset?, KafkaError>?
    ) {
        let id = ids[partition] ?? .zero
        guard former.id == .zero || former.id != id else { return }
        // Another member has committed an offset of the new topic already.
        if case .success(let stored?) = stored, id != .zero, stored.note?.topicID == id { return }
        recreated[partition] = former
        starts[partition] = .list(.earliest)
    }

    /// Whether the partition still needs its committed offset.
    func isUnknown(_ partition: TopicPartition) -> Bool {
        if case .unknown = start(of: partition) { return true }
        return false
    }

    /// Whether the position can be found without the user.
    func isFound(_ partition: TopicPartition) -> Bool {
        if case .undefined = start(of: partition) { return false }
        return true
    }

    private func start(of partition: TopicPartition) -> Start {
        if let start = starts[partition] { return start }
        if isNew(partition) { return .list(.earliest) }
        switch reset {
        case .earliest: return .list(.earliest)
        case .latest: return .list(.latest)
        case .none: return .undefined
        }
    }

    /// Whether the partition was added after the consumer, or the group in an earlier run, knew the topic.
    private func isNew(_ partition: TopicPartition) -> Bool {
        let number = Int(partition.partition)
        if let count = firstCounts[partition.topic], count > 0, number >= count { return true }
        if let count = committedCounts[partition.topic], number >= count { return true }
        return recreated.keys.contains { $0.topic == partition.topic }
    }

    /// The offsets that have to be looked up in the logs.
    var listed: [(TopicPartition, OffsetSpec)] {
        ids.keys.sorted().compactMap { partition in
            guard case .list(let time) = start(of: partition) else { return nil }
            return (partition, time)
        }
    }

    /// Returns the positions, given the offsets that were looked up.
    func positions(_ listed: [TopicPartition: Int64]) -> [TopicPartition: StartPosition] {
        var positions: [TopicPartition: StartPosition] = [:]
        for (partition, id) in ids {
            let offset: Int64? =
                switch start(of: partition) {
                case .at(let offset): offset
                case .list: listed[partition]
                case .unknown, .undefined: nil
                }
            positions[partition] = StartPosition(offset: offset, topicID: id)
        }
        return positions
    }

    /// Returns an event for each topic that was recreated after offsets of these partitions were committed. Topics that
    /// this member was reading when they were recreated are left out: they were reported then.
    func events(_ listed: [TopicPartition: Int64]) -> [Consumer.Event] {
        let partitions = recreated.keys.filter { listed[$0] != nil && !noticed.contains($0) }.sorted()
        return Dictionary(grouping: partitions, by: \.topic).values.compactMap { partitions in
            guard let first = partitions.first else { return nil }
            let gaps = partitions.compactMap { partition in recreated[partition].map { (partition.partition, $0) } }
            return .topicRecreated(
                first.topic, to: ids[first] ?? .zero, Dictionary(uniqueKeysWithValues: gaps), newOffset: listed[first])
        }
    }
}
