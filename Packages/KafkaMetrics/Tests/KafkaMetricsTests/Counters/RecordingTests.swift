import KafkaMetrics
import Testing

@Suite struct RecordingTests {
    @Test func aSourceCountsWhatIsRecorded() {
        let metrics = KafkaSourceMetrics()
        metrics.recordPoll(isEmpty: true)
        metrics.recordPoll()
        metrics.recordPoll(isEmpty: false)
        metrics.recordBatch(messages: 10, bytes: 1000)
        metrics.recordBatch(messages: 4, bytes: 200)
        metrics.recordError()
        for _ in 0..<2 { metrics.recordCommit() }
        for _ in 0..<3 { metrics.recordCommitFailure() }
        for _ in 0..<4 { metrics.recordRebalance() }
        #expect(
            metrics.snapshot()
                == KafkaSourceMetricsSnapshot(
                    messagesConsumed: 14, bytesConsumed: 1200, polls: 3, emptyPolls: 1, errors: 1, commits: 2,
                    commitFailures: 3, rebalances: 4, minBatchSize: 4, maxBatchSize: 10, batches: 2))
    }

    @Test func aSinkCountsWhatIsRecorded() {
        let metrics = KafkaSinkMetrics()
        metrics.recordBatch(messages: 3, bytes: 30)
        metrics.recordBatch(messages: 7, bytes: 70)
        for _ in 0..<2 { metrics.recordError() }
        for _ in 0..<3 { metrics.recordFlush() }
        for _ in 0..<4 { metrics.recordRetry() }
        #expect(
            metrics.snapshot()
                == KafkaSinkMetricsSnapshot(
                    messagesProduced: 10, bytesProduced: 100, sends: 2, errors: 2, flushes: 3, retries: 4,
                    minBatchSize: 3, maxBatchSize: 7, batches: 2))
    }

    @Test func newMetricsAreEmpty() {
        #expect(KafkaSourceMetrics().snapshot() == KafkaSourceMetricsSnapshot())
        #expect(KafkaSinkMetrics().snapshotAndReset() == KafkaSinkMetricsSnapshot())
    }

    @Test func aBatchWithoutMessagesChangesNoBatchSize() {
        let source = KafkaSourceMetrics()
        source.recordBatch(messages: 0, bytes: 61)
        #expect(source.snapshot() == KafkaSourceMetricsSnapshot(bytesConsumed: 61))
        let sink = KafkaSinkMetrics()
        sink.recordBatch(messages: 0, bytes: 0)
        sink.recordBatch(messages: 6, bytes: 0)
        let snapshot = sink.snapshot()
        #expect(snapshot.sends == 2 && snapshot.averageBatchSize == 6 && snapshot.minBatchSize == 6)
    }

    @Test func extremeNumbersDoNotTrap() {
        let metrics = KafkaSourceMetrics()
        for count in [Int.min, -1, 0, 1, .max, .max, .max, .max] { metrics.recordBatch(messages: count, bytes: count) }
        let snapshot = metrics.snapshot()
        #expect(snapshot.minBatchSize == 1 && snapshot.maxBatchSize == UInt64(Int.max) && snapshot.batches == 5)
    }

    @Test func aResetStartsANewInterval() {
        let metrics = KafkaSourceMetrics()
        metrics.recordBatch(messages: 1, bytes: 1)
        metrics.recordBatch(messages: 9, bytes: 9)
        #expect(metrics.snapshotAndReset().minBatchSize == 1)
        #expect(metrics.snapshot() == KafkaSourceMetricsSnapshot())
        metrics.recordBatch(messages: 5, bytes: 5)
        #expect(
            metrics.snapshotAndReset()
                == KafkaSourceMetricsSnapshot(
                    messagesConsumed: 5, bytesConsumed: 5, minBatchSize: 5, maxBatchSize: 5, batches: 1))
    }
}
