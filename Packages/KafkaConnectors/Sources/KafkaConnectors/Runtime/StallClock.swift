/// The time for which records have waited while the other side acknowledged none.
struct StallClock: Sendable {
    /// The time since which records have waited, as far as that was observed.
    private var waitingSince: ContinuousClock.Instant?

    /// Notes the lag and the last acknowledgement at a time.
    mutating func note(lag: Int64?, lastAcknowledged: ContinuousClock.Instant?, at now: ContinuousClock.Instant) {
        guard let lag, lag > 0 else {
            // An unknown lag proves nothing: what waited before may still wait.
            if lag != nil { waitingSince = nil }
            return
        }
        waitingSince = max(waitingSince ?? now, lastAcknowledged ?? waitingSince ?? now)
    }

    /// How long nothing was acknowledged; `nil` if no records wait.
    func stalled(at now: ContinuousClock.Instant) -> Duration? { waitingSince.map { $0.duration(to: now) } }
}
