import KafkaClient
import KafkaCodecs
import KafkaProtocol
import Testing

/// Tests of producers, consumers and transactions that end with a scope.
@Suite(.timeLimit(.minutes(5))) struct ScopeTests {
    struct Failure: Error {}

    func withTopic(_ broker: TestBroker, _ body: (Kafka, String) async throws -> Void) async throws {
        try await broker.with { kafka in
            let name = TestBroker.name("scopes")
            try await kafka.createTopic(name, partitions: 1)
            try await body(kafka, name)
        }
    }

    func end(of topic: String, _ kafka: Kafka) async throws -> Int64? {
        try await kafka.offsets(of: topic)[0]?.end
    }

    @Test(arguments: TestBroker.all)
    func aProducerScopeSendsWhatWasAppended(_ broker: TestBroker) async throws {
        try await withTopic(broker) { kafka, name in
            let producer = try await kafka.withProducer(.init(linger: .seconds(5))) { producer in
                let topic = try await producer.topic(name)
                for _ in 0..<10 { try producer.append(to: topic, key: nil, value: "v") }
                return producer
            }
            #expect(try await end(of: name, kafka) == 10)
            await #expect(throws: KafkaError.self) { try await producer.send(to: name, value: "after the scope") }
        }
    }

    @Test(arguments: TestBroker.all)
    func aScopeThatThrowsClosesAndRethrows(_ broker: TestBroker) async throws {
        try await withTopic(broker) { kafka, name in
            var escaped: Consumer?
            await #expect(throws: Failure.self) {
                try await kafka.withConsumer(partitions: [TopicPartition(name, 0): 0]) { consumer in
                    escaped = consumer
                    throw Failure()
                }
            }
            let batch = try await escaped?.nextBatch()
            #expect(batch == nil)
        }
    }

    @Test(arguments: TestBroker.all)
    func aTransactionScopeCommitsOrAborts(_ broker: TestBroker) async throws {
        try await withTopic(broker) { kafka, name in
            try await kafka.withProducer(.init(transactionalID: name)) { producer in
                try await producer.withTransaction { _ = try await producer.send(to: name, value: "kept") }
                await #expect(throws: Failure.self) {
                    try await producer.withTransaction {
                        _ = try await producer.send(to: name, value: "aborted")
                        throw Failure()
                    }
                }
                try await producer.withTransaction { _ = try await producer.send(to: name, value: "kept too") }
            }
            let configuration = Consumer.Configuration(isolationLevel: .readCommitted)
            let values = try await kafka.withConsumer(
                partitions: [TopicPartition(name, 0): 0], configuration: configuration
            ) { consumer in
                var values: [Bytes?] = []
                while values.count < 2, let batch = try await consumer.nextBatch() {
                    for record in batch { values.append(record.copied().value) }
                }
                return values
            }
            #expect(values == ["kept", "kept too"])
        }
    }

    @Test(arguments: TestBroker.all)
    func aClientScopeClosesTheClient(_ broker: TestBroker) async throws {
        var escaped: Kafka?
        try await broker.with { kafka in
            _ = try await kafka.listTopics()
            escaped = kafka
        }
        let kafka = try #require(escaped)
        let error = await #expect(throws: KafkaError.self) { try await kafka.listTopics() }
        #expect(error?.code == .closed)
    }
}
