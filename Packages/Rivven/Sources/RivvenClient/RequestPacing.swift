/// Limits how often a group member sends requests, whatever the broker responds: a burst of 50, then ten per second.
struct RequestPacing {
    private static let burst: Int64 = 50
    /// One request each 100 ms.
    private static let interval: Int64 = 100_000_000

    private var allowance = burst
    private var lastRefill: Int64?

    /// Returns how long to wait before the next request, in nanoseconds.
    mutating func pause(now: Int64) -> Int64 {
        let since = lastRefill ?? now
        let earned = (now &- since) / Self.interval
        allowance = min(allowance + earned, Self.burst)
        lastRefill = since &+ earned &* Self.interval
        allowance -= 1
        return allowance >= 0 ? 0 : -allowance * Self.interval
    }
}
