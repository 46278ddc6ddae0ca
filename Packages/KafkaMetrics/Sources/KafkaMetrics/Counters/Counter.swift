/// A count that only grows, for what the connectors' own metrics do not name: restarts, dead letters.
public final class Counter: Sendable {
    @usableFromInline let count = RelaxedCounter()

    /// Creates a counter at 0.
    public init() {}

    /// Adds `amount`; below 0 adds nothing.
    @inlinable
    public func add(_ amount: Int = 1) { count.add(UInt64(clamping: amount)) }

    /// What was added so far.
    @inlinable
    public var value: UInt64 { count.read() }
}
