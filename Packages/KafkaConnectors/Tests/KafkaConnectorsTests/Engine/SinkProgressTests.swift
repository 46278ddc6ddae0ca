import KafkaCodecs
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of the progress that a sink reports.
@Suite(.timeLimit(.minutes(5))) struct SinkProgressTests {
    private let partition = RivvenPartition("events", 0)

    @Test func lagIsUnknownUntilThePartitionsAreKnown() async throws {
        let pipeline = FakeSink().pipeline(try await MemoryStore())
        #expect(pipeline.progress.lag == nil && pipeline.progress.partitions == 0)
    }

    @Test func unacknowledgedEventsCountAsLagAndNotAsCarried() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 1)
        let sink = FakeSink()
        sink.hold()
        let pipeline = sink.pipeline(store)
        try await pipeline.prepare()
        let before = ContinuousClock.now
        try await store.publish(40)
        let running = Task { try await pipeline.run() }
        try await eventually { pipeline.progress.oldestUnacknowledged != nil }
        try await eventually { pipeline.progress.lag == 40 }
        var progress = pipeline.progress
        #expect(progress.carried == 0 && progress.lastAcknowledged == nil && progress.partitions == 1)
        #expect(progress.oldestUnacknowledged.map { $0 > before && $0 <= .now } == true)
        #expect(progress.outsideGroupSince == nil)
        sink.release()
        try await eventually { pipeline.progress.carried == 40 }
        progress = pipeline.progress
        #expect(progress.lag == 0 && progress.oldestUnacknowledged == nil && progress.lastAcknowledged != nil)
        // Newly published events count as lag after the next request of the ends.
        sink.hold()
        try await store.publish(5)
        try await eventually { pipeline.progress.lag == 5 }
        sink.release()
        pipeline.stop()
        try await running.value
    }

    @Test func theAgeOfTheOldestEventFallsAsEventsAreAcknowledged() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 1)
        try await store.publish(20_000)
        let sink = FakeSink()
        let pipeline = sink.pipeline(store)
        try await pipeline.prepare()
        let running = Task { try await pipeline.run(until: [partition: 20_000]) }
        var last = ContinuousClock.now - .seconds(1)
        while pipeline.progress.carried < 20_000 {
            if let oldest = pipeline.progress.oldestUnacknowledged {
                #expect(oldest >= last)
                last = oldest
            }
            await Task.yield()
        }
        try await running.value
        #expect(pipeline.progress.oldestUnacknowledged == nil)
    }

    @Test func aTopicThatDoesNotExistIsDegraded() async throws {
        let store = try await MemoryStore()
        let pipeline = FakeSink().pipeline(store)
        try await pipeline.prepare()
        let running = Task { try await pipeline.run() }
        try await eventually { pipeline.progress.degraded == ["Rivven topic \"events\" does not exist"] }
        _ = try await store.createTopic("events", partitions: 1)
        try await eventually { pipeline.progress.degraded.isEmpty && pipeline.progress.lag == 0 }
        pipeline.stop()
        try await running.value
    }

    @Test func lanesShareOneByteLimit() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 8)
        let sink = FakeSink()
        let pipeline = sink.pipeline(store)
        try await pipeline.prepare()
        let running = Task { try await pipeline.run() }
        // A lane reads more than one event at a time only after its first ones were acknowledged.
        for partition in 0..<8 { try await store.publish(4, partition: partition, bytes: 1 << 20) }
        try await eventually { pipeline.progress.carried == 32 }
        sink.hold()
        for partition in 0..<8 { try await store.publish(8, partition: partition, bytes: 1 << 20) }
        try await eventually { pipeline.lanesWaitForMemory }
        sink.release()
        try await eventually { pipeline.progress.carried == 96 }
        // A lane that waits for events has reserved no memory for the first one, because its size is unknown.
        let most = SinkPipeline.memoryLimit + 8 << 20
        #expect(sink.mostBytes > SinkPipeline.memoryLimit / 2 && sink.mostBytes <= most)
        pipeline.stop()
        try await running.value
    }
}

extension SinkPipeline {
    fileprivate var lanesWaitForMemory: Bool { state.withLock { $0.memory }.isWaitedFor }
}
