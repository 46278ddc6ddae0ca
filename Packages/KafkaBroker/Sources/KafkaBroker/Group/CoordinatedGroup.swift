/// A group with the offsets that it has committed.
struct CoordinatedGroup {
    let id: String
    var membership: ClassicGroup
    private(set) var offsets: [TopicPartitionName: CommittedOffset] = [:]
    /// Positions that a producer has committed in a transaction that is still open.
    private(set) var staged: [Int64: [TopicPartitionName: CommittedOffset]] = [:]
    /// Since when nobody is a member, `nil` while somebody is; what the group has is kept for some time after.
    var emptySince: Int64?
    /// The protocol's type with which the journal says that the group exists; `nil` if it does not say so.
    var storedType: String?
    /// The bytes of `offsets` and `staged`. See `StateBudget`.
    private(set) var offsetBytes = 0

    init(id: String, limits: ClassicGroup.Limits, now: Int64) {
        self.id = id
        membership = ClassicGroup(limits: limits)
        emptySince = now
    }

    /// The bytes of a new group without members. See `StateBudget`.
    static func bytes(id: String) -> Int { StateSize.group + id.utf8.count }

    /// The bytes of the group without its offsets.
    var bytes: Int { Self.bytes(id: id) + membership.bytes }

    /// Whether the group has neither members nor offsets: what is left is that it exists.
    var isIdle: Bool { membership.isUnused && offsets.isEmpty && staged.isEmpty }

    /// Every partition of which it has a position, a staged one included.
    var places: Set<TopicPartitionName> { stagedPlaces.union(offsets.keys) }

    /// The partitions whose position an open transaction may change.
    var stagedPlaces: Set<TopicPartitionName> {
        staged.values.reduce(into: []) { $0.formUnion($1.keys) }
    }

    /// The protocol's type that the journal does not have yet, of a group that has members.
    var unstoredType: String? {
        guard !membership.members.isEmpty, let type = membership.protocolType, type != storedType else { return nil }
        return type
    }

    // MARK: Offsets

    mutating func keep(_ offset: CommittedOffset, at place: TopicPartitionName) {
        offsetBytes += offset.bytes(at: place)
        if let former = offsets.updateValue(offset, forKey: place) { offsetBytes -= former.bytes(at: place) }
    }

    /// Keeps a position until the transaction of `producer` ends.
    mutating func stage(_ offset: CommittedOffset, at place: TopicPartitionName, by producer: Int64) {
        if staged[producer] == nil { offsetBytes += StateSize.stagingProducer }
        offsetBytes += offset.bytes(at: place)
        let former = staged[producer, default: [:]].updateValue(offset, forKey: place)
        if let former { offsetBytes -= former.bytes(at: place) }
    }

    /// Takes over what `producer` has staged, or drops it.
    mutating func endStaged(by producer: Int64, commits: Bool) {
        guard let ended = staged.removeValue(forKey: producer) else { return }
        offsetBytes -= StateSize.stagingProducer
        for (place, offset) in ended {
            offsetBytes -= offset.bytes(at: place)
            if commits { keep(offset, at: place) }
        }
    }

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

    /// Returns how many bytes the positions of a request add at most; negative if they take less than those before.
    ///
    /// A position that the request repeats replaces the former one once.
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
