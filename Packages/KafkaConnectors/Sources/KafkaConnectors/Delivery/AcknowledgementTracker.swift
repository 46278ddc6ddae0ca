/// One time of owning a partition, from its assignment to its loss.
///
/// What was begun in one counts in none after it: another member has carried the partition on meanwhile.
public struct OwnershipEpoch: Hashable, Sendable {
    fileprivate let number: UInt64
}

/// An offset up to which all is durably acknowledged by the other side: what may be committed.
///
/// Only an `AcknowledgementTracker` makes one, so that nothing else can be committed.
public struct CommittablePosition: Hashable, Sendable {
    /// The offset to begin with after a restart.
    public let offset: Int64
    /// The ownership in which it was reached.
    public let epoch: OwnershipEpoch
    /// The member that was handed what the position is behind; `nil` if the source has no groups.
    public internal(set) var owner: SourceOwner?

    fileprivate init(offset: Int64, epoch: OwnershipEpoch) {
        self.offset = offset
        self.epoch = epoch
    }
}

/// Which events of one partition the other side has acknowledged, and how far all of them have been.
///
/// Invariants:
/// - `committable` is the end of the contiguous prefix of acknowledged events, never past one that is missing or failed.
/// - It never goes back within one ownership, and there is none without an ownership.
/// - What an earlier ownership began is refused.
///
/// Events are registered in the order of their offsets, with gaps where compaction has left some, and acknowledged in
/// any order.
struct AcknowledgementTracker: Sendable {
    private struct Event {
        let offsets: Range<Int64>
        /// How many acknowledgements it still waits for; `failed` where none can come.
        var left: Int

        static let failed = -1
    }

    private var events: [Event] = []
    /// The first event that is not acknowledged.
    private var head = 0
    private var end: Int64 = 0
    private var prefix: Int64 = 0
    private var committed: Int64 = 0
    private var epochs: UInt64 = 0
    private var isOwned = false
    /// Whether an event has failed: the prefix ends before it for as long as this ownership lasts.
    private(set) var hasFailed = false

    /// Creates a tracker of a partition that nobody owns yet.
    init() {}

    // MARK: Ownership

    /// Begins an ownership that reads from `position` on.
    ///
    /// - Parameter committed: What is committed already, if that is less than `position`.
    mutating func begin(at position: Int64, committed: Int64? = nil) -> OwnershipEpoch {
        finish()
        epochs += 1
        isOwned = true
        end = position
        prefix = position
        self.committed = min(committed ?? position, position)
        return epoch
    }

    /// Ends the ownership: what is under way counts no more.
    mutating func finish() {
        isOwned = false
        hasFailed = false
        events = []
        head = 0
    }

    private var epoch: OwnershipEpoch { OwnershipEpoch(number: epochs) }

    // MARK: Events

    /// Notes that the event of `offsets` is on its way.
    ///
    /// - Parameter parts: How many acknowledgements it waits for; with none it counts as acknowledged.
    /// - Returns: Whether it was taken: not where it lies before one that was registered, or nobody owns the partition.
    mutating func register(_ offsets: Range<Int64>, parts: Int = 1) -> Bool {
        guard isOwned, offsets.lowerBound >= end, !offsets.isEmpty, parts >= 0 else { return false }
        end = offsets.upperBound
        events.append(Event(offsets: offsets, left: parts))
        if parts == 0, head == events.count - 1 { advance() }
        return true
    }

    /// Notes that between the last event and `offset` lies nothing that is to be carried: markers of transactions, what
    /// was aborted, what compaction left empty.
    mutating func skip(to offset: Int64) {
        guard isIdle, offset > end else { return }
        _ = register(end..<offset, parts: 0)
    }

    /// Notes one acknowledgement of the event that begins at `offset`.
    ///
    /// - Returns: Whether it was waited for.
    @discardableResult
    mutating func acknowledge(_ offset: Int64, in epoch: OwnershipEpoch) -> Bool {
        guard isOwned, epoch == self.epoch, let index = index(of: offset), events[index].left > 0 else { return false }
        events[index].left -= 1
        if index == head { advance() }
        return true
    }

    /// Divides the event that begins at `offset` into one that ends before `middle`, which can be acknowledged by itself,
    /// and the rest, which begins there.
    mutating func split(_ offset: Int64, at middle: Int64, in epoch: OwnershipEpoch) {
        guard isOwned, epoch == self.epoch, let index = index(of: offset), events[index].left > 0 else { return }
        let event = events[index]
        guard middle > offset, middle < event.offsets.upperBound else { return }
        events[index] = Event(offsets: offset..<middle, left: event.left)
        events.insert(Event(offsets: middle..<event.offsets.upperBound, left: event.left), at: index + 1)
    }

    /// Notes that the first event that is not acknowledged is acknowledged in part, up to `offset`.
    mutating func acknowledgePart(upTo offset: Int64, in epoch: OwnershipEpoch) {
        guard isOwned, epoch == self.epoch, head < events.count, events[head].left > 0,
            events[head].offsets.contains(offset)
        else { return }
        prefix = max(prefix, offset)
    }

    /// Notes that the event that begins at `offset` will never be acknowledged: nothing from it on can be committed.
    mutating func fail(_ offset: Int64, in epoch: OwnershipEpoch) {
        guard isOwned, epoch == self.epoch, let index = index(of: offset), events[index].left > 0 else { return }
        events[index].left = Event.failed
        hasFailed = true
    }

    /// The end of the contiguous prefix that is acknowledged.
    var acknowledged: Int64 { prefix }

    /// Whether nothing is under way.
    var isIdle: Bool { head == events.count }

    // MARK: Committing

    /// What may be committed and is not yet; `nil` where there is nothing.
    var committable: CommittablePosition? {
        isOwned && prefix > committed ? CommittablePosition(offset: prefix, epoch: epoch) : nil
    }

    /// The end of the acknowledged prefix, whether it is committed or not.
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

    /// Acknowledgements come nearly in order, so the first is looked at before the rest.
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
