import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaMetrics
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of the effect of every key of a sink, in the broker's requests or in the records.
@Suite(.timeLimit(.minutes(5))) struct SinkKeysTests {
    /// A key with a value, and the check of its effect on a Produce request.
    struct Key: Sendable, CustomTestStringConvertible {
        let config: String
        let isRight: @Sendable (ProduceRequest, RecordBatchView) -> Bool
        var testDescription: String { config }

        init(_ config: String, _ isRight: @escaping @Sendable (ProduceRequest, RecordBatchView) -> Bool) {
            self.config = config
            self.isRight = isRight
        }
    }

    private static let keys: [Key] = [
        Key("") { $0.acks == -1 && $0.transactionalId == nil && $1.compression == Compression.none },
        Key("") { $0.timeoutMs == 30_000 && $1.producerID >= 0 },
        Key("acks: leader") { $0.acks == 1 && $1.producerID < 0 },
        Key("acks: none") { request, _ in request.acks == 0 },
        Key("idempotent: false") { $1.producerID < 0 && $0.acks == -1 },
        Key("idempotent: true") { $1.producerID >= 0 && $0.acks == -1 },
        Key("transactional_id: t") { $0.transactionalId == "t-events-0" && $1.isTransactional },
        Key("compression: gzip") { $1.compression == .gzip && $0.acks == -1 },
        Key("compression: snappy") { $1.compression == .snappy && $0.acks == -1 },
        Key("compression: lz4") { $1.compression == .lz4 && $0.acks == -1 },
        Key("compression: zstd") { $1.compression == .zstd && $0.acks == -1 },
        Key("request_timeout_ms: 7000") { request, _ in request.timeoutMs == 7000 },
        Key("batch_size_bytes: 1024") { $1.bytes.count <= 1200 && $0.acks == -1 },
        Key("batch_size_bytes: 65536, linger_ms: 400") { $1.bytes.count > 20_000 && $0.acks == -1 },
    ]

    /// Returns a store with events of half a kilobyte.
    private func store(_ count: Int = 40) async throws -> MemoryStore {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 1)
        let value = Bytes(utf8: "{\"order_id\":\"o-1\",\"note\":\"\(String(repeating: "n", count: 500))\"}")
        let events = Array(repeating: RivvenRecord(key: "k", value: value), count: count)
        _ = try await store.publish(topic: "events", partition: 0, records: events)
        return store
    }

    @Test(arguments: keys) func aConfigurationKeyReachesTheBroker(_ key: Key) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            rig.broker.requests.keepsBodies = true
            try await rig.carry(
                try rig.sink((key.config.isEmpty ? "" : ", ") + key.config, store: try await store(200)))
            try await eventually { try await rig.count(of: "copies") >= 200 }
            let requests = rig.broker.requests.requests(ProduceRequest.self)
            let isSeen = requests.contains { request in
                request.topicData.flatMap(\.partitionData).compactMap(\.records).contains { bytes in
                    (try? RecordBatchView(bytes)).map { key.isRight(request, $0) } ?? false
                }
            }
            let sizes = requests.flatMap(\.topicData).flatMap(\.partitionData).map { $0.records?.count ?? 0 }
            #expect(isSeen, "batches of \(sizes) bytes")
        }
    }

    @Test func clientIDReachesTheBroker() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            try await rig.carry(try rig.sink(", client_id: mine", store: try await store()))
            #expect(rig.broker.requests.latest.contains { $0.api == .produce && $0.clientID == "mine" })
        }
    }

    @Test(arguments: [0, 1, 3]) func retriesCountsAttemptsAfterTheFirst(_ retries: Int) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            // This error counts as a retry; errors about replicas do not.
            rig.broker.faults.fail(.produce, with: .corruptMessage, count: 1000)
            // There is one event, and so one batch.
            let sink = try rig.sink(", retries: \(retries), retry_backoff_ms: 1", store: try await store(1))
            await #expect(throws: KafkaError.self) { try await rig.carry(sink) }
            #expect(rig.broker.requests.count(of: .produce) == retries + 1)
        }
    }

    @Test func retryBackoffDelaysARetry() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            rig.broker.faults.fail(.produce, with: .notEnoughReplicas, count: 2)
            let begun = ContinuousClock.now
            try await rig.carry(try rig.sink(", retry_backoff_ms: 200", store: try await store()))
            // Two waits, each of which may be a fifth shorter than configured.
            #expect(ContinuousClock.now - begun > .milliseconds(300))
        }
    }

    @Test func keyFieldAndHeaderSettingsApply() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let config = ", key_field: order_id, include_headers: false, custom_headers: {source: rivven, place: here}"
            try await rig.carry(try rig.sink(config, store: try await store()))
            let record = try await rig.readAll("copies", 40)[0]?.first
            #expect(record?.key == "o-1")
            #expect(record.map { Array($0.headers).map(\.name) } == ["source", "place"])
        }
    }

    @Test func rivvensMetadataIsInTheHeadersIfIncluded() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            try await rig.carry(try rig.sink(", include_headers: true", store: try await store()))
            let record = try await rig.readAll("copies", 40)[0]?.first
            #expect(record.map { Array($0.headers).map(\.name).contains("rivven_stream") } == true)
        }
    }
}
