import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaMetrics
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests from Kafka to the event log and on to Kafka: no part of a record is lost or changed, in any format and codec.
@Suite(.timeLimit(.minutes(5))) struct EngineRoundTripTests {
    /// Returns records that are hard to carry: null and empty parts, duplicate headers, binary data, 900 kB.
    private func records() -> [Record] {
        var random = SeededRandom(seed: 5)
        var records: [Record] = [
            Record(offset: 0, timestamp: 5, key: "tombstone", value: nil),
            Record(offset: 0, timestamp: 4, key: nil, value: nil),
            Record(offset: 0, timestamp: 6, key: "", value: ""),
            Record(
                offset: 0, timestamp: 7, key: "headers", value: "h",
                headers: [
                    RecordHeader("a", "1"), RecordHeader("a", "2"), RecordHeader(name: "b", value: nil),
                    RecordHeader("c", ""),
                ]),
            Record(offset: 0, timestamp: 8, key: "number", value: "{\"n\": 18446744073709551616, \"e\": 1e400}"),
            Record(
                offset: 0, timestamp: 9, key: "large",
                value: Bytes((0..<900_000).map { _ in UInt8(truncatingIfNeeded: random.next()) })),
        ]
        for _ in 0..<50 {
            var record = random.record()
            record.timestamp = Int64(random.below(1_700_000_000_000))
            records.append(record)
        }
        return records
    }

    private func write(_ records: [Record], _ codec: Compression, _ rig: Rig) async throws {
        var configuration = Producer.Configuration()
        configuration.compression = codec
        configuration.maximumRequestSize = 2 << 20
        let producer = try await rig.kafka.producer(configuration)
        let handle = try await producer.topic("orders")
        for record in records {
            try producer.append(
                to: handle, partition: 0, key: record.key, value: record.value, headers: record.headers,
                timestamp: record.timestamp)
        }
        await producer.flush()
        await producer.close()
    }

    private static let codecs = [Compression.none, .gzip, .snappy, .lz4, .zstd]

    @Test(arguments: codecs, [EventFormat.batch, .record, .json])
    func everyRecordSurvivesARoundTrip(_ codec: Compression, _ format: EventFormat) async throws {
        try await Rig.with { rig in
            for topic in ["orders", "copies"] {
                try await rig.kafka.createTopic(
                    topic, partitions: 1, configs: ["retention.ms": "-1", "max.message.bytes": "2000000"])
            }
            let records = records()
            try await write(records, codec, rig)
            #expect(try await rig.count(of: "orders") == records.count)
            let store = try await MemoryStore()
            try await rig.carry(try rig.source(", format: \(format.rawValue)", store: store))
            let compression = codec == .none ? "" : ", compression: \(codec)"
            try await rig.carry(
                try rig.sink(", format: \(format.rawValue), linger_ms: 0\(compression)", store: store))
            let read = try await rig.readAll("copies", records.count)[0] ?? []
            #expect(read.map(Carried.init) == records.map(Carried.init))
        }
    }
}
