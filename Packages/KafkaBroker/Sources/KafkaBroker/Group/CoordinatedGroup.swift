/// A group with its committed offsets.
struct CoordinatedGroup {
    let id: String
    var membership: ClassicGroup
    private(set) var offsets: [TopicPartition: CommittedOffset] = [:]
    /// The offsets that producers, by id, have committed in transactions that are still open.
    private(set) var staged: [Int64: [TopicPartition: CommittedOffset]] = [:]
    /// The time since which the group has had no members; `nil` while it has some. Its state is kept for some time
    /// after that.
    var emptySince: Int64?
    /// The protocol type that the journal has stored for the group; `nil` if the journal does not say that the group
    /// exists.
    var storedType: String?
    /// The estimated memory of `offsets` and `staged` in bytes (see `StateBudget`).
    private(set) var offsetBytes = 0

    init(id: String, limits: ClassicGroup.Limits, now: Int64) {
        self.id = id
        membership = ClassicGroup(limits: limits)
        emptySince = now
    }

    /// Returns the estimated memory of a new group without members in bytes (see `StateBudget`).
    static func bytes(id: String) -> Int { StateSize.group + id.utf8.count }

    /// The estimated memory of the group without its offsets, in bytes.
    var bytes: Int { Self.bytes(id: id) + membership.bytes }

    /// Whether the group has neither members nor offsets, so that only its existence is left.
    var isIdle: Bool { membership.isUnused && offsets.isEmpty && staged.isEmpty }

    /// The partitions that have an offset, including those with a staged offset only.
    var topicPartitions: Set<TopicPartition> { stagedPartitions.union(offsets.keys) }

    /// The partitions whose committed offset an open transaction may change.
    var stagedPartitions: Set<TopicPartition> {
        staged.values.reduce(into: []) { $0.formUnion($1.keys) }
    }

    /// The protocol type of a group with members if the journal does not have it yet, or `nil`.
    var unstoredType: String? {
        guard !membership.members.isEmpty, let type = membership.protocolType, type != storedType else { return nil }
        return type
    }

    // MARK: Offsets

    /// Stores a committed offset.
    mutating func keep(_ offset: CommittedOffset, at topicPartition: TopicPartition) {
        offsetBytes += offset.bytes(at: topicPartition)
        if let former = offsets.updateValue(offset, forKey: topicPartition) {
            offsetBytes -= former.bytes(at: topicPartition)
        }
    }

    /// Stores an offset until the transaction of `producer` ends.
    mutating func stage(_ offset: CommittedOffset, at topicPartition: TopicPartition, by producer: Int64) {
        if staged[producer] == nil { offsetBytes += StateSize.stagingProducer }
        offsetBytes += offset.bytes(at: topicPartition)
        let former = staged[producer, default: [:]].updateValue(offset, forKey: topicPartition)
        if let former { offsetBytes -= former.bytes(at: topicPartition) }
    }

    /// Commits the offsets that `producer` has staged, or drops them.
    mutating func endStaged(by producer: Int64, commits: Bool) {
        guard let ended = staged.removeValue(forKey: producer) else { return }
        offsetBytes -= StateSize.stagingProducer
        for (topicPartition, offset) in ended {
            offsetBytes -= offset.bytes(at: topicPartition)
            if commits { keep(offset, at: topicPartition) }
        }
    }

    /// Deletes the committed and staged offsets of a partition.
    mutating func forget(_ topicPartition: TopicPartition) {
        if let former = offsets.removeValue(forKey: topicPartition) { offsetBytes -= former.bytes(at: topicPartition) }
        for producer in Array(staged.keys) {
            guard let former = staged[producer]?.removeValue(forKey: topicPartition) else { continue }
            offsetBytes -= former.bytes(at: topicPartition)
            if staged[producer]?.isEmpty == true {
                staged[producer] = nil
                offsetBytes -= StateSize.stagingProducer
            }
        }
    }

    /// Returns the maximum number of bytes that the offsets of a request add to the group's size; negative if they need
    /// less than the previous ones.
    ///
    /// If the request repeats a partition, the previous offset is subtracted only once.
    func growth(of entries: [OffsetJournal.Entry]) -> Int {
        var bytes = 0
        var replaced: Set<TopicPartition> = []
        var staging: Set<Int64> = []
        for entry in entries {
            guard let offset = entry.offset else { continue }
            bytes += offset.bytes(at: entry.topicPartition)
            guard replaced.insert(entry.topicPartition).inserted else { continue }
            let former: CommittedOffset?
            if entry.stagedBy >= 0 {
                former = staged[entry.stagedBy]?[entry.topicPartition]
                if staged[entry.stagedBy] == nil, staging.insert(entry.stagedBy).inserted {
                    bytes += StateSize.stagingProducer
                }
            } else {
                former = offsets[entry.topicPartition]
            }
            bytes -= former?.bytes(at: entry.topicPartition) ?? 0
        }
        return bytes
    }
}
