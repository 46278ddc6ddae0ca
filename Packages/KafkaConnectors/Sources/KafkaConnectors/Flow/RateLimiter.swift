/// A token bucket that fills at a steady rate. A caller that takes more tokens than are available waits for the rest.
///
/// It is a pure value: the caller provides the time and does the waiting. Reservations are granted in order, so the
/// rate holds over any period, exceeded by at most one burst.
public struct RateLimiter: Sendable {
    private let eventsPerSecond: Int
    /// How long an empty bucket takes to fill.
    private let window: Duration
    /// The time at which the bucket will be full again.
    private var full: ContinuousClock.Instant?

    /// Creates a limiter with a full bucket.
    ///
    /// - Parameters:
    ///   - eventsPerSecond: The number of tokens that are added per second, at least 1.
    ///   - burst: The number of tokens in a full bucket, at least 1.
    public init(eventsPerSecond: Int, burst: Int) {
        self.eventsPerSecond = max(1, eventsPerSecond)
        window = .seconds(max(1, burst)) / self.eventsPerSecond
    }

    /// Creates the limiter of a configuration; returns `nil` if that sets no rate.
    public init?(_ configuration: RateLimitConfiguration) {
        guard let eventsPerSecond = configuration.eventsPerSecond else { return nil }
        self.init(eventsPerSecond: eventsPerSecond, burst: configuration.burst)
    }

    /// Takes tokens for `count` events, and returns how long to wait before they may be sent.
    ///
    /// A `count` above the burst is granted too, and waits for the missing tokens.
    public mutating func reserve(_ count: Int, at now: ContinuousClock.Instant) -> Duration {
        guard count > 0 else { return .zero }
        let start = max(full ?? now, now)
        let end = start + .seconds(count) / eventsPerSecond
        full = end
        return max(.zero, end - now - window)
    }
}
