import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of a source whose target is slow, rejects records, or belongs to another process. The error ends only what it
/// affects.
@Suite(.timeLimit(.minutes(5))) struct SourceTroubleTests {
    private func pipeline(
        _ source: some SourceConnector, _ store: MemoryStore, deadLetters: String? = nil,
        commitInterval: Duration? = nil
    ) async throws -> SourcePipeline {
        var options = PipelineOptions(maximumEvents: 500, commitInterval: commitInterval)
        options.deadLetterTopic = deadLetters
        let pipeline = SourcePipeline(
            source: source, topic: PipelineTopic("events", partitions: 2), options: options, store: store, log: .off)
        try await pipeline.prepare()
        return pipeline
    }

    private func batch(
        _ offsets: Range<Int64>, partition: Int = 0, isRevoked: @escaping @Sendable () -> Bool = { false }
    ) -> SourceBatch {
        SourceBatch(partition: partition, offsets: offsets, count: offsets.count, size: 10, isRevoked: isRevoked) {
            var events = SourceEvents(offsets.map { RivvenRecord(key: nil, value: Bytes(utf8: "\($0)")) })
            events.offsets = { offsets.map { $0..<$0 + 1 } }
            return events
        }
    }

    private func values(
        _ store: MemoryStore, _ partition: Int = 0, of topic: String = "events"
    ) async throws -> [String] {
        try await store.consume(
            topic: topic, partition: partition, from: 0, maximumRecords: .max, maximumWait: .zero
        ).map { $0.value.utf8String ?? "" }
    }

    @Test func aBatchIsAcknowledgedAndCommittedInParts() async throws {
        let (store, source) = (try await MemoryStore(), ScriptedSource())
        let pipeline = try await pipeline(source, store)
        store.hold()
        let running = Task { try await pipeline.run() }
        _ = try await (await source.hooks()).assigned([0])
        source.hand(batch(0..<1000))
        try await eventually { store.waiting == 1 }
        #expect(pipeline.progress.carried == 0)
        #expect(pipeline.progress.lastAcknowledged == nil)
        #expect(pipeline.progress.oldestUnacknowledged != nil)
        store.step()
        try await eventually { store.waiting == 1 && pipeline.progress.carried == 100 }
        try await eventually { source.commits == [100] }
        #expect(pipeline.progress.lastAcknowledged != nil)
        store.release()
        try await eventually { pipeline.progress.carried == 1000 }
        try await eventually { source.commits.last == 1000 }
        #expect(pipeline.progress.oldestUnacknowledged == nil)
        await pipeline.stop()
        try await running.value
        #expect(try await values(store) == (0..<1000).map(String.init))
    }

    @Test func aPartitionThatCannotBeWrittenIsRetriedWhileTheOthersContinue() async throws {
        let (store, source) = (try await MemoryStore(), ScriptedSource())
        let pipeline = try await pipeline(source, store)
        store.takeAway([0])
        let running = Task { try await pipeline.run() }
        _ = try await (await source.hooks()).assigned([0, 1])
        source.hand(batch(0..<10))
        for number in 0..<5 as Range<Int64> { source.hand(batch(number..<number + 1, partition: 1)) }
        try await eventually { try await values(store, 1).count == 5 }
        try await eventually { pipeline.progress.degraded == ["partition 0: the test makes it fail"] }
        #expect(pipeline.progress.carried == 5)
        store.takeAway([])
        try await eventually { pipeline.progress.carried == 15 }
        #expect(pipeline.progress.degraded == [])
        await pipeline.stop()
        try await running.value
        #expect(try await values(store) == (0..<10).map(String.init))
    }

    @Test func aRejectedRecordStopsOnlyItsPartition() async throws {
        let (store, source) = (try await MemoryStore(), ScriptedSource())
        let pipeline = try await pipeline(source, store)
        store.reject("50")
        let running = Task { try await pipeline.run() }
        _ = try await (await source.hooks()).assigned([0, 1])
        source.hand(batch(0..<100))
        source.hand(batch(100..<110))
        source.hand(batch(0..<10, partition: 1))
        try await eventually { !pipeline.progress.degraded.isEmpty && pipeline.progress.carried >= 10 }
        source.hand(batch(110..<120))
        source.hand(batch(10..<20, partition: 1))
        try await eventually { try await values(store, 1).count == 20 }
        #expect(pipeline.progress.degraded.count == 1)
        #expect(pipeline.progress.degraded.first?.contains("offset 50") == true)
        #expect(pipeline.progress.oldestUnacknowledged != nil)
        await pipeline.stop()
        try await running.value
        // Nothing behind the rejected record is written. Otherwise the last event would claim that the record is done.
        #expect(try await values(store) == (0..<50).map(String.init))
        #expect(source.commits.allSatisfy { $0 <= 50 })
    }

    @Test func aRejectedRecordIsFoundAndCountedAsADeadLetter() async throws {
        let (store, source) = (try await MemoryStore(), ScriptedSource())
        let pipeline = try await pipeline(source, store, deadLetters: "letters")
        store.reject("537")
        let running = Task { try await pipeline.run() }
        _ = try await (await source.hooks()).assigned([0])
        source.hand(batch(0..<1000))
        try await eventually { source.commits.last == 1000 }
        #expect(pipeline.progress.carried == 999)
        #expect(pipeline.progress.deadLetters == 1)
        #expect(pipeline.progress.degraded == [])
        #expect(try await values(store) == (0..<1000).filter { $0 != 537 }.map(String.init))
        let letter = try await values(store, of: "letters").first
        #expect(letter?.contains("\"first_offset\":537,\"next_offset\":538,") == true)
        await pipeline.stop()
        try await running.value
    }

    @Test func aThawedProcessWritesNothingMoreToALostPartition() async throws {
        let (store, source) = (try await MemoryStore(), ScriptedSource())
        let isRevoked = Lock(false)
        let pipeline = try await pipeline(source, store)
        store.hold()
        let running = Task { try await pipeline.run() }
        _ = try await (await source.hooks()).assigned([0])
        source.hand(batch(0..<1000, isRevoked: { isRevoked.withLock { $0 } }))
        try await eventually { store.waiting == 1 }
        isRevoked.withLock { $0 = true }
        store.release()
        await (await source.hooks()).lost([0])
        source.hand(nil)
        try await running.value
        // A run that has lost its partitions does not wait for the write in flight.
        try await eventually { try await values(store).count == 100 }
        #expect(store.writes == 1)
    }

    /// The first half of a rejected chunk is written, and then the process is frozen.
    @Test(arguments: [Partitioning.preserve, .roundRobin])
    func aProcessFrozenBetweenTheHalvesOfARejectedChunkWritesNothingMore(_ spread: Partitioning) async throws {
        let (store, source) = (try await MemoryStore(), ScriptedSource())
        let isRevoked = Lock(false)
        var options = PipelineOptions(maximumEvents: 500, commitInterval: nil)
        options.partitioning = spread
        options.deadLetterTopic = "letters"
        let pipeline = SourcePipeline(
            source: source, topic: PipelineTopic("events", partitions: 1), options: options, store: store, log: .off)
        try await pipeline.prepare()
        store.reject("7")
        store.hold()
        let running = Task { try await pipeline.run() }
        _ = try await (await source.hooks()).assigned([0])
        source.hand(batch(0..<8, isRevoked: { isRevoked.withLock { $0 } }))
        try await eventually { store.waiting == 1 }
        store.step()
        try await eventually { store.waiting == 1 && store.writes == 2 }
        isRevoked.withLock { $0 = true }
        store.release()
        try await eventually { pipeline.lane(for: 0)?.isIdle ?? true }
        source.hand(nil)
        try await running.value
        #expect(store.writes == 2)
        #expect(try await values(store) == ["0", "1", "2", "3"])
    }

    /// Batches before this one may not have been written before their partition was revoked.
    @Test func aBatchThatArrivesAfterItsLaneEndedIsNotWritten() async throws {
        let (store, source) = (try await MemoryStore(), ScriptedSource())
        let pipeline = try await pipeline(source, store)
        let running = Task { try await pipeline.run() }
        let hooks = await source.hooks()
        _ = try await hooks.assigned([0])
        source.hand(batch(0..<1))
        try await eventually { store.writes == 1 }
        await hooks.revoked([0])
        source.hand(batch(1..<2))
        source.hand(nil)
        try await running.value
        #expect(store.writes == 1)
        #expect(pipeline.budget.isUnused)
        #expect(source.commits == [1])
    }

    @Test func aThawedProcessWritesNoDeadLettersOfALostPartition() async throws {
        let (store, source) = (try await MemoryStore(), ScriptedSource())
        let isRevoked = Lock(false)
        let pipeline = try await pipeline(source, store, deadLetters: "letters")
        store.reject("0")
        store.hold()
        let running = Task { try await pipeline.run() }
        _ = try await (await source.hooks()).assigned([0])
        source.hand(batch(0..<1, isRevoked: { isRevoked.withLock { $0 } }))
        try await eventually { store.waiting == 1 }
        isRevoked.withLock { $0 = true }
        store.release()
        try await eventually { pipeline.lane(for: 0)?.isIdle ?? true }
        source.hand(nil)
        try await running.value
        #expect(try await values(store, of: "letters") == [])
    }

    @Test func aThawedProcessDoesNotTakeOverFromTheNewOwner() async throws {
        let (store, source) = (try await MemoryStore(), ScriptedSource())
        let isRevoked = Lock(false)
        let pipeline = try await pipeline(source, store)
        store.failWrites(1)
        store.hold()
        let running = Task { try await pipeline.run() }
        _ = try await (await source.hooks()).assigned([0])
        source.hand(batch(0..<10, isRevoked: { isRevoked.withLock { $0 } }))
        try await eventually { store.waiting == 1 }
        isRevoked.withLock { $0 = true }
        store.release()
        try await eventually { pipeline.lane(for: 0)?.isIdle ?? true }
        source.hand(nil)
        try await running.value
        // Only the takeover at the assignment.
        #expect(store.takeovers == [0])
        #expect(store.writes == 1)
    }

    @Test(arguments: [true, false])
    func aFencedLaneWritesAgainOnlyIfItStillOwnsThePartition(isMember: Bool) async throws {
        let (store, source) = (try await MemoryStore(), ScriptedSource())
        let pipeline = try await pipeline(source, store)
        store.failWrites(1, with: .init(rawValue: "fenced"))
        if !isMember { source.refuseCommits() }
        let running = Task { try await pipeline.run() }
        _ = try await (await source.hooks()).assigned([0, 1])
        source.hand(batch(0..<10))
        try await eventually { store.writes == 1 }
        source.hand(batch(0..<10, partition: 1))
        try await eventually { try await values(store, 1).count == 10 }
        if isMember {
            try await eventually { try await values(store).count == 10 }
            #expect(store.takeovers.filter { $0 == 0 } == [0, 0])
        } else {
            try await eventually { pipeline.lane(for: 0)?.isIdle ?? true }
            #expect(store.takeovers.filter { $0 == 0 } == [0])
            #expect(try await values(store) == [])
        }
        source.hand(nil)
        try await running.value
    }

    @Test func aFencedLaneKeepsTryingWhileTheCoordinatorIsUnreachable() async throws {
        let (store, source) = (try await MemoryStore(), ScriptedSource())
        let pipeline = try await pipeline(source, store, commitInterval: .seconds(600))
        store.failWrites(1, with: .init(rawValue: "fenced"))
        source.refuseCommits(2, with: ConnectorError("the coordinator does not respond"))
        let running = Task { try await pipeline.run() }
        _ = try await (await source.hooks()).assigned([0])
        source.hand(batch(0..<10))
        try await eventually { try await values(store).count == 10 }
        // The lane writes only after the coordinator has confirmed that this member owns the partition.
        #expect(source.refusalsLeft == 0 && store.takeovers == [0, 0])
        source.hand(nil)
        try await running.value
    }

    @Test func aSourceWhoseCommitsFailIsDegradedUntilOneSucceeds() async throws {
        let (store, source) = (try await MemoryStore(), ScriptedSource())
        let pipeline = try await pipeline(source, store, commitInterval: .milliseconds(10))
        source.refuseCommits(with: ConnectorError("the coordinator does not respond"))
        let running = Task { try await pipeline.run() }
        _ = try await (await source.hooks()).assigned([0])
        source.hand(batch(0..<10))
        let reason = "its positions cannot be committed: the coordinator does not respond"
        try await eventually { pipeline.progress.degraded.contains(reason) }
        source.refuseCommits(0)
        try await eventually { source.commits == [10] && pipeline.progress.degraded == [] }
        source.hand(nil)
        try await running.value
    }

    /// Otherwise it would seem to make progress for ever.
    @Test func aRepeatedlyFailingWriteDoesNotCountAsAcknowledged() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            try await rig.writeNumbers(0..<10)
            let store = try await MemoryStore()
            let source = try rig.source(", format: record", store: store)
            try await source.prepare()
            let running = Task { try await source.run() }
            try await eventually { source.progress.carried == 10 }
            store.failWrites(.max)
            try await rig.writeNumbers(10..<20)
            let acknowledged = source.progress.lastAcknowledged
            let before = store.takeovers.count
            try await eventually { store.takeovers.count >= before + 2 }
            #expect(source.progress.lastAcknowledged == acknowledged && source.progress.lag == 10)
            store.failWrites(0)
            try await eventually { source.progress.carried == 20 }
            await source.stop()
            try await running.value
        }
    }

    @Test func aPartitionThatTheTargetLacksWaitsAndTheOthersContinue() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 2)
            let store = try await MemoryStore()
            _ = try await store.createTopic("events", partitions: 2)
            store.allowGrowth(to: 1)
            for partition in 0..<2 as Range<Int32> { try await rig.writeNumbers(0..<10, partition: partition) }
            let source = try rig.source(", format: record", store: store)
            try await source.prepare()
            let running = Task { try await source.run() }
            try await eventually { source.progress.carried == 10 }
            #expect(source.progress.degraded.count == 1)
            #expect(source.progress.degraded.first?.hasPrefix("partition 1: ") == true)
            #expect(source.progress.lag == nil)
            store.allowGrowth(to: 2)
            try await eventually { source.progress.carried == 20 }
            try await eventually { source.progress.lag == 0 }
            #expect(source.progress.degraded == [])
            await source.stop()
            try await running.value
        }
    }

    @Test func aPartitionWhoseFetchesFailIsDegradedUntilTheySucceed() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 2)
            let store = try await MemoryStore()
            let source = try rig.source(", format: record", store: store)
            try await source.prepare()
            let running = Task { try await source.run() }
            try await eventually { source.progress.lag == 0 }
            #expect(source.progress.degraded == [])
            rig.broker.faults.fail(.fetch, with: .notLeaderOrFollower, count: 100_000, partition: 1)
            try await eventually { !source.progress.degraded.isEmpty }
            #expect(source.progress.degraded.count == 1)
            #expect(source.progress.degraded.first?.hasPrefix("partition 1: partitions cannot be fetched") == true)
            // The degradation ends when the failures end, and not only with the next record.
            rig.broker.faults.clear()
            try await eventually { source.progress.degraded.isEmpty }
            await source.stop()
            try await running.value
        }
    }

    @Test func lagCountsToTheAcknowledgedPosition() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore()
            try await rig.writeNumbers(0..<250)
            store.hold()
            let source = try rig.source(", format: json", store: store)
            try await source.prepare()
            #expect(source.progress.lag == nil)
            #expect(source.progress.partitions == 0)
            let running = Task { try await source.run() }
            try await eventually { store.waiting == 1 }
            #expect(source.progress.lag == 250)
            #expect(source.progress.carried == 0)
            #expect(source.progress.partitions == 1)
            #expect(source.progress.outsideGroupSince == nil)
            store.step()
            // The number of records per write depends on how the producer has split them.
            try await eventually { source.progress.carried > 0 }
            let carried = Int64(source.progress.carried)
            #expect(carried < 250 && source.progress.lag == 250 - carried)
            store.release()
            try await eventually { source.progress.lag == 0 }
            #expect(source.progress.carried == 250)
            await source.stop()
            try await running.value
            #expect(source.progress.lag == nil)
            #expect(source.progress.outsideGroupSince != nil)
        }
    }

    @Test func aSourceThatIsStillConnectingStopsAtOnce() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let source = try rig.source(store: try await MemoryStore())
            rig.broker.faults.withholdAnswer(.metadata, count: 1000)
            let before = rig.broker.requests.count(of: .metadata)
            let running = Task {
                try await source.prepare()
                try await source.run()
            }
            try await eventually { rig.broker.requests.count(of: .metadata) > before }
            let begun = ContinuousClock.now
            await source.stop()
            try await running.value
            // Far less than the time that a request waits for its response.
            #expect(ContinuousClock.now - begun < .seconds(5))
        }
    }
}
