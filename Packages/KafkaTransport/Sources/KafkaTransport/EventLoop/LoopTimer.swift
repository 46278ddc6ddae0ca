/// Work that a loop does later, once, unless it is cancelled. Belongs to its loop.
public final class LoopTimer: @unchecked Sendable {
    // Unchecked because it is touched on its loop alone.
    let deadline: Int64
    let sequence: UInt64
    /// Where the timer is in the heap; `nil` once it has fired or was cancelled.
    var position: Int?
    private var work: (() -> Void)?
    /// Held until the timer is over; the loop's thread holds the loop anyway.
    private var loop: EventLoop?

    init(deadline: Int64, sequence: UInt64, loop: EventLoop, work: @escaping () -> Void) {
        self.deadline = deadline
        self.sequence = sequence
        self.loop = loop
        self.work = work
    }

    /// Drops the work. Nothing happens where it was done already.
    public func cancel() {
        guard let loop else { return }
        loop.preconditionOnLoop()
        loop.remove(self)
        self.loop = nil
        work = nil
    }

    func fire() {
        let work = work
        self.work = nil
        loop = nil
        work?()
    }

    func isBefore(_ other: LoopTimer) -> Bool {
        (deadline, sequence) < (other.deadline, other.sequence)
    }
}
