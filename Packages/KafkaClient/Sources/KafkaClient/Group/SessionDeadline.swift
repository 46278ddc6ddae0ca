import KafkaTransport
import Synchronization

/// The time until which a group member is certain to be one, by its own clock.
///
/// The membership extends it whenever the coordinator has acknowledged a heartbeat. Once any thread has seen it pass,
/// the session has ended for good. A later acknowledgement does not revive it, since the reader may have dropped
/// batches already.
///
/// Any thread may read it, without a lock.
final class SessionDeadline: Sendable {
    private static let ended = Int64.min

    private let deadline: Atomic<Int64>
    /// A clock that also counts the time in which the machine was suspended.
    private let clock: @Sendable () -> Int64

    init(until deadline: Int64, clock: @escaping @Sendable () -> Int64 = { BootClock.now() }) {
        self.deadline = Atomic(deadline)
        self.clock = clock
    }

    /// Moves the deadline to `later`.
    ///
    /// - Returns: Whether the session still lasts.
    func extend(to later: Int64) -> Bool {
        var known = deadline.load(ordering: .acquiring)
        while !endIfOver(&known) {
            guard later > known else { return true }
            let (isDone, found) = deadline.compareExchange(
                expected: known, desired: later, ordering: .acquiringAndReleasing)
            if isDone { return true }
            known = found
        }
        return false
    }

    /// Whether the deadline has passed, or the session was ended.
    var hasEnded: Bool {
        var known = deadline.load(ordering: .acquiring)
        return endIfOver(&known)
    }

    /// How much time is left; zero once the session has ended.
    var timeLeft: Duration {
        var known = deadline.load(ordering: .acquiring)
        return endIfOver(&known) ? .zero : .nanoseconds(max(known &- clock(), 0))
    }

    func end() { deadline.store(Self.ended, ordering: .releasing) }

    /// Ends the session if `known`, the deadline that was read, has passed. Updates `known` if the deadline has changed
    /// meanwhile.
    private func endIfOver(_ known: inout Int64) -> Bool {
        while known != Self.ended {
            guard known <= clock() else { return false }
            let (isDone, found) = deadline.compareExchange(
                expected: known, desired: Self.ended, ordering: .acquiringAndReleasing)
            if isDone { return true }
            known = found
        }
        return true
    }
}
