import KafkaClient
import KafkaCodecs
import KafkaProtocol
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of the warning that Kafka will delete the records that a sink writes.
@Suite(.timeLimit(.minutes(5))) struct RetentionWarningTests {
    private static let old: Int64 = 1_000

    @Test func oneWarningAMinuteCountsTheOldRecords() {
        let lines = Lines()
        let warning = RetentionWarning(sink: "out", topic: "copies", retention: 60_000, log: lines.log)
        warning.note(oldest: .max, count: 5)
        #expect(lines.all.isEmpty)
        warning.note(oldest: Self.old, count: 5)
        warning.note(oldest: Self.old, count: 5)
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.contains("5 records so far are older than the 60000 ms") == true)
    }

    @Test func recordsWithoutATimestampAreNotOld() {
        let lines = Lines()
        let warning = RetentionWarning(sink: "out", topic: "copies", retention: 60_000, log: lines.log)
        warning.note(oldest: -1, count: 5)
        #expect(lines.all.isEmpty)
    }

    /// -1 is less than every timestamp, so it must not count as the oldest timestamp of a chunk.
    @Test(arguments: ["", "transforms: [{type: remove_field, field: b}]"])
    func aRecordWithoutATimestampDoesNotHideAnOldOne(_ transforms: String) async throws {
        try await Rig.with { rig in
            try await rig.kafka.createTopic("copies", partitions: 1, configs: ["retention.ms": "60000"])
            let store = try await MemoryStore()
            _ = try await store.createTopic("events", partitions: 1)
            // A lane's first chunk is one event, so the last two events are in one chunk.
            let events = [-1, Self.old, -1].map { timestamp in
                RecordFormat.encode(
                    Record(offset: 0, timestamp: timestamp, key: nil, value: "{\"a\":1}"), partition: 0)
            }
            _ = try await store.publish(topic: "events", partition: 0, records: events)
            let lines = Lines()
            try await rig.carry(try rig.sink(", format: record", transforms, store: store, log: lines.log))
            #expect(lines.all.contains { $0.contains("records so far are older than the 60000 ms") }, "\(lines.all)")
        }
    }
}
