/// The waits between attempts: they double from `initial` to `maximum`, with jitter (KIP-580).
///
/// The jitter also applies to the longest wait, so that clients that lost the same broker do not reconnect at the same
/// time.
public struct Backoff: Sendable {
    private let initial: Double
    private let maximum: Double
    private let jitter: Double
    private var random: SplitMix64
    /// The number of waits since the last `reset()`, at most 64.
    public private(set) var attempts = 0

    /// Creates a sequence of waits.
    ///
    /// - Parameters:
    ///   - initial: The first wait, before jitter.
    ///   - maximum: The longest wait.
    ///   - jitter: The maximum deviation of a wait as a fraction of it, 0 to 1. Kafka uses 0.2.
    ///   - seed: Determines the jitter; random if `nil`.
    public init(initial: Duration, maximum: Duration, jitter: Double = 0.2, seed: UInt64? = nil) {
        self.initial = Double(max(initial.nonNegativeNanoseconds, 1))
        self.maximum = Double(max(maximum.nonNegativeNanoseconds, 1))
        self.jitter = jitter.isNaN ? 0 : min(max(jitter, 0), 1)
        random = SplitMix64(seed: seed ?? UInt64.random(in: .min ... .max))
    }

    /// Returns the next wait.
    public mutating func next() -> Duration {
        var middle = initial
        for _ in 0..<attempts where middle < maximum { middle *= 2 }
        if attempts < 64 { attempts += 1 }
        let factor = jitter > 0 ? Double.random(in: 1 - jitter...1 + jitter, using: &random) : 1
        return .nanoseconds(Int64(min(min(middle, maximum) * factor, maximum)))
    }

    /// Starts again with the first wait. Call it after a complete success.
    public mutating func reset() {
        attempts = 0
    }
}
