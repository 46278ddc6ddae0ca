/// A group with its committed offsets.
struct CoordinatedGroup {
    let id: String
    var membership: ClassicGroup
    private(set) var offsets: [TopicPartitionName: CommittedOffset] = [:]
    /// The offsets that producers, by id, have committed in transactions that are still open.
    private(set) var staged: [Int64: [TopicPartitionName: CommittedOffset]] = [:]
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
    var places: Set<TopicPartitionName> { stagedPlaces.union(offsets.keys) }

    /// The partitions whose committed offset an open transaction may change.
    var stagedPlaces: Set<TopicPartitionName> {
        staged.values.reduce(into: []) { $0.formUnion($1.keys) }
    }

    /// The protocol type of a group with members if the journal does not have it yet, or `nil`.
    var unstoredType: String? {
        guard !membership.members.isEmpty, let type = membership.protocolType, type != storedType else { return nil }
        return type
    }

    // MARK: Offsets

    /// Stores a committed offset.
    mutating func keep(_ offset: CommittedOffset, at place: TopicPartitionName) {
        offsetBytes += offset.bytes(at: place)
        if let former = offsets.updateValue(offset, forKey: place) { offsetBytes -= former.bytes(at: place) }
    }

    /// Stores an offset until the transaction of `producer` ends.
    mutating func stage(_ offset: CommittedOffset, at place: TopicPartitionName, by producer: Int64) {
        if staged[producer] == nil { offsetBytes += StateSize.stagingProducer }
        offsetBytes += offset.bytes(at: place)
        let former = staged[producer, default: [:]].updateValue(offset, forKey: place)
        if let former { offsetBytes -= former.bytes(at: place) }
    }

    /// Commits the offsets that `producer` has staged, or drops them.
    mutating func endStaged(by producer: Int64, commits: Bool) {
        guard let ended = staged.removeValue(forKey: producer) else { return }
        offsetBytes -= StateSize.stagingProducer
        for (place, offset) in ended {
            offsetBytes -= offset.bytes(at: place)
            if commits { keep(offset, at: place) }
        }
    }

    /// Deletes the committed and staged offsets of a partition.
    mutating func forget(_ place: TopicPartitionName) {
        if let former = offsets.removeValue(forKey: place) { offsetBytes -= former.bytes(at: place) }
        for producer in Array(staged.keys) {
            guard let former = staged[producer]?.removeValue(forKey: place) else { continue }
            offsetBytes -= former.bytes(at: place)
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
        var replaced: Set<TopicPartitionName> = []
        var staging: Set<Int64> = []
        for entry in entries {
            guard let offset = entry.offset else { continue }
            bytes += offset.bytes(at: entry.place)
            guard replaced.insert(entry.place).inserted else { continue }
            let former: CommittedOffset?
            if entry.stagedBy >= 0 {
                former = staged[entry.stagedBy]?[entry.place]
                if staged[entry.stagedBy] == nil, staging.insert(entry.stagedBy).inserted {
                    bytes += StateSize.stagingProducer
                }
            } else {
                former = offsets[entry.place]
            }
            bytes -= former?.bytes(at: entry.place) ?? 0
        }
        return bytes
    }
}
