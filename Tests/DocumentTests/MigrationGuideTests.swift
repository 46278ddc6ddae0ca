import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaConnectors
import KafkaProtocol
import KafkaTransport
import RivvenLog
import RivvenProtocol
import Testing

/// Tests of Documentation/migration.md with its two files: after cut-over and rollback, each record is there exactly
/// once.
@Suite(.timeLimit(.minutes(5))) struct MigrationGuideTests {
    private static let topics = ["orders", "payments"]

    @Test func cutOverAndRollBackDeliverEachRecordOnce() async throws {
        try await withTemporaryDirectory { directory in
            let broker = try await KafkaBroker.start()
            let guide = try Guide(bootstrap: broker.bootstrap, directory: directory)
            let kafka = try await Kafka(bootstrap: broker.bootstrap)
            for topic in Self.topics {
                try await kafka.createTopic(topic, partitions: 2, configs: ["retention.ms": "-1"])
            }
            // Step 2: carries the existing records. A writer continues meanwhile, and stops for the cut-over.
            try await write(kafka, 0..<60)
            try await guide.run("migration.yaml")
            try await write(kafka, 60..<100)
            // Step 4: carries the rest. Then the writers write to Rivven, and the rollback file copies back to Kafka.
            try await guide.run("migration.yaml")
            let store = try await RivvenLog(directory: directory)
            for topic in Self.topics {
                #expect(try await carried(store, topic) == (0..<100).map(Self.text))
                for number in 100..<130 {
                    let record = RivvenRecord(key: nil, value: Bytes(utf8: Self.text(number)))
                    _ = try await store.publish(topic: topic, partition: number % 2, records: [record])
                }
            }
            await store.close()
            try await guide.run("rollback.yaml")
            try await guide.run("rollback.yaml")
            // Step 5: Kafka has all records, each exactly once.
            for topic in Self.topics { #expect(try await values(kafka, topic) == (0..<130).map(Self.text)) }
            await kafka.close()
            await broker.stop()
        }
    }

    private static func text(_ number: Int) -> String { "{\"n\":\(number)}" }

    private static func number(_ text: String) -> Int { Int(text.dropFirst(5).dropLast()) ?? -1 }

    private func write(_ kafka: Kafka, _ numbers: Range<Int>) async throws {
        let producer = try await kafka.producer()
        for topic in Self.topics {
            let handle = try await producer.topic(topic)
            for number in numbers {
                try producer.append(
                    to: handle, partition: Int32(number % 2), key: nil, value: Bytes(utf8: Self.text(number)))
            }
        }
        await producer.flush()
        await producer.close()
    }

    /// Returns the `data` of each event, in the order of the records.
    private func carried(_ store: RivvenLog, _ topic: String) async throws -> [String] {
        var texts: [String] = []
        for partition in 0..<2 {
            let events = try await store.consume(
                topic: topic, partition: partition, from: 0, maximumRecords: 1000, maximumWait: .zero)
            for event in events {
                let data = (event.value.utf8String ?? "").split(separator: "\"data\":").last ?? ""
                texts.append(data.prefix { $0 != "}" } + "}")
            }
        }
        return texts.sorted { Self.number($0) < Self.number($1) }
    }

    /// Returns the values of a topic, as a read_committed consumer sees them.
    private func values(_ kafka: Kafka, _ topic: String) async throws -> [String] {
        var configuration = Consumer.Configuration()
        configuration.isolationLevel = .readCommitted
        let ends = try await kafka.listOffsets(of: topic, at: .latest, isolationLevel: .readCommitted)
        var values: [String] = []
        for (partition, end) in ends {
            let place = TopicPartition(topic, partition)
            let consumer = try await kafka.consumer(partitions: [place: 0], configuration: configuration)
            while consumer.position(of: place) ?? 0 < end.offset, let batch = try await consumer.nextBatch() {
                for record in batch { values.append(record.value?.utf8String ?? "") }
            }
            await consumer.close()
        }
        return values.sorted { Self.number($0) < Self.number($1) }
    }
}

/// The files of the guide, adapted to a broker and a directory of a test.
private struct Guide {
    private let document: Document
    private let bootstrap: String
    private let directory: String

    init(bootstrap: String, directory: String) throws {
        document = try Document("migration.md")
        (self.bootstrap, self.directory) = (bootstrap, directory)
    }

    /// Runs a file until its end, as `rivven-connect run --until-end` does.
    func run(_ name: String) async throws {
        let text = try document.configuration(name)
            .replacing("kafka1:9092", with: bootstrap).replacing("./rivven-data", with: directory)
        let configuration = try PipelineConfiguration.read(Array(text.utf8), file: name).configuration
        try await ConnectorRuntime(configuration: configuration, log: .off).run(untilEnd: true)
    }
}
