extension LoopClock {
    /// Returns the time of a clock that also counts the time in which the machine was suspended. It is unrelated to
    /// `now()`, except for a virtual clock.
    public func nowWithSuspension() -> Int64 {
        switch self {
        case .monotonic: BootClock.now()
        case .virtual(let clock): clock.now()
        }
    }
}
