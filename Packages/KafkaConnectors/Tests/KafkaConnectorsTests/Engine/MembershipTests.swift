import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaMetrics
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// A source as a member of its group: when it goes, and what becomes of what it had.
@Suite(.timeLimit(.minutes(5))) struct MembershipTests {
    @Test func aSourceThatDoesNotPollInTimeIsOutOfItsGroupAndSaysSo() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let lines = Lock<[String]>([])
            let log = Log(level: .info) { _, message in lines.withLock { $0.append(message) } }
            let store = try await MemoryStore()
            // More than may be under way, so that the reading has to wait with a batch in its hand.
            let producer = try await rig.kafka.producer()
            let large = Bytes(Array(repeating: 7, count: 900_000))
            for _ in 0..<45 { try await producer.send(to: "orders", partition: 0, value: large) }
            await producer.close()
            store.hold()
            let source = try rig.source(
                ", format: record, max_poll_interval_ms: 1000, session_timeout_ms: 20000, heartbeat_interval_ms: 100",
                store: store, log: log)
            try await source.prepare()
            let running = Task { try await source.run() }
            try await eventually { rig.broker.requests.count(of: .leaveGroup) > 0 }
            try await eventually {
                lines.withLock { $0 }.contains { $0.contains("a batch was worked on for more than") }
            }
            store.release()
            await source.stop()
            try? await running.value
        }
    }

    /// A parked join says nothing of how long the coordinator will wait for the other members.
    @Test func aSourceWhoseJoinIsParkedIsOutsideItsGroup() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore()
            let source = try rig.source(
                ", format: record, session_timeout_ms: 30000, heartbeat_interval_ms: 100", store: store)
            try await source.prepare()
            let running = Task { try await source.run() }
            try await eventually { source.progress.lag == 0 }
            #expect(source.progress.outsideGroupSince == nil)
            let begun = ContinuousClock.now
            rig.broker.faults.withholdAnswer(.joinGroup, count: 100)
            rig.broker.faults.fail(.heartbeat, with: .rebalanceInProgress, count: 1)
            try await eventually { source.progress.outsideGroupSince != nil }
            let joins = rig.broker.requests.count(of: .joinGroup)
            try await eventually { rig.broker.requests.count(of: .joinGroup) >= max(joins, 2) }
            // Long before the session has ended.
            #expect(begun.duration(to: .now) < .seconds(15))
            let progress = source.progress
            #expect(progress.outsideGroupSince != nil && progress.lag == nil && !progress.isStandby)
            rig.broker.faults.clear()
            await source.stop()
            try? await running.value
        }
    }

    @Test func aBatchOfAPartitionThatWentIsNotCarried() async throws {
        let isRevoked = Lock(false)
        let store = try await MemoryStore()
        let source = ScriptedSource()
        let pipeline = SourcePipeline(
            source: source, topic: PipelineTopic("events"),
            options: PipelineOptions(maximumEvents: 10, commitInterval: nil), store: store, log: .off)
        try await pipeline.prepare()
        let running = Task { try await pipeline.run() }
        let hooks = await source.hooks()
        _ = try await hooks.assigned([0])
        source.hand(batch(0..<1, isRevoked: { isRevoked.withLock { $0 } }))
        try await eventually { try await store.offsetBounds(topic: "events", partition: 0).latest == 1 }
        // Read before the partition went, and taken by the pipeline after that.
        isRevoked.withLock { $0 = true }
        await hooks.revoked([0])
        source.hand(batch(1..<2, isRevoked: { isRevoked.withLock { $0 } }))
        source.hand(nil)
        try await running.value
        #expect(try await store.offsetBounds(topic: "events", partition: 0).latest == 1)
        #expect(source.commits == [1])
    }

    private func batch(_ offsets: Range<Int64>, isRevoked: @escaping @Sendable () -> Bool) -> SourceBatch {
        SourceBatch(partition: 0, offsets: offsets, count: offsets.count, size: 10, isRevoked: isRevoked) {
            SourceEvents(offsets.map { RivvenRecord(key: nil, value: Bytes(utf8: "\($0)")) })
        }
    }
}
