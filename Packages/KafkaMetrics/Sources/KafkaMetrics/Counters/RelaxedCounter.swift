public import Synchronization

/// A counter that any thread may add to. It needs no lock and imposes no memory ordering.
///
/// It wraps after `UInt64.max` instead of trapping. No counter will ever get there.
@usableFromInline
struct RelaxedCounter: ~Copyable, Sendable {
    @usableFromInline let value = Atomic<UInt64>(0)

    @inlinable
    func add(_ count: UInt64) {
        value.wrappingAdd(count, ordering: .relaxed)
    }

    @inlinable
    func read() -> UInt64 { value.load(ordering: .relaxed) }

    /// Returns the count, and resets it to 0 if `resetting` is true. In that case each added amount is returned by
    /// exactly one call.
    @inlinable
    func read(resetting: Bool) -> UInt64 {
        resetting ? value.exchange(0, ordering: .relaxed) : read()
    }
}

/// Padding that keeps its neighbours in memory on different cache lines.
///
/// If two processors write to one cache line, they slow each other down, even if they write to different words.
@usableFromInline
struct LinePadding: Sendable {
    @usableFromInline let words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) =
        (0, 0, 0, 0, 0, 0, 0, 0)
}
