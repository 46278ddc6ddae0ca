public import Synchronization

/// What is counted of each batch: the five words that a record batch costs, side by side.
///
/// They stand on a line or two of their own. Apart from each other they would cost a thread five lines a batch, each to be
/// taken from whoever wrote last; together with other counters, the line would be taken for those too.
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

    /// Counts a batch. One without messages is none: its bytes count, its size does not.
    @inlinable
    func record(messages count: Int, bytes size: Int) {
        bytes.add(UInt64(clamping: size))
        guard count > 0 else { return }
        let count = UInt64(clamping: count)
        messages.add(count)
        batches.add(1)
        // A size that changes neither bound costs two loads.
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

    /// Reads, or takes what has come since the last time.
    ///
    /// Where a batch is recorded meanwhile, a part of it may be found only by the next reading. Nothing is lost by that, and
    /// a size that one bound was told and the other not yet stands for both.
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
