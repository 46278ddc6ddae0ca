import KafkaClient
import KafkaCodecs
import KafkaProtocol
import Testing

/// Tests of the sequence of single records.
@Suite(.timeLimit(.minutes(5))) struct RecordsTests {
    /// Writes `count` records, in batches of at most ten, and passes the topic's name to `body`.
    func withRecords(
        _ broker: TestBroker, _ count: Int, _ body: (Kafka, TopicPartition) async throws -> Void
    ) async throws {
        try await broker.with { kafka in
            let partition = TopicPartition(TestBroker.name("records"), 0)
            try await kafka.createTopic(partition.topic, partitions: 1)
            try await kafka.withProducer { producer in
                let topic = try await producer.topic(partition.topic)
                for number in 0..<count {
                    let headers: RecordHeaders = ["number": Bytes("\(number)")]
                    try producer.append(to: topic, key: nil, value: Bytes("v\(number)"), headers: headers)
                    if number % 10 == 9 { await producer.flush() }
                }
            }
            try await body(kafka, partition)
        }
    }

    @Test(arguments: TestBroker.all)
    func recordsArriveOneByOneInOrder(_ broker: TestBroker) async throws {
        try await withRecords(broker, 25) { kafka, partition in
            try await kafka.withConsumer(partitions: [partition: 3]) { consumer in
                var number: Int64 = 3
                for try await record in consumer.records() {
                    #expect(record.topicPartition == partition && record.offset == number)
                    #expect(record.value == Bytes("v\(number)") && record.headers["number"] == Bytes("\(number)"))
                    number += 1
                    if number == 25 { break }
                }
            }
        }
    }

    @Test(arguments: TestBroker.all)
    func aLaterSequenceContinuesWithinTheBatch(_ broker: TestBroker) async throws {
        try await withRecords(broker, 25) { kafka, partition in
            try await kafka.withConsumer(partitions: [partition: 0]) { consumer in
                var offsets: [Int64] = []
                while offsets.count < 25 {
                    for try await record in consumer.records() {
                        offsets.append(record.offset)
                        if offsets.count % 7 == 0 || offsets.count == 25 { break }
                    }
                }
                #expect(offsets == Array(0..<25))
            }
        }
    }

    @Test(arguments: TestBroker.all)
    func aCommitOfARecordContinuesAfterIt(_ broker: TestBroker) async throws {
        try await withRecords(broker, 25) { kafka, partition in
            let group = TestBroker.name("group")
            let configuration = Consumer.Configuration(offsetReset: .earliest)
            for expected in [0, 5, 10] as [Int64] {
                try await kafka.withConsumer(group: group, topics: [partition.topic], configuration: configuration) {
                    consumer in
                    for try await record in consumer.records() {
                        #expect(record.offset >= expected)
                        guard record.offset == expected + 4 else { continue }
                        try await record.commit()
                        break
                    }
                }
            }
            #expect(try await kafka.committedOffsets(group: group, topic: partition.topic)[0]?.offset == 15)
        }
    }

    @Test(arguments: TestBroker.all)
    func afterASeekTheRestOfTheBatchIsNotHandedOut(_ broker: TestBroker) async throws {
        try await withRecords(broker, 25) { kafka, partition in
            try await kafka.withConsumer(partitions: [partition: 0]) { consumer in
                var offsets: [Int64] = []
                for try await record in consumer.records() {
                    offsets.append(record.offset)
                    if record.offset == 2, offsets.count == 3 { try await consumer.seek(to: [partition: 20]) }
                    if record.offset == 24 { break }
                }
                #expect(offsets == [0, 1, 2, 20, 21, 22, 23, 24])
            }
        }
    }
}
