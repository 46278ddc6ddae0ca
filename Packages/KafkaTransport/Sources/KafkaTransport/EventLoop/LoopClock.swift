/// The clock of a loop's timers, in nanoseconds since some moment in the past.
public enum LoopClock: Sendable {
    /// The system's monotonic clock.
    case monotonic

    /// Returns the time. On a loop, `EventLoop.now` is cheaper.
    public func now() -> Int64 { MonotonicClock.now() }
}
