import Synchronization

/// The clock of a loop's timers, in nanoseconds since an unspecified moment.
public enum LoopClock: Sendable {
    /// The system's monotonic clock.
    case monotonic
    /// A clock that a test advances.
    case virtual(VirtualClock)

    /// Returns the time in nanoseconds. On a loop, `EventLoop.now` is cheaper.
    public func now() -> Int64 {
        switch self {
        case .monotonic: MonotonicClock.now()
        case .virtual(let clock): clock.now()
        }
    }
}

/// A clock that moves only when `advance(to:)` is called, for tests in virtual time.
///
/// It starts at the time of the system's monotonic clock.
public final class VirtualClock: Sendable {
    private let time = Atomic<Int64>(MonotonicClock.now())

    /// Creates a clock.
    public init() {}

    /// Returns the time in nanoseconds.
    public func now() -> Int64 { time.load(ordering: .acquiring) }

    /// Advances the clock to `time`. It never goes back.
    public func advance(to time: Int64) {
        self.time.max(time, ordering: .acquiringAndReleasing)
    }
}
