import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaProtocol
import RivvenLog
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of `verify` on copies that differ in one record: it names each difference.
@Suite(.timeLimit(.minutes(5))) struct VerifyCopiesTests {
    /// A difference between a copy and its original.
    enum Damage: String, CaseIterable, Sendable {
        case dropped, doubled, swapped, retimed, otherHeaderOrder, nullForEmpty

        /// Returns the copy of 20 records with this damage at record 7.
        func copy(of records: [Record]) -> [Record] {
            var copy = records
            switch self {
            case .dropped: copy.remove(at: 7)
            case .doubled: copy.insert(copy[7], at: 8)
            case .swapped: copy.swapAt(7, 8)
            case .retimed: copy[7].timestamp += 1
            case .otherHeaderOrder: copy[7].headers = RecordHeaders(Array(copy[7].headers).reversed())
            case .nullForEmpty: copy[7].value = nil
            }
            return copy
        }

        /// What the report of a sink's differences must say about this damage.
        var words: [String] {
            switch self {
            case .dropped: ["missing: events-0 at offset 7 is not at the target"]
            case .doubled: ["repeated: copies-0 at offset 8 has a record again"]
            case .swapped: ["out of order: copies-0 at offset 8 has the record of events-0 at offset 7"]
            case .retimed:
                [
                    "changed: copies-0 at offset 7", "events-0 at offset 7",
                    "the timestamp is 1600000000007, 1600000000008",
                ]
            case .otherHeaderOrder: ["changed: copies-0 at offset 7", "the headers are in another order"]
            case .nullForEmpty: ["changed: copies-0 at offset 7", "the value is empty, null at the target"]
            }
        }
    }

    private var records: [Record] {
        (0..<20).map { number in
            let headers = RecordHeaders([RecordHeader("a", Bytes(utf8: "\(number)")), RecordHeader("b", "2")])
            return Record(
                offset: Int64(number), timestamp: 1_600_000_000_000 + Int64(number), key: Bytes(utf8: "k\(number)"),
                value: number == 7 ? Bytes() : Bytes(utf8: "{\"n\":\(number)}"), headers: headers)
        }
    }

    /// Carries the records to the log, and then closes the log.
    private func carryIn(_ rig: Rig, _ configuration: PipelineConfiguration) async throws {
        _ = try await rig.write(records, to: "orders", partitions: 1)
        var source = configuration
        source.sinks = []
        try await rig.run(source) {
            try await rig.kafka.committedOffsets(group: "rivven-connect", topic: "orders")[0]?.offset == 20
        }
    }

    @Test(arguments: Damage.allCases, ["record", "json", "batch"])
    func aDamagedCopyOfASinkIsReported(_ damage: Damage, _ format: String) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            var configuration = try rig.pipeline(format)
            try await carryIn(rig, configuration)
            _ = try await rig.write(damage.copy(of: records), to: "copies", partitions: 1)
            configuration.sources = []
            let sink = try await configuration.verify()[0]
            let part = try #require(sink.parts.first, "\(sink)")
            #expect(part.isEqual == (damage == .doubled) && part.repeated == (damage == .doubled ? 1 : 0), "\(sink)")
            #expect(part.differences.count == 1, "\(sink)")
            for word in damage.words where format == "record" || !word.hasPrefix("out of order") {
                // Format `batch` has one event with several records.
                let word =
                    format == "batch"
                    ? word.replacing("events-0 at offset 7", with: "events-0 at offset 0, record 7") : word
                #expect(sink.description.contains(word), "\(sink)")
                #expect(sink.json.contains(word))
            }
        }
    }

    @Test(
        arguments: [Damage.dropped, .doubled, .swapped, .retimed, .otherHeaderOrder, .nullForEmpty], ["record", "json"])
    func aDamagedCopyOfASourceIsReported(_ damage: Damage, _ format: String) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            var configuration = try rig.pipeline(format)
            _ = try await rig.write(records, to: "orders", partitions: 1)
            configuration.sinks = []
            let log = try await RivvenLog(directory: rig.directory)
            _ = try await log.createTopic("events", partitions: 1)
            let events: [RivvenRecord] =
                if format == "record" {
                    damage.copy(of: records).map { RecordFormat.encode($0, partition: 0) }
                } else {
                    damage.copy(of: records).flatMap { record in
                        var encoder = JSONEventEncoder(EventForm(.json), topic: "orders", partition: 0, readAt: "")
                        encoder.append(record)
                        return encoder.finish()
                    }
                }
            _ = try await log.publish(topic: "events", partition: 0, records: events)
            await log.close()
            let source = try await configuration.verify()[0]
            let words =
                switch damage {
                case .dropped: "missing: orders-0 at offset 7 is not at the target"
                case .doubled: "repeated: events-0 at offset 8 has a record again"
                case .swapped: "out of order: events-0 at offset 8 has the record of orders-0 at offset 7"
                case .retimed: "the timestamp is 1600000000007, 1600000000008 at the target"
                case .otherHeaderOrder: "the headers are in another order"
                case .nullForEmpty: "the value is empty, null at the target"
                }
            #expect(source.description.contains(words), "\(source)")
            #expect(source.parts.first?.differences.count == 1, "\(source)")
        }
    }

    @Test func deadLettersAreNotReportedAsMissing() async throws {
        try await Rig.with { rig in
            try await rig.kafka.createTopic(
                "copies", partitions: 1, configs: ["max.message.bytes": "2000", "retention.ms": "-1"])
            var configuration = try rig.pipeline("record")
            configuration.sources = []
            configuration.sinks[0].deadLetterTopic = "letters"
            let log = try await RivvenLog(directory: rig.directory)
            _ = try await log.createTopic("events", partitions: 1)
            var large = records
            large[7].value = Bytes(utf8: String(repeating: "x", count: 5000))
            _ = try await log.publish(
                topic: "events", partition: 0, records: large.map { RecordFormat.encode($0, partition: 0) })
            await log.close()
            try await rig.run(configuration) { try await rig.count(of: "copies") == 19 }
            let sink = try await configuration.verify()[0]
            #expect(sink.isEqual && sink.parts[0].refused == 1 && sink.parts[0].sourceCount == 19, "\(sink)")
        }
    }

    /// The sink back to `orders` leaves out the 20 records that came from there, and writes the 3 events of Rivven's own.
    @Test(arguments: ["record", "json"])
    func recordsLeftOutByProvenanceAreNotReportedAsMissing(_ format: String) async throws {
        try await Rig.with { rig in
            try await rig.kafka.createTopic("orders", partitions: 1, configs: ["retention.ms": "-1"])
            let text = """
                sources:
                  in:
                    connector: kafka
                    topic: events
                    config: {brokers: "\(rig.broker.bootstrap)", topic: orders, format: \(format), provenance: true}
                sinks:
                  back:
                    connector: kafka
                    topics: [events]
                    config: {brokers: "\(rig.broker.bootstrap)", topic: orders, format: \(format), provenance: true}
                settings: {state_dir: "\(rig.directory)"}
                """
            var configuration = try read(text).configuration
            configuration.settings.http.address = "127.0.0.1:0"
            try await carryIn(rig, configuration)
            configuration.sources = []
            let log = try await RivvenLog(directory: rig.directory)
            let own = (0..<3).map { number in
                let record = Record(offset: 100, timestamp: 5, key: nil, value: Bytes(utf8: "own \(number)"))
                return format == "record"
                    ? RecordFormat.encode(record, partition: 0)
                    : RivvenRecord(key: nil, value: Bytes(utf8: "own \(number)"))
            }
            _ = try await log.publish(topic: "events", partition: 0, records: own)
            await log.close()
            try await rig.run(configuration) { try await rig.count(of: "orders") == 23 }
            let back = try await configuration.verify()[0]
            let part = try #require(back.parts.first)
            #expect(part.leftOut == 20 && part.unknown == 0 && part.missing == 0, "\(back)")
            #expect(back.description.contains("20 left out by provenance"))
            #expect(format == "json" || back.isEqual && part.sourceCount == 3, "\(back)")
        }
    }
}
