public import Synchronization

/// A figure that goes up and down: a consumer's lag, the age of the oldest record that is not acknowledged yet.
public final class Gauge: Sendable {
    /// The bits of the number, since atomics are of whole ones.
    @usableFromInline let bits = Atomic<UInt64>(0)

    /// Creates a gauge at 0.
    public init() {}

    /// Sets the figure.
    @inlinable
    public func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    /// Sets the figure to a whole number; exact up to 2^53.
    @inlinable
    public func set(_ value: Int) { set(Double(value)) }

    /// Sets the figure to a time in seconds.
    @inlinable
    public func set(_ value: Duration) { set(value.inSeconds) }

    /// Adds to the figure, or takes from it where `amount` is below 0. No addition is lost.
    @inlinable
    public func add(_ amount: Double) { bits.addAsDouble(amount) }

    /// The figure as it is now.
    @inlinable
    public var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
}

extension Atomic where Value == UInt64 {
    /// Adds to the number whose bits are held here.
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
