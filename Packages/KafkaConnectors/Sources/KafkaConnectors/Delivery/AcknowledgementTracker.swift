/// Which events of one partition the other side has acknowledged, and how far all of them have been.
///
/// Invariant: `committable` is the offset after the contiguous prefix of acknowledged events, never past one that is
/// missing. Events are registered in the order of their offsets, and acknowledged in any order.
struct AcknowledgementTracker: Sendable {
    private struct Event {
        let offset: Int64
        /// How many acknowledgements it still waits for.
        var left: Int
    }

    private var events: [Event] = []
    private var head = 0
    /// The offset to begin with after a restart.
    private(set) var committable: Int64

    /// Creates a tracker of a partition that is read from `position` on.
    init(position: Int64) {
        committable = position
    }

    /// Notes that the event at `offset` is on its way, in `parts` records; none means that there is nothing to wait for.
    mutating func register(_ offset: Int64, parts: Int = 1) {
        precondition(offset >= (events.last?.offset ?? committable - 1), "events are registered in order")
        events.append(Event(offset: offset, left: parts))
        if parts == 0 { advance() }
    }

    /// Notes one acknowledgement of the event at `offset`. One that nothing waits for is passed over.
    mutating func acknowledge(_ offset: Int64) {
        guard let index = index(of: offset), events[index].left > 0 else { return }
        events[index].left -= 1
        if index == head { advance() }
    }

    private mutating func advance() {
        while head < events.count, events[head].left == 0 {
            committable = events[head].offset + 1
            head += 1
        }
        if head == events.count {
            events.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 1024 {
            events.removeFirst(head)
            head = 0
        }
    }

    /// Acknowledgements come nearly in order, so the head is looked at first.
    private func index(of offset: Int64) -> Int? {
        var (low, high) = (head, events.count)
        if low < high, events[low].offset == offset { return low }
        while low < high {
            let middle = (low + high) / 2
            if events[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        return low < events.count && events[low].offset == offset ? low : nil
    }
}
