/// When a token or a key is fetched again: before it expires, and after a failure not at once.
///
/// The jitter keeps the clients of a fleet apart, which would otherwise all ask the identity provider in one moment.
public struct RefreshPolicy: Sendable {
    /// The part of its lifetime after which a value is fetched again. Kafka's `sasl.login.refresh.window.factor`, 0.8.
    public var fraction = 0.8
    /// How far `fraction` varies to either side. Kafka's `sasl.login.refresh.window.jitter`, 0.05.
    public var jitter = 0.05
    /// A value of unknown lifetime is fetched again after this.
    public var unknownLifetime: Duration = .seconds(60)
    /// The first wait after a failure. Kafka's `sasl.login.retry.backoff.ms`, 100 ms.
    public var initialBackoff: Duration = .milliseconds(100)
    /// The longest wait after a failure. Kafka's `sasl.login.retry.backoff.max.ms`, 10 s.
    public var maximumBackoff: Duration = .seconds(10)
    /// How far a wait varies to either side, as a part of it.
    public var backoffJitter = 0.2
    /// Where the jitter comes from: numbers from 0 up to 1.
    public var random: @Sendable () -> Double = { Double.random(in: 0..<1) }

    /// Creates the policy of Kafka's defaults.
    public init() {}

    /// Returns when a value that was fetched at `now` is fetched again.
    func refresh(from now: UnixTime, expiry: UnixTime?) -> UnixTime {
        let part = varied(fraction, by: jitter)
        guard let expiry else { return now.advanced(by: min(unknownLifetime, .seconds(1 << 32)) * (0.2 + part)) }
        return now.advanced(by: now.duration(to: expiry) * min(part, 1))
    }

    /// Returns how long a source is left alone after it failed so many times in a row.
    func wait(afterFailures count: Int) -> Duration {
        var wait = initialBackoff
        for _ in 1..<max(min(count, 64), 1) where wait < maximumBackoff { wait *= 2 }
        return min(min(wait, maximumBackoff) * varied(1, by: backoffJitter), maximumBackoff)
    }

    /// Returns a factor around `middle`, from 0 to 2 whatever the numbers are that somebody set.
    private func varied(_ middle: Double, by spread: Double) -> Double {
        let factor = middle + spread * (2 * random() - 1)
        return factor.isFinite ? min(max(factor, 0), 2) : 1
    }
}
