import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests that a commit carries the generation in which its batch was handed out.
@Suite(.timeLimit(.minutes(5))) struct SourceCommitTests {
    /// Returns a reader of `orders` whose group notices changes within 100 ms.
    private func reader(_ rig: Rig, _ store: MemoryStore) async throws -> (KafkaSource, KafkaSourceReader) {
        let pipeline = try rig.source(
            ", format: record, session_timeout_ms: 6000, heartbeat_interval_ms: 100", store: store)
        let source = try #require(pipeline.source as? KafkaSource)
        return (source, try #require(try await source.read(SourceHooks()) as? KafkaSourceReader))
    }

    private func generation(_ reader: KafkaSourceReader) -> Int64 {
        reader.consumer.withLock { $0 }?.groupMetadata.map { Int64($0.generation) } ?? -1
    }

    /// Returns the position after a batch, as a lane commits it.
    private func position(after batch: SourceBatch) throws -> CommittablePosition {
        var tracker = AcknowledgementTracker()
        let epoch = tracker.begin(at: batch.offsets.lowerBound)
        _ = tracker.register(batch.offsets)
        tracker.acknowledge(batch.offsets.lowerBound, in: epoch)
        var position = try #require(tracker.committable)
        position.owner = batch.owner
        return position
    }

    @Test func aCommitOfAnEarlierGenerationIsRefused() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            try await rig.writeNumbers(0..<10)
            let store = try await MemoryStore()
            let (source, reader) = try await reader(rig, store)
            let early = try #require(try await reader.next())
            let begun = try #require(early.owner)
            #expect(begun.generation == generation(reader))
            // Another member joins and leaves. In between it could have read the partition and committed.
            let (_, other) = try await self.reader(rig, store)
            try await eventually { generation(reader) > begun.generation }
            await other.close(deadline: .seconds(5))
            try await eventually { generation(reader) > begun.generation + 1 }
            let late = try #require(try await reader.next())
            #expect(late.owner.map { $0.generation > begun.generation + 1 } == true)
            await #expect(throws: SourceLane.PartitionLost.self) {
                try await reader.commit([0: try position(after: early)])
            }
            #expect(try await source.committed()[0] != 10)
            try await reader.commit([0: try position(after: late)])
            #expect(try await source.committed()[0] == 10)
            await reader.close(deadline: .seconds(5))
        }
    }

    /// Nothing is carried meanwhile, and the client reports its retries only after some time.
    @Test func anUncommittedStartingPositionIsReportedForItsPartition() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            rig.broker.faults.fail(.offsetCommit, with: .coordinatorLoadInProgress, count: 1000)
            let (_, reader) = try await reader(rig, try await MemoryStore())
            try await eventually {
                reader.troubles(at: .now + .seconds(10))[0]?.hasPrefix("its starting position has not been") == true
            }
            #expect(reader.troubles.isEmpty)
            rig.broker.faults.clear()
            try await eventually { reader.troubles(at: .now + .seconds(10)).isEmpty }
            await reader.close(deadline: .seconds(5))
        }
    }

    @Test func aLaneCommitsForTheOwnerOfItsBatches() async throws {
        let (store, source) = (try await MemoryStore(), ScriptedSource())
        let pipeline = SourcePipeline(
            source: source, topic: PipelineTopic("events"),
            options: PipelineOptions(maximumEvents: 10, commitInterval: nil), store: store, log: .off)
        try await pipeline.prepare()
        let running = Task { try await pipeline.run() }
        _ = try await (await source.hooks()).assigned([0, 1])
        // A lane that knows its start takes the owner from there, for example for a position that only markers advance.
        (await source.hooks()).began([1: SourceStart(position: 0, owner: SourceOwner(member: "b", generation: 7))])
        for (partition, owner) in [(0, SourceOwner(member: "a", generation: 3)), (1, nil)] {
            source.hand(
                SourceBatch(partition: partition, offsets: 0..<1, count: 1, size: 1, owner: owner) {
                    SourceEvents([RivvenRecord(key: nil, value: "x")])
                })
        }
        try await eventually { source.commits.count == 2 }
        #expect(Set(source.owners) == [.init(member: "a", generation: 3), .init(member: "b", generation: 7)])
        source.hand(nil)
        try await running.value
    }
}
