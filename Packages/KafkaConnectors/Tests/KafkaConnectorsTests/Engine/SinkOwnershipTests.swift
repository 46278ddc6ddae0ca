import KafkaCodecs
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests that a sink writes nothing more once its member's own clock says that its session has ended.
@Suite(.timeLimit(.minutes(5))) struct SinkOwnershipTests {
    private let partition = RivvenPartition("events", 0)

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
        try? await running.value
    }

    @Test func onlyTheOwnerWritesAgain() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 1)
        try await store.publish(10)
        // The events are rejected together, so the lane would write them again, in halves.
        let sink = FakeSink { _, _ in
            store.setCurrent(false)
            return .suspected("one of them")
        }
        let pipeline = sink.pipeline(store, letters: "letters")
        try await running(pipeline) {
            try await eventually { !pipeline.progress.degraded.isEmpty }
            #expect(pipeline.progress.degraded[0].contains("may belong to another process"))
            #expect(sink.state.withLock { $0.submissions } == 1)
        }
    }

    @Test func onlyTheOwnerWritesADeadLetter() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 1)
        try await store.publish(10)
        let sink = FakeSink { _, _ in
            store.setCurrent(false)
            return .refused("it is invalid")
        }
        let pipeline = sink.pipeline(store, letters: "letters")
        try await running(pipeline) {
            try await eventually { !pipeline.progress.degraded.isEmpty }
            #expect(try await store.offsetBounds(topic: "letters", partition: 0).latest == 0)
            #expect(pipeline.progress.deadLetters == 0)
        }
    }

    @Test func onlyTheOwnerTakesThePartitionOver() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 1)
        let sink = FakeSink()
        let pipeline = sink.pipeline(store)
        try await running(pipeline) {
            try await eventually { pipeline.progress.lag == 0 }
            let begun = sink.state.withLock { $0.begun[partition] }
            store.setCurrent(false)
            await #expect(throws: PartitionLost.self) {
                _ = try await pipeline.start(of: partition, sink, isRecreated: false)
            }
            #expect(sink.state.withLock { $0.begun[partition] } == begun)
        }
    }

    @Test func nothingIsCommittedAfterTheSessionHasEnded() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 1)
        let sink = FakeSink()
        let pipeline = sink.pipeline(store)
        sink.hold()
        try await store.publish(10)
        try await running(pipeline) {
            try await eventually { sink.state.withLock { $0.submissions } == 1 }
            store.setCurrent(false)
            sink.release()
            try await eventually { pipeline.progress.carried > 0 }
        }
        #expect(try await store.committedOffset(group: "group", topic: "events", partition: 0) == nil)
    }

    @Test func progressShowsTheTimeOutsideTheGroup() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 1)
        let pipeline = FakeSink().pipeline(store)
        try await running(pipeline) {
            try await eventually { pipeline.progress.lag == 0 }
            #expect(pipeline.progress.outsideGroupSince == nil)
            let lost = ContinuousClock.now
            store.setOutside(since: lost)
            await store.memberHooks?.lost([partition])
            #expect(pipeline.progress.outsideGroupSince == lost)
            // The member joins again as a standby: no partition is assigned to it.
            store.setOutside(since: nil)
            #expect(pipeline.progress.outsideGroupSince == nil)
        }
    }
}
