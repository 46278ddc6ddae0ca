/// A timer that runs its work once on its loop, unless it is cancelled.
public final class LoopTimer: @unchecked Sendable {
    // Unchecked because it is accessed only on its loop.
    let deadline: Int64
    let sequence: UInt64
    /// The position in the heap; `nil` after the timer has fired or was cancelled.
    var position: Int?
    private var work: (() -> Void)?
    /// Kept until the timer has fired or was cancelled.
    private var loop: EventLoop?

    init(deadline: Int64, sequence: UInt64, loop: EventLoop, work: @escaping () -> Void) {
        self.deadline = deadline
        self.sequence = sequence
        self.loop = loop
        self.work = work
    }

    /// Cancels the timer. Does nothing if it has fired already. Must be called on the loop.
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
