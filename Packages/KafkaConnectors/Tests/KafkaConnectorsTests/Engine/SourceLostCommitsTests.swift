import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of a source that finds no commits although it has written to the target before. Kafka deletes commits together
/// with their topic, and when they expire.
@Suite(.timeLimit(.minutes(5))) struct SourceLostCommitsTests {
    private static let starts = ["earliest", "latest"]

    /// A source of a rig, with the warnings of its runs.
    private final class Bench: Sendable {
        let rig: Rig
        let store: MemoryStore
        let config: String
        let warnings = Lock<[String]>([])

        init(_ rig: Rig, isShared: Bool = false, _ config: String) async throws {
            (self.rig, self.config) = (rig, config)
            store = try await MemoryStore(isShared: isShared)
        }

        func carry() async throws {
            let log = Log(level: .warning) { _, line in self.warnings.withLock { $0.append(line) } }
            try await rig.carry(try rig.source(config, store: store, log: log))
        }

        /// Runs the source until it has begun to read.
        func open() async throws {
            let source = try rig.source(config, store: store)
            try await source.prepare()
            let running = Task { try await source.run() }
            let lineage = try await source.source.lineage()
            let isShared = store.isSharedWithOtherProcesses
            try await eventually {
                let other = PartitionWriter(identity: "other", lineage: lineage)
                let isNoted = try await other.hasWritten("events", in: store)
                return try await !source.source.committed().isEmpty && (isShared || isNoted)
            }
            await source.stop()
            try await running.value
        }

        /// Carries `numbers` to a target that was empty before.
        func begin(with numbers: Range<Int>) async throws {
            try await open()
            try await rig.writeNumbers(numbers)
            try await carry()
            #expect(warnings.withLock { $0 } == [])
        }

        func recreate(partitions: Int = 1) async throws {
            try await rig.broker.recreateTopic("orders", partitions: partitions)
            _ = try await rig.kafka.describeTopic("orders")
        }

        /// Makes the coordinator report that nothing is committed.
        func loseCommits() {
            rig.broker.faults.alter(OffsetFetchRequest.self, count: .max) { _, response in
                for group in response.groups.indices {
                    for topic in response.groups[group].topics.indices {
                        for partition in response.groups[group].topics[topic].partitions.indices {
                            response.groups[group].topics[topic].partitions[partition].committedOffset = -1
                            response.groups[group].topics[topic].partitions[partition].metadata = ""
                        }
                    }
                }
            }
        }

        func values(_ partition: Int = 0, _ format: EventFormat = .record) async throws -> [Int] {
            let decoder = EventDecoder(EventForm(format), topic: "events")
            var values: [Int] = []
            for event in try await rig.events(of: "events", in: store)[partition] ?? [] {
                try decoder.forEachRecord(in: event) { record in
                    let value = record.value.map { String(decoding: $0, as: UTF8.self) } ?? ""
                    values.append(Int(value) ?? -1)
                }
            }
            return values
        }

        /// The warnings that report that nothing is committed.
        var reports: [String] {
            warnings.withLock { $0 }.filter {
                $0.contains("nothing is committed") && $0.contains("deleted and created again")
                    && $0.contains("first record, at offset 0") && $0.contains("arrive twice")
            }
        }
    }

    @Test(arguments: starts, [false, true])
    func aTopicThatWasRecreatedWhileTheSourceWasDownIsCarriedWholeWithAWarning(
        start: String, isShared: Bool
    ) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let bench = try await Bench(rig, isShared: isShared, ", format: record, start_offset: \(start)")
            try await bench.begin(with: 0..<20)
            try await bench.recreate()
            try await rig.writeNumbers(100..<150)
            try await bench.carry()
            #expect(try await bench.values() == Array(0..<20) + Array(100..<150))
            #expect(bench.reports.count == 1)
            try await rig.writeNumbers(150..<160)
            try await bench.carry()
            #expect(try await bench.values() == Array(0..<20) + Array(100..<160))
            #expect(bench.reports.count == 1)
        }
    }

    @Test(arguments: starts)
    func withoutTopicIDsARecreatedTopicIsCarriedWholeWithAWarning(start: String) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            rig.broker.faults.alter(MetadataRequest.self, count: .max) { _, response in
                for index in response.topics.indices { response.topics[index].topicId = .zero }
            }
            let bench = try await Bench(rig, ", format: record, start_offset: \(start)")
            try await bench.begin(with: 0..<20)
            try await bench.recreate()
            try await rig.writeNumbers(100..<150)
            try await bench.carry()
            #expect(try await bench.values() == Array(0..<20) + Array(100..<150))
            #expect(bench.reports.count == 1)
        }
    }

    @Test(arguments: [false, true])
    func aPartitionThatHadCarriedNothingIsCarriedWhole(isShared: Bool) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 2)
            let bench = try await Bench(rig, isShared: isShared, ", format: record, start_offset: latest")
            _ = try await bench.store.createTopic("events", partitions: 3)
            try await bench.begin(with: 0..<20)
            try await bench.recreate(partitions: 3)
            for partition in 0..<3 {
                try await rig.writeNumbers(100 * partition..<100 * partition + 10, partition: Int32(partition))
            }
            try await bench.carry()
            #expect(try await bench.values(0) == Array(0..<20) + Array(0..<10))
            #expect(try await bench.values(1) == Array(100..<110))
            #expect(try await bench.values(2) == Array(200..<210))
            #expect(bench.reports.count == 3, "\(bench.warnings.withLock { $0 })")
        }
    }

    @Test(arguments: ["record", "json"])
    func aRecreatedTopicWithoutPreservedPartitionsIsCarriedWhole(format: String) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let config = ", format: \(format), start_offset: latest, partitioning: round_robin"
            let bench = try await Bench(rig, config)
            try await bench.begin(with: 0..<20)
            try await bench.recreate()
            try await rig.writeNumbers(100..<150)
            try await bench.carry()
            let form: EventFormat = format == "json" ? .json : .record
            #expect(try await bench.values(0, form) == Array(0..<20) + Array(100..<150))
            #expect(bench.reports.count == 1)
        }
    }

    @Test func aTopicThatWasRecreatedBeforeAnythingWasCarriedIsCarriedWhole() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let bench = try await Bench(rig, ", format: record, start_offset: latest")
            try await bench.open()
            try await bench.recreate()
            try await rig.writeNumbers(100..<150)
            try await bench.carry()
            #expect(try await bench.values() == Array(100..<150))
            #expect(bench.reports.count == 1)
        }
    }

    @Test(arguments: starts)
    func lostCommitsOfTheSameTopicContinueExactly(start: String) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let bench = try await Bench(rig, ", format: record, start_offset: \(start)")
            try await bench.begin(with: 0..<20)
            bench.loseCommits()
            try await rig.writeNumbers(20..<40)
            try await bench.carry()
            #expect(try await bench.values() == Array(0..<40))
        }
    }

    @Test(arguments: ["preserve", "round_robin"])
    func aTargetThatAnotherSourceHasWrittenBeginsAtTheEnd(partitioning: String) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let common = ", format: record, start_offset: latest, partitioning: \(partitioning)"
            let bench = try await Bench(rig, common)
            try await bench.begin(with: 0..<20)
            let other = try rig.source(common + ", consumer_group: another", store: bench.store)
            try await rig.writeNumbers(20..<30)
            // A start that failed before anything was committed does not count as an earlier run.
            rig.broker.faults.fail(.offsetCommit, with: .groupAuthorizationFailed)
            await #expect(throws: (any Error).self) { try await rig.carry(other) }
            try await rig.carry(try rig.source(common + ", consumer_group: another", store: bench.store))
            #expect(try await bench.values() == Array(0..<20))
        }
    }

    @Test func eventsOfAnotherTopicAreNotTakenForAnEarlierRun() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let bench = try await Bench(rig, isShared: true, ", format: json, start_offset: latest")
            var encoder = JSONEventEncoder(EventForm(.json), topic: "more", partition: 0, readAt: "")
            encoder.append(Record(offset: 5, timestamp: 0, key: nil, value: "-1"))
            _ = try await bench.store.createTopic("events", partitions: 1)
            _ = try await bench.store.publish(topic: "events", partition: 0, records: encoder.finish())
            try await rig.writeNumbers(0..<10)
            try await bench.begin(with: 10..<20)
            #expect(try await bench.values(0, .json) == [-1] + Array(10..<20))
        }
    }
}
