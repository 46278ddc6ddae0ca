/// A priority queue of timers, ordered by deadline, and for equal deadlines by creation.
///
/// It is a binary heap in which every timer knows its position, so that cancelling one needs no search.
struct TimerHeap {
    private var timers: [LoopTimer] = []

    var isEmpty: Bool { timers.isEmpty }
    var count: Int { timers.count }
    /// The deadline of the first timer.
    var nextDeadline: Int64? { timers.first?.deadline }

    mutating func insert(_ timer: LoopTimer) {
        timers.append(timer)
        siftUp(timers.count - 1)
    }

    mutating func remove(_ timer: LoopTimer) {
        guard let position = timer.position else { return }
        timer.position = nil
        let last = timers.removeLast()
        guard position < timers.count else { return }
        timers[position] = last
        last.position = position
        siftUp(position)
        siftDown(last.position ?? position)
    }

    /// Removes and returns the first timer if it is due at `now`.
    mutating func popDue(at now: Int64) -> LoopTimer? {
        guard let first = timers.first, first.deadline <= now else { return nil }
        remove(first)
        return first
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        let timer = timers[child]
        while child > 0 {
            let parent = (child - 1) / 2
            guard timer.isBefore(timers[parent]) else { break }
            put(timers[parent], at: child)
            child = parent
        }
        put(timer, at: child)
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        let timer = timers[parent]
        while true {
            var child = 2 * parent + 1
            guard child < timers.count else { break }
            if child + 1 < timers.count, timers[child + 1].isBefore(timers[child]) { child += 1 }
            guard timers[child].isBefore(timer) else { break }
            put(timers[child], at: parent)
            parent = child
        }
        put(timer, at: parent)
    }

    private mutating func put(_ timer: LoopTimer, at position: Int) {
        timers[position] = timer
        timer.position = position
    }
}
