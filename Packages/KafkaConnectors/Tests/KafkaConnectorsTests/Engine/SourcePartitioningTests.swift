import KafkaCodecs
import KafkaProtocol
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of the target partitions of a source that does not preserve the source partition.
@Suite(.timeLimit(.minutes(5))) struct SourcePartitioningTests {
    private func records(_ count: Int) -> [Record] {
        (0..<count).map { index in
            Record(
                timestamp: 1_600_000_000_000, key: Bytes(utf8: "k\(index / 3 % 7)"),
                value: Bytes(utf8: "{\"n\":\(index)}"))
        }
    }

    /// Returns the numbers in the events of each Rivven partition.
    private func numbers(_ store: MemoryStore, _ format: EventFormat, partitions: Int) async throws -> [[Int]] {
        var found: [[Int]] = []
        for partition in 0..<partitions {
            let messages = try await store.consume(
                topic: "events", partition: partition, from: 0, maximumRecords: 1000, maximumWait: .zero)
            let decoder = EventDecoder(EventForm(format), topic: "events")
            found.append(try messages.map { number(try decoder.decode($0)) })
        }
        return found
    }

    private func number(_ record: Record) -> Int {
        let digits = record.value?.utf8String?.filter(\.isNumber)
        return digits.flatMap { Int($0) } ?? -1
    }

    private static let changing = "transforms: [{type: remove_field, field: other}]"

    @Test(arguments: [(EventFormat.record, ""), (.json, ""), (.record, changing), (.json, changing)])
    func keyPartitioningMatchesTheJavaClientAndKeepsOrder(_ format: EventFormat, _ more: String) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 3)
            let records = records(300)
            _ = try await rig.write(records, to: "orders", partitions: 3)
            let store = try await MemoryStore()
            _ = try await store.createTopic("events", partitions: 2)
            let config = ", format: \(format.rawValue), partitioning: key"
            try await rig.carry(rig.source(config, more, store: store))
            var expected: [[Int]] = [[], []]
            for record in records {
                let target = record.key?.withUnsafeBytes { Murmur2.partition(of: $0, count: 2) } ?? 0
                expected[target].append(number(record))
            }
            let found = try await numbers(store, format, partitions: 2)
            #expect(found.map { $0.sorted() } == expected)
            for target in found {
                for source in 0..<3 {
                    let here = target.filter { $0 % 3 == source }
                    #expect(here == here.sorted(), "what came from Kafka partition \(source) is out of order")
                }
            }
        }
    }

    @Test(arguments: [EventFormat.record, .json])
    func roundRobinSpreadsTheRecordsOfOnePartitionEvenly(_ format: EventFormat) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            _ = try await rig.write(records(300), to: "orders", partitions: 1)
            let store = try await MemoryStore()
            _ = try await store.createTopic("events", partitions: 4)
            try await rig.carry(rig.source(", format: \(format.rawValue), partitioning: round_robin", store: store))
            let found = try await numbers(store, format, partitions: 4)
            #expect(found.map(\.count) == [75, 75, 75, 75])
            #expect(Set(found.joined()).count == 300)
        }
    }

    @Test func aSmallerTargetReportsMissingPartitionsAndCarriesTheOthers() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 3)
            _ = try await rig.write(records(30), to: "orders", partitions: 3)
            let store = try await MemoryStore()
            _ = try await store.createTopic("events", partitions: 2)
            store.allowGrowth(to: 2)
            let source = try rig.source(", format: record", store: store)
            try await source.prepare()
            let error = await #expect(throws: ConnectorError.self) { try await source.run(untilEnd: true) }
            let text = "\(error.map { "\($0)" } ?? "")"
            #expect(text.contains("partition 2 is not carried"))
            #expect(text.contains("set config.partitioning to key or round_robin"))
            #expect(try await numbers(store, .record, partitions: 2).map(\.count) == [10, 10])
        }
    }

    /// A partition's last event says nothing about the other source partitions, so uncommitted records are written
    /// again.
    @Test func theTailIsNotTakenForAPositionUnlessPartitionsArePreserved() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            _ = try await rig.write(records(30), to: "orders", partitions: 1)
            let store = try await MemoryStore()
            _ = try await store.createTopic("events", partitions: 2)
            try await rig.carry(rig.source(", format: record, partitioning: round_robin", store: store))
            try await rig.carry(
                rig.source(
                    ", format: record, partitioning: round_robin, consumer_group: another", store: store))
            #expect(try await numbers(store, .record, partitions: 2).map(\.count) == [30, 30])
        }
    }
}
