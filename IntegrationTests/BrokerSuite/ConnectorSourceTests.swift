import KafkaClient
import KafkaCodecs
import KafkaConnectors
import KafkaMetrics
import KafkaProtocol
import KafkaTransport
import RivvenLog
import RivvenProtocol
import Testing

/// Tests of the source connector on every broker, used as an API, without a configuration file.
@Suite(.timeLimit(.minutes(5))) struct ConnectorSourceTests {
    @Test(arguments: TestBroker.all) func topicIsCreatedWrittenAndRead(_ broker: TestBroker) async throws {
        try await ConnectorBench.with(broker, partitions: 1) { bench in
            try await bench.write(0..<10)
            #expect(try await bench.kafka.describeTopic(bench.orders)?.partitionCount == 1)
            #expect(try await bench.read(10).count == 10)
        }
    }

    @Test(arguments: TestBroker.all) func aCheckFindsTheTopic(_ broker: TestBroker) async throws {
        try await ConnectorBench.with(broker, partitions: 3) { bench in
            let check = await bench.source().check()
            #expect(check.isGood && check.partitions == 3, "\(check)")
        }
    }

    @Test(arguments: TestBroker.all) func checkNamesTheFailedStep(_ broker: TestBroker) async throws {
        try await ConnectorBench.with(broker, partitions: 1) { bench in
            var options = bench.sourceOptions()
            options.kafkaTopic = TestBroker.name("missing")
            let check = await KafkaSource(options: options, kafka: bench.kafka).check()
            #expect(check.failure?.step == .topic, "\(check)")
        }
    }

    @Test(arguments: TestBroker.all) func discoverReturnsPartitionsCountsAndASample(_ broker: TestBroker) async throws {
        try await ConnectorBench.with(broker, partitions: 2) { bench in
            let producer = try await bench.kafka.producer()
            try await producer.send(to: bench.orders, partition: 1, key: "k", value: "{\"id\": 1, \"name\": \"n\"}")
            await producer.close()
            let catalogue = try await bench.source().discover()
            let topic = try #require(catalogue.topics.first { $0.name == bench.orders })
            #expect(topic.partitions.count == 2 && topic.count == 1)
            #expect(topic.sample?.value == "json object")
            #expect(topic.sample?.members.map(\.name) == ["id", "name"])
        }
    }

    @Test(arguments: TestBroker.all) func recordsBecomeEventsInOrder(_ broker: TestBroker) async throws {
        try await ConnectorBench.with(broker, partitions: 1) { bench in
            try await bench.write(0..<500)
            try await bench.carryIn(.record)
            #expect(try await bench.eventCounts() == [500])
            #expect(try await bench.source().committed() == [0: 500])
        }
    }

    @Test(arguments: TestBroker.all, [Consumer.OffsetReset.earliest, .latest])
    func newGroupBeginsAtTheOffsetReset(_ broker: TestBroker, _ start: Consumer.OffsetReset) async throws {
        try await ConnectorBench.with(broker, partitions: 1) { bench in
            try await bench.write(0..<10)
            var options = bench.sourceOptions()
            options.consumer.offsetReset = start
            let reader = try await KafkaSource(options: options, kafka: bench.kafka).read(SourceHooks())
            try await ConnectorBench.eventually { reader.position(of: 0) != nil }
            try await bench.write(10..<20)
            let first = try await reader.next()
            #expect(first?.offsets.lowerBound == (start == .latest ? 10 : 0))
            await reader.close(deadline: .seconds(5))
        }
    }

    @Test(arguments: TestBroker.all, [IsolationLevel.readUncommitted, .readCommitted])
    func hundredThousandRecordsArriveInOrder(_ broker: TestBroker, _ isolation: IsolationLevel) async throws {
        try await ConnectorBench.with(broker, partitions: 3) { bench in
            try await bench.write(0..<100_000)
            var options = bench.sourceOptions()
            options.consumer.isolationLevel = isolation
            let source = KafkaSource(options: options, kafka: bench.kafka)
            let pipeline = bench.pipeline(source)
            try await pipeline.prepare()
            try await pipeline.run(untilEnd: true)
            #expect(try await bench.eventCounts().reduce(0, +) == 100_000)
            #expect(pipeline.metrics.snapshot().messagesConsumed == 100_000)
            #expect(try await source.committed() == (try await source.ends()))
        }
    }

    @Test(arguments: TestBroker.all) func partitionNumbersArePreserved(_ broker: TestBroker) async throws {
        try await ConnectorBench.with(broker, partitions: 4) { bench in
            for partition in 0..<4 as Range<Int32> { try await bench.write(0..<Int(partition) * 10, to: partition) }
            try await bench.carryIn(.record)
            #expect(try await bench.eventCounts() == [0, 10, 20, 30])
        }
    }

    @Test(arguments: TestBroker.all) func emptyTopicGivesNoEventsAndEnds(_ broker: TestBroker) async throws {
        try await ConnectorBench.with(broker, partitions: 2) { bench in
            try await bench.carryIn(.record)
            #expect(try await bench.eventCounts() == [0, 0])
        }
    }

    @Test func errorNamesTheUnreachableBroker() async throws {
        var configuration = Kafka.Configuration()
        configuration.requestTimeout = .milliseconds(300)
        configuration.connectTimeout = .milliseconds(300)
        let error = await #expect(throws: KafkaError.self) {
            _ = try await Kafka(bootstrap: "127.0.0.1:1", configuration: configuration)
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("127.0.0.1:1"))
    }

    @Test(arguments: TestBroker.all) func eachGroupReadsEverything(_ broker: TestBroker) async throws {
        try await ConnectorBench.with(broker, partitions: 2) { bench in
            try await bench.write(0..<100)
            for group in ["a", "b"] {
                var options = bench.sourceOptions()
                options.group = "\(bench.orders)-\(group)"
                let source = KafkaSource(options: options, kafka: bench.kafka)
                let pipeline = bench.pipeline(source, to: "events-\(group)")
                try await pipeline.prepare()
                try await pipeline.run(untilEnd: true)
                #expect(try await bench.eventCounts("events-\(group)").reduce(0, +) == 100)
            }
        }
    }

    @Test(arguments: TestBroker.all, [1, 7, 500, 10_000])
    func batchesOfAnySizeDeliverEveryRecord(_ broker: TestBroker, _ size: Int) async throws {
        try await ConnectorBench.with(broker, partitions: 1) { bench in
            let count = size == 1 ? 300 : 3000
            try await bench.write(0..<count)
            let pipeline = bench.pipeline(bench.source(), chunkSize: size)
            try await pipeline.prepare()
            try await pipeline.run(untilEnd: true)
            #expect(try await bench.eventCounts() == [Int64(count)])
        }
    }
}
