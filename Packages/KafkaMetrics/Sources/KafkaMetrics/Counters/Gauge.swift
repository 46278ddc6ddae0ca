public import Synchronization

/// A value that goes up and down, such as a consumer's lag, or the age of the oldest unacknowledged record.
public final class Gauge: Sendable {
    /// The bit pattern of the value, because atomics are integers.
    @usableFromInline let bits = Atomic<UInt64>(0)

    /// Creates a gauge at 0.
    public init() {}

    /// Sets the value.
    @inlinable
    public func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    /// Sets the value to an integer. It is exact up to 2^53.
    @inlinable
    public func set(_ value: Int) { set(Double(value)) }

    /// Sets the value to a duration in seconds.
    @inlinable
    public func set(_ value: Duration) { set(value.inSeconds) }

    /// Adds `amount`, which may be negative. Concurrent additions are not lost.
    @inlinable
    public func add(_ amount: Double) { bits.addAsDouble(amount) }

    /// The current value.
    @inlinable
    public var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
}

extension Atomic where Value == UInt64 {
    /// Adds `amount` to the `Double` whose bit pattern is stored here.
    @inlinable
    func addAsDouble(_ amount: Double) {
        var seen = load(ordering: .relaxed)
        while true {
            let sum = Double(bitPattern: seen) + amount
            let (done, found) = weakCompareExchange(expected: seen, desired: sum.bitPattern, ordering: .relaxed)
            if done { return }
            seen = found
        }
    }
}

extension Duration {
    @inlinable
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
