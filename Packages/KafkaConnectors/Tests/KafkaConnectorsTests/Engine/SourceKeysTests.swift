import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaMetrics
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of the effect of every key of a source, in the broker's requests or in the carried events.
@Suite(.timeLimit(.minutes(5))) struct SourceKeysTests {
    /// A key with a value, and the check of its effect on the broker's requests.
    struct Key: Sendable, CustomTestStringConvertible {
        let config: String
        let isSeen: @Sendable (KafkaBroker.RequestLog) -> Bool
        var testDescription: String { config }

        init(_ config: String, _ isSeen: @escaping @Sendable (KafkaBroker.RequestLog) -> Bool) {
            self.config = config
            self.isSeen = isSeen
        }
    }

    private static func fetches(_ isRight: @escaping @Sendable (FetchRequest) -> Bool)
        -> @Sendable (KafkaBroker.RequestLog) -> Bool
    {
        { log in log.requests(FetchRequest.self).contains { $0.minBytes >= 0 && isRight($0) } }
    }

    private static func joins(_ isRight: @escaping @Sendable (JoinGroupRequest) -> Bool)
        -> @Sendable (KafkaBroker.RequestLog) -> Bool
    {
        { log in log.requests(JoinGroupRequest.self).contains(where: isRight) }
    }

    private static func listed(_ time: Int64) -> @Sendable (KafkaBroker.RequestLog) -> Bool {
        { log in
            log.requests(ListOffsetsRequest.self).contains { request in
                request.topics.contains { $0.partitions.contains { $0.timestamp == time } }
            }
        }
    }

    private static let keys: [Key] = [
        Key("", fetches { $0.maxBytes == 52_428_800 && $0.minBytes == 1 && $0.isolationLevel == 0 }),
        Key("", joins { $0.groupId == "rivven-connect" && $0.sessionTimeoutMs == 30_000 }),
        Key("", joins { $0.rebalanceTimeoutMs == 300_000 && $0.groupInstanceId == nil }),
        Key("", listed(-2)),
        Key("fetch_max_bytes: 123456", fetches { $0.maxBytes == 123_456 }),
        Key("fetch_min_bytes: 17", fetches { $0.minBytes == 17 }),
        Key("isolation_level: read_committed", fetches { $0.isolationLevel == 1 }),
        Key("consumer_group: billing", joins { $0.groupId == "billing" }),
        Key("session_timeout_ms: 7000", joins { $0.sessionTimeoutMs == 7000 }),
        Key("max_poll_interval_ms: 9000", joins { $0.rebalanceTimeoutMs == 9000 }),
        Key("group_instance_id: first", joins { $0.groupInstanceId == "first" }),
        Key("start_offset: latest", listed(-1)),
        Key("client_id: mine") { log in log.latest.contains { $0.api == .fetch && $0.clientID == "mine" } },
        Key("heartbeat_interval_ms: 100, session_timeout_ms: 1000") { $0.count(of: .heartbeat) >= 3 },
        Key("enable_auto_commit: false") { $0.count(of: .offsetCommit) >= 1 },
        Key("auto_commit_interval_ms: 10") { $0.count(of: .offsetCommit) >= 1 },
    ]

    @Test(arguments: keys) func aConfigurationKeyReachesTheBroker(_ key: Key) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            try await rig.writeNumbers(0..<3)
            rig.broker.requests.keepsBodies = true
            let store = try await MemoryStore()
            let text = """
                type: kafka-source
                topic: events
                config: {brokers: "\(rig.broker.bootstrap)", topic: orders\(key.config.isEmpty ? "" : ", ")\(key.config)}
                """
            let configuration = try read(text).configuration
            let source = SourcePipeline(
                configuration.sources[0], configuration.settings, KafkaClients(), store: store, log: .off)
            try await source.prepare()
            let running = Task { try await source.run() }
            try await eventually { key.isSeen(rig.broker.requests) }
            await source.stop()
            try await running.value
        }
    }

    @Test func maxPollRecordsLimitsTheRecordsOfAWrite() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            try await rig.writeNumbers(0..<40)
            let store = try await MemoryStore()
            try await rig.carry(try rig.source(", format: record, max_poll_records: 10", store: store))
            #expect(store.writes >= 4)
            #expect(try await store.offsetBounds(topic: "events", partition: 0).latest == 40)
        }
    }

    @Test func anEmptyTopicCountsAsEmptyPolls() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let source = try rig.source(", empty_poll_delay_ms: 5", store: try await MemoryStore())
            try await source.prepare()
            let running = Task { try await source.run() }
            try await eventually { source.metrics.snapshot().emptyPolls > 3 }
            await source.stop()
            try await running.value
        }
    }

    @Test(arguments: [true, false]) func keysAndHeadersAreCarriedIfIncluded(_ isWanted: Bool) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let record = Record(
                offset: 0, timestamp: 1, key: "the-key", value: "{}", headers: [RecordHeader("the-header", "h")])
            _ = try await rig.write([record], to: "orders", partitions: 1)
            let store = try await MemoryStore()
            let config = ", include_key: \(isWanted), include_headers: \(isWanted)"
            try await rig.carry(try rig.source(config, store: store))
            let text = try await rig.events(of: "events", in: store)[0]?.first?.value.utf8String ?? ""
            #expect(text.contains("the-key") == isWanted)
            #expect(text.contains("the-header") == isWanted)
        }
    }

    @Test func aRequestWithoutAResponseEndsAfterItsTimeout() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let source = try rig.source(", request_timeout_ms: 200", store: try await MemoryStore())
            rig.broker.faults.withholdAnswer(.metadata, count: 1000)
            let begun = ContinuousClock.now
            await #expect(throws: (any Error).self) { try await source.prepare() }
            #expect(ContinuousClock.now - begun < .seconds(10))
        }
    }
}
