import KafkaClient
import KafkaCodecs
import KafkaProtocol
import Testing

/// Tests of transactions and split batches on the real broker at KAFKA_BOOTSTRAP.
@Suite(.enabled(if: TestBroker.realBootstrap != nil), .timeLimit(.minutes(5))) struct TransactionTests {
    func transactional(_ kafka: Kafka, _ id: String) async throws -> Producer {
        var configuration = Producer.Configuration()
        configuration.transactionalID = id
        return try await kafka.producer(configuration)
    }

    func withTopic(_ configs: [String: String] = [:], _ body: (Kafka, String) async throws -> Void) async throws {
        try await TestBroker.real.with { kafka in
            let name = TestBroker.name("transactions")
            try await kafka.createTopic(name, partitions: 3, configs: configs)
            try await body(kafka, name)
        }
    }

    @Test func transactionsFollowEachOtherThroughCommitsAndAborts() async throws {
        try await withTopic { kafka, name in
            let producer = try await transactional(kafka, name)
            let topic = try await producer.topic(name)
            for round in 0..<6 {
                try producer.beginTransaction()
                for partition in 0..<3 as Range<Int32> {
                    try producer.append(to: topic, partition: partition, key: nil, value: Bytes(utf8: "\(round)"))
                    try await producer.send(to: name, partition: partition, value: Bytes(utf8: "\(round)"))
                }
                if round % 2 == 0 {
                    try await producer.commitTransaction()
                } else {
                    try producer.append(to: topic, partition: 0, key: nil, value: "never sent")
                    try await producer.abortTransaction()
                }
            }
            await producer.close()
            // Each round writes two records and a marker. The last marker may not be written yet.
            for range in try await kafka.offsets(of: name).values { #expect((17...18).contains(range.end)) }
        }
    }

    @Test func anEmptyTransactionLeavesNothingInTheLog() async throws {
        try await withTopic { kafka, name in
            let producer = try await transactional(kafka, name)
            let topic = try await producer.topic(name)
            try producer.beginTransaction()
            try await producer.commitTransaction()
            try producer.beginTransaction()
            try producer.append(to: topic, key: nil, value: "given up before it was sent")
            try await producer.abortTransaction()
            await producer.close()
            for range in try await kafka.offsets(of: name).values { #expect(range.end == 0) }
        }
    }

    @Test func newOwnerOfATransactionalIDFencesThePreviousOne() async throws {
        try await withTopic { kafka, name in
            let former = try await transactional(kafka, name)
            try former.beginTransaction()
            try await former.send(to: name, partition: 0, value: "of the former owner")
            let producer = try await transactional(kafka, name)
            try producer.beginTransaction()
            try await producer.send(to: name, partition: 0, value: "of the new owner")
            try await producer.commitTransaction()
            let error = await #expect(throws: KafkaError.self) { try await former.commitTransaction() }
            #expect(error?.code == .fenced && error?.isFatal == true)
            let later = #expect(throws: KafkaError.self) { try former.beginTransaction() }
            #expect(later?.isFatal == true)
            await former.close()
            await producer.close()
        }
    }

    @Test func offsetsTakeEffectWhenTheirTransactionCommits() async throws {
        try await withTopic { kafka, name in
            // The broker confirms a commit before it writes the markers. Only a read_committed consumer waits for them.
            var configuration = Consumer.Configuration()
            configuration.isolationLevel = .readCommitted
            let consumer = try await kafka.consumer(group: name, topics: [name], configuration: configuration)
            let partition = TopicPartition(name, 0)
            let producer = try await transactional(kafka, name)
            try producer.beginTransaction()
            try await producer.sendOffsets([partition: CommittedOffset(5)], group: GroupMetadata(group: name))
            try await producer.abortTransaction()
            #expect(try await consumer.committed([partition]) == [:])
            try producer.beginTransaction()
            try await producer.sendOffsets([partition: CommittedOffset(7)], group: GroupMetadata(group: name))
            try await producer.commitTransaction()
            #expect(try await consumer.committed([partition]) == [partition: 7])
            await consumer.close()
            await producer.close()
        }
    }

    @Test func unknownMemberCanOnlyAbort() async throws {  // KIP-447
        try await withTopic { kafka, name in
            let producer = try await transactional(kafka, name)
            let member = GroupMetadata(group: name, generation: 3, memberID: "nobody")
            try producer.beginTransaction()
            let error = await #expect(throws: KafkaError.self) {
                try await producer.sendOffsets([TopicPartition(name, 0): CommittedOffset(5)], group: member)
            }
            #expect(error?.requiresAbort == true && error?.isFatal == false)
            await #expect(throws: KafkaError.self) { try await producer.send(to: name, value: "refused") }
            await #expect(throws: KafkaError.self) { try await producer.commitTransaction() }
            try await producer.abortTransaction()
            try producer.beginTransaction()
            try await producer.send(to: name, value: "taken")
            try await producer.commitTransaction()
            await producer.close()
        }
    }

    @Test(arguments: [true, false])
    func aBatchThatIsTooLargeForItsTopicIsSplitInOrder(_ isTransactional: Bool) async throws {
        try await withTopic(["max.message.bytes": "2000"]) { kafka, name in
            var configuration = Producer.Configuration()
            configuration.transactionalID = isTransactional ? name : nil
            configuration.reportsDeliveries = true
            let producer = try await kafka.producer(configuration)
            let topic = try await producer.topic(name)
            if isTransactional { try producer.beginTransaction() }
            let value = Bytes([UInt8](repeating: 7, count: 150))
            for tag in 0..<200 as Range<UInt64> {
                try producer.append(to: topic, partition: 1, key: nil, value: value, tag: tag)
            }
            if isTransactional { try await producer.commitTransaction() } else { await producer.flush() }
            await producer.close()
            var reports: [DeliveryReport] = []
            for await report in producer.deliveries { reports.append(report) }
            #expect(reports.allSatisfy { $0.error == nil && $0.retries > 0 })
            #expect(reports.sorted { $0.baseOffset < $1.baseOffset }.flatMap(\.tags) == Array(0..<200))
            let ends = isTransactional ? 200...201 : 200...200 as ClosedRange<Int64>
            #expect(ends.contains(try await kafka.offsets(of: name)[1]?.end ?? -1))
        }
    }

    @Test func aRecordThatIsTooLargeFailsAndTheNextIsWritten() async throws {
        try await withTopic(["max.message.bytes": "2000"]) { kafka, name in
            let producer = try await kafka.producer()
            // A newly elected leader may reject the first attempt, which then has an unknown outcome.
            #expect(try await producer.send(to: name, partition: 0, value: "first").offset == 0)
            let large = Bytes([UInt8](repeating: 7, count: 3000))
            let error = await #expect(throws: KafkaError.self) {
                try await producer.send(to: name, partition: 0, value: large)
            }
            #expect(error?.code == .recordTooLarge && error?.mayHaveBeenWritten == false)
            #expect(try await producer.send(to: name, partition: 0, value: "small").offset == 1)
            await producer.close()
        }
    }
}
