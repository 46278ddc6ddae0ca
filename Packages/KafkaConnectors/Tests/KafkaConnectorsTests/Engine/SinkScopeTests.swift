import KafkaCodecs
import KafkaMetrics
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests that a failure in one partition of a sink affects only that partition.
@Suite(.timeLimit(.minutes(5))) struct SinkScopeTests {
    private let first = RivvenPartition("events", 0)
    private let second = RivvenPartition("events", 1)

    /// Runs a pipeline until `body` returns.
    private func running(_ pipeline: SinkPipeline, _ body: () async throws -> Void) async throws {
        try await pipeline.prepare()
        let running = Task { try await pipeline.run() }
        do {
            try await body()
        } catch {
            pipeline.stop()
            try? await running.value
            throw error
        }
        pipeline.stop()
        try await running.value
    }

    @Test func aPartitionThatFailsLeavesTheOthersRunning() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 2)
        try await store.publish(10)
        let first = first
        let sink = FakeSink { _, partition in
            partition == first ? .failed(ConnectorError("the leader is away")) : nil
        }
        let pipeline = sink.pipeline(store)
        try await running(pipeline) {
            try await eventually { !pipeline.progress.degraded.isEmpty }
            #expect(pipeline.progress.degraded == ["events-0: the leader is away"])
            try await store.publish(20, partition: 1)
            try await eventually { sink.written(second).count == 20 }
            #expect(sink.written(first).isEmpty)
        }
    }

    @Test func anInvalidEventWithoutADeadLetterTopicStopsOnlyItsPartition() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 2)
        try await store.publish(10)
        try await store.publish(10, partition: 1)
        let first = first
        let sink = FakeSink { message, partition in
            partition == first && message.offset == 4 ? .refused("it is invalid") : nil
        }
        let pipeline = sink.pipeline(store)
        try await running(pipeline) {
            try await eventually { sink.written(second).count == 10 && !pipeline.progress.degraded.isEmpty }
            #expect(pipeline.progress.degraded[0].contains("events-0 at offset 4"))
            #expect(pipeline.progress.degraded[0].contains("dead_letter_topic"))
            // Written events are not written again, and nothing behind the invalid event is written.
            #expect(sink.written(first) == [0, 1, 2, 3])
            try await eventually { pipeline.progress.lag == 6 }
        }
        #expect(try await store.committedOffset(group: "group", topic: "events", partition: 0) == 4)
    }

    @Test func invalidEventsInRejectedBatchesAreFoundWithoutAFailure() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 1)
        let invalid: Set<Int64> = [0, 499, 500, 1234, 1235, 1999]
        // The batch of an invalid event is rejected as a whole, and the sink does not say which event is invalid.
        let sink = BatchedSink(invalid, batch: 100)
        try await store.publish(2000)
        let pipeline = sink.pipeline(store)
        try await pipeline.prepare()
        try await pipeline.run(until: try await pipeline.ends())
        #expect(sink.written == (0..<2000).filter { !invalid.contains($0) })
        let progress = pipeline.progress
        #expect(progress.carried == 1994 && progress.deadLetters == 6)
        #expect(pipeline.metrics.snapshot().errors == 0)
        let letters = try await store.offsetBounds(topic: "letters", partition: 0)
        #expect(letters.latest == 6)
    }

    @Test func aFailedChunkIsWrittenAgainBeforeLaterOnes() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 1)
        try await store.publish(500)
        let failures = Lock(3)
        let sink = FakeSink { message, _ in
            guard message.offset == 100 else { return nil }
            let fails = failures.withLock { left in
                defer { left -= 1 }
                return left > 0
            }
            return fails ? .failed(ConnectorError("not now")) : nil
        }
        let pipeline = sink.pipeline(store)
        try await pipeline.prepare()
        let ends = try await pipeline.ends()
        for _ in 0..<4 {
            do { try await pipeline.run(until: ends) } catch is ConnectorError { continue }
            break
        }
        #expect(sink.written(first) == Array(0..<500))
    }

    @Test func aPartitionThatAnotherProcessHasTakenOverDoesNotEndTheRun() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 1)
        try await store.publish(3)
        let first = first
        let sink = FakeSink { _, partition in
            .failed(PartitionLost(partition, ConnectorError("fenced")))
        }
        let pipeline = sink.pipeline(store)
        try await running(pipeline) {
            try await eventually { !pipeline.progress.degraded.isEmpty }
            #expect(pipeline.progress.degraded[0].contains("another process has taken over \(first)"))
            #expect(!pipeline.mustEnd)
        }
    }
}

/// A sink that rejects batches as a whole, without saying which event is invalid.
private final class BatchedSink: SinkConnector, SinkSession {
    let name = "batched"
    let isAtomic = false
    private let invalid: Set<Int64>
    private let batch: Int
    private let state = Lock<(written: [Int64], isHeldBack: Bool)>(([], false))

    init(_ invalid: Set<Int64>, batch: Int) {
        self.invalid = invalid
        self.batch = batch
    }

    var written: [Int64] { state.withLock { $0.written } }

    func pipeline(_ store: any RivvenStore) -> SinkPipeline {
        var options = PipelineOptions(maximumEvents: 2000, commitInterval: .milliseconds(50))
        options.deadLetterTopic = "letters"
        return SinkPipeline(sink: self, topics: ["events"], group: "group", options: options, store: store, log: .off)
    }

    func check() async -> ConnectorCheck { ConnectorCheck(connector: "sink \"batched\"", finding: "") }
    func discover() async throws -> Catalogue { Catalogue(topics: []) }
    func ping() async throws {}
    func prepare(partitions: Int) async throws {}
    func open(_ hooks: SinkHooks) async throws -> any SinkSession { self }
    func begin(_ partition: RivvenPartition) async throws -> SinkPosition? { nil }
    func isolate(_ partition: RivvenPartition) async throws { state.withLock { $0.isHeldBack = false } }
    func end(_ partition: RivvenPartition) async {}
    func close(deadline: Duration) async {}

    func submit(
        _ messages: [RivvenMessage], of partition: RivvenPartition, next: SinkPosition
    ) async throws -> SinkReceipt {
        let receipt = SinkReceipt(count: messages.count)
        for start in stride(from: 0, to: messages.count, by: batch) {
            let range = start..<min(start + batch, messages.count)
            let isInvalid = messages[range].contains { invalid.contains($0.offset) }
            let isHeldBack = state.withLock { state in
                if !state.isHeldBack, !isInvalid { state.written += messages[range].map(\.offset) }
                defer { state.isHeldBack = state.isHeldBack || isInvalid }
                return state.isHeldBack
            }
            for index in range {
                if isHeldBack {
                    receipt.note(.heldBack, at: index)
                } else if isInvalid {
                    receipt.note(range.count == 1 ? .refused("invalid") : .suspected("one of them"), at: index)
                } else {
                    receipt.written(1)
                }
            }
        }
        return receipt
    }
}
