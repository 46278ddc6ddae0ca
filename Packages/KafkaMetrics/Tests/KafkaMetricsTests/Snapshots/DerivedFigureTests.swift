import KafkaMetrics
import Testing

@Suite struct DerivedFigureTests {
    @Test func theAverageIgnoresEmptyBatches() {
        let source = KafkaSourceMetrics()
        for _ in 0..<100 { source.recordPoll(isEmpty: true) }
        for messages in [1, 2, 4, 0] { source.recordBatch(messages: messages, bytes: 1) }
        #expect(source.snapshot().averageBatchSize == 7.0 / 3.0)
        #expect(KafkaSinkMetricsSnapshot(messagesProduced: 10, batches: 4).averageBatchSize == 2.5)
    }

    @Test func derivedFiguresAreDefinedWithoutActivity() {
        let source = KafkaSourceMetricsSnapshot()
        #expect(source.averageBatchSize == 0 && source.emptyPollRate == 0 && source.rate(over: .seconds(1)) == 0)
        let sink = KafkaSinkMetricsSnapshot()
        #expect(sink.averageBatchSize == 0 && sink.successRate == 1 && sink.rate(over: .seconds(1)) == 0)
    }

    @Test func theRateIsInMessagesPerSecond() {
        #expect(KafkaSourceMetricsSnapshot(messagesConsumed: 500).rate(over: .milliseconds(250)) == 2000)
        #expect(KafkaSinkMetricsSnapshot(messagesProduced: 500).rate(over: .seconds(2)) == 250)
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .seconds(Int64.min)])
    func theRateOverNoTimeIsZero(elapsed: Duration) {
        #expect(KafkaSourceMetricsSnapshot(messagesConsumed: 5).rate(over: elapsed) == 0)
        #expect(KafkaSinkMetricsSnapshot(messagesProduced: 5).rate(over: elapsed) == 0)
    }

    @Test func theShareOfEmptyPollsIsNeverAboveOne() {
        #expect(KafkaSourceMetricsSnapshot(polls: 4, emptyPolls: 1).emptyPollRate == 0.25)
        // A snapshot that was taken between the two increments for an empty poll.
        #expect(KafkaSourceMetricsSnapshot(polls: 4, emptyPolls: 5).emptyPollRate == 1)
    }

    @Test func theSuccessRateIsTheShareOfProducedMessages() {
        #expect(KafkaSinkMetricsSnapshot(messagesProduced: 3, errors: 1).successRate == 0.75)
        #expect(KafkaSinkMetricsSnapshot(errors: 1).successRate == 0)
        #expect(KafkaSinkMetricsSnapshot(messagesProduced: .max, errors: .max).successRate == 0.5)
    }
}
