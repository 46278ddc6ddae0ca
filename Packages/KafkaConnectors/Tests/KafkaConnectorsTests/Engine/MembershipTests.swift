import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaMetrics
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of a source that leaves its group or loses a partition, and of the records that it has read before.
@Suite(.timeLimit(.minutes(5))) struct MembershipTests {
    @Test func aSourceThatDoesNotPollInTimeLeavesItsGroupAndReportsIt() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let lines = Lock<[String]>([])
            let log = Log(level: .info) { _, message in lines.withLock { $0.append(message) } }
            let store = try await MemoryStore()
            // These are more bytes than may be in flight, so the reader has to wait while it holds a batch.
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
                lines.withLock { $0 }.contains { $0.contains("processing a batch took more than") }
            }
            store.release()
            await source.stop()
            try? await running.value
        }
    }

    /// A parked join does not tell how long the coordinator will wait for the other members.
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
            // That is long before the session ends.
            #expect(begun.duration(to: .now) < .seconds(15))
            let progress = source.progress
            #expect(progress.outsideGroupSince != nil && progress.lag == nil && !progress.isStandby)
            rig.broker.faults.clear()
            await source.stop()
            try? await running.value
        }
    }

    @Test func aBatchOfARevokedPartitionIsNotCarried() async throws {
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
        // The batch was read before the partition was revoked. The pipeline receives it afterwards.
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
