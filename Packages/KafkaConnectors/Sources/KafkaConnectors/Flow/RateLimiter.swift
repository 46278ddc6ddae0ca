/// A bucket of tokens that fills at a steady rate: what takes more than there are waits for the rest.
///
/// A pure value: whoever holds it tells it the time and does the waiting. Reservations are granted in their order, so that
/// the rate holds over any span, and at most a burst above it.
public struct RateLimiter: Sendable {
    private let eventsPerSecond: Int
    /// How long a full bucket takes to fill.
    private let window: Duration
    /// When the bucket will be full again.
    private var full: ContinuousClock.Instant?

    /// Creates a limiter with a full bucket.
    ///
    /// - Parameters:
    ///   - eventsPerSecond: How many tokens come in a second, at least 1.
    ///   - burst: How many a full bucket has, at least 1.
    public init(eventsPerSecond: Int, burst: Int) {
        self.eventsPerSecond = max(1, eventsPerSecond)
        window = .seconds(max(1, burst)) / self.eventsPerSecond
    }

    /// Creates the limiter of a configuration, or returns `nil` where it has no rate.
    public init?(_ configuration: RateLimitConfiguration) {
        guard let eventsPerSecond = configuration.eventsPerSecond else { return nil }
        self.init(eventsPerSecond: eventsPerSecond, burst: configuration.burst)
    }

    /// Takes tokens for `count` events and returns how long to wait before they may go.
    ///
    /// More than a burst at once is granted too, and waits for what it lacks.
    public mutating func reserve(_ count: Int, at now: ContinuousClock.Instant) -> Duration {
        guard count > 0 else { return .zero }
        let start = max(full ?? now, now)
        let end = start + .seconds(count) / eventsPerSecond
        full = end
        return max(.zero, end - now - window)
    }
}
