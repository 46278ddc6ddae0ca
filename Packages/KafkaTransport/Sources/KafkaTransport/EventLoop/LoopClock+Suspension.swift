extension LoopClock {
    /// Returns the time of a clock that includes the time in which the machine was suspended, in nanoseconds. It is
    /// unrelated to `now()`, except for a virtual clock.
    public func nowWithSuspension() -> Int64 {
        switch self {
        case .monotonic: BootClock.now()
        case .virtual(let clock): clock.now()
        }
    }
}
