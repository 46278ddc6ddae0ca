import KafkaClient
import KafkaCodecs
import KafkaProtocol
import Testing

@Suite(.timeLimit(.minutes(5))) struct ProduceConsumeTests {
    static let odd: [Record] = [
        Record(timestamp: 1_700_000_000_000, key: nil, value: nil),
        Record(timestamp: 1_700_000_000_001, key: .empty, value: .empty),
        Record(timestamp: 1_600_000_000_000, key: "tombstone", value: nil),
        Record(timestamp: 1_700_000_000_002, key: Bytes([0xff, 0x00]), value: Bytes([0xc3, 0x28])),
        Record(
            timestamp: 1_700_000_000_003, key: "h", value: "v",
            headers: [RecordHeader("a", "1"), RecordHeader("a", nil), RecordHeader("", .empty)]),
        Record(timestamp: 1_500_000_000_000, key: "large", value: Bytes([UInt8](repeating: 9, count: 900_000))),
    ]

    func read(_ count: Int, from consumer: Consumer) async throws -> [Int32: [Record]] {
        var records: [Int32: [Record]] = [:]
        var left = count
        while left > 0, let batch = try await consumer.nextBatch() {
            for record in batch {
                records[batch.partition, default: []].append(record.copied())
                left -= 1
            }
        }
        return records
    }

    func all(_ topic: String, _ count: Int, of kafka: Kafka) async throws -> [Int32: [Record]] {
        let ranges = try await kafka.offsets(of: topic)
        var positions: [TopicPartition: Int64] = [:]
        for (partition, range) in ranges { positions[TopicPartition(topic, partition)] = range.start }
        #expect(ranges.values.reduce(0) { $0 + Int($1.end - $1.start) } == count)
        let consumer = try await kafka.consumer(partitions: positions)
        let records = try await read(count, from: consumer)
        await consumer.close()
        return records
    }

    @Test(arguments: TestBroker.all, Compression.allCases)
    func appendedRecordsAreReadByteForByteInOrder(_ broker: TestBroker, _ compression: Compression) async throws {
        try await broker.with { kafka in
            let name = TestBroker.name("odd")
            try await kafka.createTopic(name, partitions: 2, configs: ["retention.ms": "-1"])
            var configuration = Producer.Configuration()
            configuration.compression = compression
            let producer = try await kafka.producer(configuration)
            let topic = try await producer.topic(name)
            for record in Self.odd + Self.odd {
                try producer.append(
                    to: topic, partition: 1, key: record.key, value: record.value, headers: record.headers,
                    timestamp: record.timestamp)
            }
            await producer.flush()
            await producer.close()
            let records = try await all(name, 12, of: kafka)
            #expect(records[1]?.map(\.offset) == Array(0..<12))
            for (read, written) in zip(records[1] ?? [], Self.odd + Self.odd) {
                var read = read
                read.offset = written.offset
                #expect(read == written)
            }
        }
    }

    @Test(arguments: TestBroker.all)
    func sendReturnsWhereTheRecordWasWritten(_ broker: TestBroker) async throws {
        try await broker.with { kafka in
            let name = TestBroker.name("sent")
            try await kafka.createTopic(name, partitions: 3)
            let producer = try await kafka.producer()
            for offset in 0..<3 {
                let written = try await producer.send(to: name, partition: 2, key: "k", value: "v", timestamp: 5)
                #expect(written.topic == name && written.partition == 2)
                #expect(written.offset == Int64(offset) && written.timestamp == 5)
            }
            await producer.close()
        }
    }

    @Test(arguments: TestBroker.all)
    func everyAppendIsReportedOnce(_ broker: TestBroker) async throws {
        try await broker.with { kafka in
            let name = TestBroker.name("reports")
            try await kafka.createTopic(name, partitions: 3)
            var configuration = Producer.Configuration()
            configuration.reportsDeliveries = true
            configuration.batchSize = 512
            let producer = try await kafka.producer(configuration)
            let topic = try await producer.topic(name)
            let deliveries = producer.deliveries
            let reading = Task {
                var tags: [UInt64] = []
                for await report in deliveries {
                    #expect(report.error == nil && report.tags.count == report.count)
                    tags += report.tags
                }
                return tags
            }
            for tag in 0..<5000 as Range<UInt64> {
                try producer.append(to: topic, key: Bytes(utf8: "\(tag)"), value: "some value", tag: tag)
            }
            await producer.close()
            #expect(await reading.value.sorted() == Array(0..<5000))
            #expect(try await all(name, 5000, of: kafka).values.reduce(0) { $0 + $1.count } == 5000)
        }
    }

    @Test(arguments: TestBroker.all)
    func closedClientThrows(_ broker: TestBroker) async throws {
        try await broker.with { kafka in
            let name = TestBroker.name("closed")
            try await kafka.createTopic(name, partitions: 1)
            let producer = try await kafka.producer()
            let topic = try await producer.topic(name)
            await producer.close()
            await producer.close()
            #expect { try producer.append(to: topic, key: nil, value: "x" as Bytes?) } throws: {
                ($0 as? KafkaError)?.code == .closed
            }
            await #expect { try await producer.send(to: name, value: "x") } throws: {
                ($0 as? KafkaError)?.code == .closed
            }
        }
    }

    @Test(arguments: TestBroker.all)
    func missingTopicIsAClearError(_ broker: TestBroker) async throws {
        try await broker.with { kafka in
            let producer = try await kafka.producer()
            let name = TestBroker.name("nowhere")
            await #expect {
                _ = try await producer.topic(name)
            } throws: { error in
                guard let error = error as? KafkaError else { return false }
                return error.code == .unknownTopic && error.description.contains(name)
            }
            await producer.close()
        }
    }
}
