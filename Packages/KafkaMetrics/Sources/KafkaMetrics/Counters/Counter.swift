/// A counter that only grows, for example for restarts or dead letters.
public final class Counter: Sendable {
    @usableFromInline let count = RelaxedCounter()

    /// Creates a counter at 0.
    public init() {}

    /// Adds `amount`. A negative amount is ignored.
    @inlinable
    public func add(_ amount: Int = 1) { count.add(UInt64(clamping: amount)) }

    /// The sum of all amounts.
    @inlinable
    public var value: UInt64 { count.read() }
}
