import Synchronization
import Testing

@testable import KafkaMetrics

@Suite struct ConcurrencyTests {
    private static let writers = 8
    private static let turns = 2000

    /// The state that the eight writers share with the thread that takes intervals.
    private final class Run<Snapshot: Sendable>: Sendable {
        let running = Atomic(writers)
        let taken = Mutex<[Snapshot]>([])
    }

    /// Runs eight writers at the same time as a thread that takes intervals. Returns the intervals; the last one is
    /// taken after all writes.
    ///
    /// Each size from 1 to 16,000 is written once.
    private func intervals<Snapshot: Sendable>(
        write: @escaping @Sendable (_ size: Int) -> Void, take: @escaping @Sendable () -> Snapshot
    ) -> [Snapshot] {
        let run = Run<Snapshot>()
        Threads.run(Self.writers + 1) { thread in
            if thread == Self.writers {
                while run.running.load(ordering: .relaxed) > 0 { run.taken.withLock { $0.append(take()) } }
            } else {
                for turn in 0..<Self.turns { write(turn * Self.writers + thread + 1) }
                run.running.subtract(1, ordering: .relaxed)
            }
        }
        return run.taken.withLock { $0 } + [take()]
    }

    private let sizes = UInt64(writers * turns)
    private var sum: UInt64 { sizes * (sizes + 1) / 2 }

    @Test func noCountOfASourceIsLostBetweenIntervals() {
        let metrics = KafkaSourceMetrics()
        let intervals = intervals(
            write: { size in
                metrics.recordBatch(messages: size, bytes: 2 * size)
                metrics.recordPoll(isEmpty: size % 2 == 0)
                metrics.recordError()
                metrics.recordCommit()
                metrics.recordCommitFailure()
                metrics.recordRebalance()
            }, take: { metrics.snapshotAndReset() })
        func total(_ count: (KafkaSourceMetricsSnapshot) -> UInt64) -> UInt64 { intervals.map(count).reduce(0, +) }
        #expect(total(\.messagesConsumed) == sum && total(\.bytesConsumed) == 2 * sum)
        #expect(total(\.batches) == sizes && total(\.polls) == sizes && total(\.emptyPolls) == sizes / 2)
        #expect(total(\.errors) == sizes && total(\.commits) == sizes)
        #expect(total(\.commitFailures) == sizes && total(\.rebalances) == sizes)
    }

    @Test func noCountOfASinkIsLostBetweenIntervals() {
        let metrics = KafkaSinkMetrics()
        let intervals = intervals(
            write: { size in
                metrics.recordBatch(messages: size, bytes: 2 * size)
                metrics.recordError()
                metrics.recordFlush()
                metrics.recordRetry()
            }, take: { metrics.snapshotAndReset() })
        func total(_ count: (KafkaSinkMetricsSnapshot) -> UInt64) -> UInt64 { intervals.map(count).reduce(0, +) }
        #expect(total(\.messagesProduced) == sum && total(\.bytesProduced) == 2 * sum)
        #expect(total(\.sends) == sizes && total(\.batches) == sizes && total(\.errors) == sizes)
        #expect(total(\.flushes) == sizes && total(\.retries) == sizes)
    }

    @Test func noBatchSizeIsLostBetweenIntervals() {
        let metrics = KafkaSinkMetrics()
        let intervals = intervals(
            write: { metrics.recordBatch(messages: $0, bytes: 0) }, take: { metrics.snapshotAndReset() })
        #expect(intervals.allSatisfy { $0.minBatchSize <= $0.maxBatchSize })
        #expect(intervals.map(\.minBatchSize).filter { $0 > 0 }.min() == 1)
        #expect(intervals.map(\.maxBatchSize).max() == sizes)
    }

    @Test func aMissingSizeBoundIsReplacedByTheOther() {
        // The states that a reader may find between the writer's updates of the two bounds.
        let counters = BatchCounters()
        counters.largest.store(7, ordering: .relaxed)
        let onlyLargest = counters.read(resetting: true)
        counters.smallest.store(5, ordering: .relaxed)
        let onlySmallest = counters.read(resetting: true)
        #expect(onlyLargest.smallest == 7 && onlyLargest.largest == 7)
        #expect(onlySmallest.smallest == 5 && onlySmallest.largest == 5)
    }

    @Test func noAdditionToAGaugeIsLost() {
        let gauge = Gauge()
        Threads.run(Self.writers) { thread in
            for _ in 0..<Self.turns { gauge.add(thread % 2 == 0 ? 2 : -1) }
        }
        #expect(gauge.value == Double(Self.writers / 2 * Self.turns))
    }

    @Test func noObservationIsLost() {
        let histogram = Histogram(start: 1, factor: 2, count: 4)
        Threads.run(Self.writers) { thread in
            for _ in 0..<Self.turns { histogram.observe(Double(thread)) }
        }
        // Buckets: 0 and 1; 2; 3 and 4; 5 to 7; none above 8.
        #expect(histogram.counts == [2, 1, 2, 3, 0].map { $0 * UInt64(Self.turns) })
        #expect(histogram.sum == Double(28 * Self.turns))
    }
}
