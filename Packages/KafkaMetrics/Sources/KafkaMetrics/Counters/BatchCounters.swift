public import Synchronization

/// The five counters that are updated for each batch, next to each other in memory.
///
/// They occupy one or two cache lines of their own. If they were separate, a thread would have to acquire five cache
/// lines per batch from the thread that wrote last. If other counters shared their lines, these would be acquired for
/// the other counters too.
@usableFromInline
struct BatchCounters: ~Copyable, Sendable {
    @usableFromInline let before = LinePadding()
    @usableFromInline let messages = RelaxedCounter()
    @usableFromInline let bytes = RelaxedCounter()
    @usableFromInline let batches = RelaxedCounter()
    /// `UInt64.max` before the first batch.
    @usableFromInline let smallest = Atomic<UInt64>(.max)
    @usableFromInline let largest = Atomic<UInt64>(0)
    @usableFromInline let after = LinePadding()

    @usableFromInline init() {}

    /// Counts a batch. For an empty batch only the bytes are counted.
    @inlinable
    func record(messages count: Int, bytes size: Int) {
        bytes.add(UInt64(clamping: size))
        guard count > 0 else { return }
        let count = UInt64(clamping: count)
        messages.add(count)
        batches.add(1)
        // If the size changes neither bound, this costs only two loads.
        var seen = smallest.load(ordering: .relaxed)
        while count < seen {
            let (done, found) = smallest.weakCompareExchange(expected: seen, desired: count, ordering: .relaxed)
            if done { break }
            seen = found
        }
        seen = largest.load(ordering: .relaxed)
        while count > seen {
            let (done, found) = largest.weakCompareExchange(expected: seen, desired: count, ordering: .relaxed)
            if done { break }
            seen = found
        }
    }

    @usableFromInline
    struct Reading: Sendable {
        @usableFromInline var messages: UInt64
        @usableFromInline var bytes: UInt64
        @usableFromInline var batches: UInt64
        @usableFromInline var smallest: UInt64
        @usableFromInline var largest: UInt64

        @inlinable
        init(messages: UInt64, bytes: UInt64, batches: UInt64, smallest: UInt64, largest: UInt64) {
            self.messages = messages
            self.bytes = bytes
            self.batches = batches
            self.smallest = smallest
            self.largest = largest
        }
    }

    /// Returns the counts, and resets them to 0 if `resetting` is true.
    ///
    /// If a batch is recorded at the same time, some of its counts may be in the next reading. No count is lost. If
    /// only one bound has been updated, its value is returned for both.
    @inlinable
    func read(resetting: Bool) -> Reading {
        var low = resetting ? smallest.exchange(.max, ordering: .relaxed) : smallest.load(ordering: .relaxed)
        var high = resetting ? largest.exchange(0, ordering: .relaxed) : largest.load(ordering: .relaxed)
        if low == .max { low = high }
        if high < low { high = low }
        return Reading(
            messages: messages.read(resetting: resetting), bytes: bytes.read(resetting: resetting),
            batches: batches.read(resetting: resetting), smallest: low, largest: high)
    }
}
