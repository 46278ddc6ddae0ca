public import Synchronization

/// A count that any thread adds to, without a lock and without an order among the threads.
///
/// It wraps past `UInt64.max`, which is further than bytes will ever be counted, rather than trap.
@usableFromInline
struct RelaxedCounter: ~Copyable, Sendable {
    @usableFromInline let value = Atomic<UInt64>(0)

    @inlinable
    func add(_ count: UInt64) {
        value.wrappingAdd(count, ordering: .relaxed)
    }

    @inlinable
    func read() -> UInt64 { value.load(ordering: .relaxed) }

    /// Reads, or starts anew from 0: then each count that was added is returned by exactly one call.
    @inlinable
    func read(resetting: Bool) -> UInt64 {
        resetting ? value.exchange(0, ordering: .relaxed) : read()
    }
}

/// Room that keeps what stands before it and what stands after it from sharing a cache line.
///
/// Two processors that write to one line take turns at it, whether or not they write to the same word.
@usableFromInline
struct LinePadding: Sendable {
    @usableFromInline let words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) =
        (0, 0, 0, 0, 0, 0, 0, 0)
}
