/// One period in which a partition is owned, from its assignment until it is revoked or lost.
///
/// Work that was begun in one period does not count in a later one: another member may have carried the partition
/// further.
public struct OwnershipEpoch: Hashable, Sendable {
    fileprivate let number: UInt64
}

/// An offset up to which the other side has durably acknowledged everything, so that it may be committed.
///
/// Only an `AcknowledgementTracker` creates one, so nothing else can be committed.
public struct CommittablePosition: Hashable, Sendable {
    /// The offset at which to continue after a restart.
    public let offset: Int64
    /// The ownership in which it was reached.
    public let epoch: OwnershipEpoch
    /// The member that received the records before the position; `nil` if the source has no groups.
    public internal(set) var owner: SourceOwner?

    fileprivate init(offset: Int64, epoch: OwnershipEpoch) {
        self.offset = offset
        self.epoch = epoch
    }
}

/// The acknowledgements of the events of one partition, and the end of their contiguous prefix.
///
/// Invariants:
/// - `committable` is the end of the contiguous prefix of acknowledged events, never past a missing event.
/// - It never decreases within one ownership, and is `nil` without an ownership.
/// - Acknowledgements of events from an earlier ownership are refused.
///
/// Events are registered in the order of their offsets, with gaps where compaction has removed records. They are
/// acknowledged in any order.
struct AcknowledgementTracker: Sendable {
    private struct Event {
        let offsets: Range<Int64>
        /// The number of acknowledgements that the event waits for.
        var left: Int
    }

    private var events: [Event] = []
    /// The index of the first unacknowledged event.
    private var head = 0
    private var end: Int64 = 0
    private var prefix: Int64 = 0
    private var committed: Int64 = 0
    private var epochs: UInt64 = 0
    private var isOwned = false

    /// Creates a tracker for a partition that is not owned yet.
    init() {}

    // MARK: Ownership

    /// Begins an ownership that reads from `position` on.
    ///
    /// - Parameter committed: The committed offset, if it is below `position`.
    mutating func begin(at position: Int64, committed: Int64? = nil) -> OwnershipEpoch {
        finish()
        epochs += 1
        isOwned = true
        end = position
        prefix = position
        self.committed = min(committed ?? position, position)
        return epoch
    }

    /// Ends the ownership. Events in flight do not count any more.
    mutating func finish() {
        isOwned = false
        events = []
        head = 0
    }

    private var epoch: OwnershipEpoch { OwnershipEpoch(number: epochs) }

    // MARK: Events

    /// Registers the event of `offsets`, which is in flight from now on.
    ///
    /// - Parameter parts: The number of acknowledgements that the event waits for. With 0 it counts as acknowledged.
    /// - Returns: Whether the event was accepted; `false` if it begins before the end of an earlier one, or if nobody
    ///   owns the partition.
    mutating func register(_ offsets: Range<Int64>, parts: Int = 1) -> Bool {
        guard isOwned, offsets.lowerBound >= end, !offsets.isEmpty, parts >= 0 else { return false }
        end = offsets.upperBound
        events.append(Event(offsets: offsets, left: parts))
        if parts == 0, head == events.count - 1 { advance() }
        return true
    }

    /// Notes that nothing between the last event and `offset` must be carried: only transaction markers, aborted
    /// records and what compaction removed. Does nothing while an event is in flight.
    mutating func skip(to offset: Int64) {
        guard isIdle, offset > end else { return }
        _ = register(end..<offset, parts: 0)
    }

    /// Notes one acknowledgement of the event that begins at `offset`.
    ///
    /// - Returns: Whether the acknowledgement was expected.
    @discardableResult
    mutating func acknowledge(_ offset: Int64, in epoch: OwnershipEpoch) -> Bool {
        guard isOwned, epoch == self.epoch, let index = index(of: offset), events[index].left > 0 else { return false }
        events[index].left -= 1
        if index == head { advance() }
        return true
    }

    /// Splits the event that begins at `offset` into two. The first ends before `middle` and can be acknowledged by
    /// itself; the second begins there.
    mutating func split(_ offset: Int64, at middle: Int64, in epoch: OwnershipEpoch) {
        guard isOwned, epoch == self.epoch, let index = index(of: offset), events[index].left > 0 else { return }
        let event = events[index]
        guard middle > offset, middle < event.offsets.upperBound else { return }
        events[index] = Event(offsets: offset..<middle, left: event.left)
        events.insert(Event(offsets: middle..<event.offsets.upperBound, left: event.left), at: index + 1)
    }

    /// Notes that the first unacknowledged event is acknowledged in part, up to `offset`.
    mutating func acknowledgePart(upTo offset: Int64, in epoch: OwnershipEpoch) {
        guard isOwned, epoch == self.epoch, head < events.count, events[head].left > 0,
            events[head].offsets.contains(offset)
        else { return }
        prefix = max(prefix, offset)
    }

    /// The end of the contiguous acknowledged prefix.
    var acknowledged: Int64 { prefix }

    /// Whether no event is in flight.
    var isIdle: Bool { head == events.count }

    // MARK: Committing

    /// The position that may be committed and is not committed yet; `nil` if there is none.
    var committable: CommittablePosition? {
        isOwned && prefix > committed ? CommittablePosition(offset: prefix, epoch: epoch) : nil
    }

    /// The end of the acknowledged prefix, whether it is committed or not; `nil` without an ownership.
    var reached: CommittablePosition? { isOwned ? CommittablePosition(offset: prefix, epoch: epoch) : nil }

    /// Notes that `position` was committed.
    mutating func noteCommitted(_ position: CommittablePosition) {
        guard isOwned, position.epoch == epoch else { return }
        committed = max(committed, position.offset)
    }

    private mutating func advance() {
        while head < events.count, events[head].left == 0 {
            prefix = events[head].offsets.upperBound
            head += 1
        }
        if head == events.count {
            events.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 1024, head >= events.count / 2 {
            events.removeFirst(head)
            head = 0
        }
    }

    /// Returns the index of the event that begins at `offset`. Acknowledgements arrive almost in order, so the first
    /// event is checked before the binary search.
    private func index(of offset: Int64) -> Int? {
        var (low, high) = (head, events.count)
        if low < high, events[low].offsets.lowerBound == offset { return low }
        while low < high {
            let middle = (low + high) / 2
            if events[middle].offsets.lowerBound < offset { low = middle + 1 } else { high = middle }
        }
        return low < events.count && events[low].offsets.lowerBound == offset ? low : nil
    }
}
