/// When a token or a key is fetched again: before it expires, and after a failure with a growing delay.
///
/// The jitter prevents many clients from sending requests to the identity provider at the same time.
public struct RefreshPolicy: Sendable {
    /// The fraction of a value's lifetime after which it is fetched again. Kafka's `sasl.login.refresh.window.factor`,
    /// default 0.8.
    public var fraction = 0.8
    /// The maximum deviation of `fraction` in either direction. Kafka's `sasl.login.refresh.window.jitter`, default
    /// 0.05.
    public var jitter = 0.05
    /// How long a value of unknown lifetime is kept before it is fetched again. Default 60 s.
    public var unknownLifetime: Duration = .seconds(60)
    /// The first wait after a failure. Kafka's `sasl.login.retry.backoff.ms`, default 100 ms.
    public var initialBackoff: Duration = .milliseconds(100)
    /// The longest wait after a failure. Kafka's `sasl.login.retry.backoff.max.ms`, default 10 s.
    public var maximumBackoff: Duration = .seconds(10)
    /// The maximum deviation of a wait in either direction, as a fraction of it. Default 0.2.
    public var backoffJitter = 0.2
    /// The random numbers for the jitter, from 0 up to but not including 1.
    public var random: @Sendable () -> Double = { Double.random(in: 0..<1) }

    /// Creates a policy with Kafka's defaults.
    public init() {}

    /// Returns when to refresh a value that was fetched at `now`.
    func refresh(from now: UnixTime, expiry: UnixTime?) -> UnixTime {
        let part = varied(fraction, by: jitter)
        guard let expiry else { return now.advanced(by: min(unknownLifetime, .seconds(1 << 32)) * (0.2 + part)) }
        return now.advanced(by: now.duration(to: expiry) * min(part, 1))
    }

    /// Returns how long to wait after `count` failures in a row before the next fetch.
    func wait(afterFailures count: Int) -> Duration {
        var wait = initialBackoff
        for _ in 1..<max(min(count, 64), 1) where wait < maximumBackoff { wait *= 2 }
        return min(min(wait, maximumBackoff) * varied(1, by: backoffJitter), maximumBackoff)
    }

    /// Returns a random factor around `middle`. It is always from 0 to 2, whatever values the policy has.
    private func varied(_ middle: Double, by spread: Double) -> Double {
        let factor = middle + spread * (2 * random() - 1)
        return factor.isFinite ? min(max(factor, 0), 2) : 1
    }
}
