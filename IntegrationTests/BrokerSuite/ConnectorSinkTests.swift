import KafkaClient
import KafkaCodecs
import KafkaConnectors
import KafkaProtocol
import KafkaTransport
import RivvenLog
import RivvenProtocol
import Testing

/// Tests of the sink connector on every broker, used as an API, without a configuration file.
@Suite(.timeLimit(.minutes(5))) struct ConnectorSinkTests {
    @Test(arguments: TestBroker.all) func aCheckFindsTheTopic(_ broker: TestBroker) async throws {
        try await ConnectorBench.with(broker, partitions: 2) { bench in
            let check = await bench.sink().check()
            #expect(check.isGood && check.partitions == 2, "\(check)")
        }
    }

    @Test(arguments: TestBroker.all, [Compression.none, .gzip, .snappy, .lz4, .zstd])
    func everyCodecDeliversEveryRecord(_ broker: TestBroker, _ codec: Compression) async throws {
        try await ConnectorBench.with(broker, partitions: 2) { bench in
            try await bench.write(0..<200)
            try await bench.carryIn(.record)
            var options = bench.sinkOptions(.record)
            options.producer.compression = codec
            try await bench.carryOut(options)
            #expect(try await bench.copies(200) == (try await bench.read(200)))
        }
    }

    @Test(arguments: TestBroker.all) func customHeadersAreOnEveryRecord(_ broker: TestBroker) async throws {
        try await ConnectorBench.with(broker, partitions: 1) { bench in
            try await bench.write(0..<5)
            try await bench.carryIn(.json)
            var options = bench.sinkOptions(.json)
            options.form.customHeaders = [RecordHeader("environment", "test")]
            try await bench.carryOut(options)
            let records = try await bench.records(of: bench.copies, 5)[0] ?? []
            #expect(records.count == 5)
            let custom = RecordHeader("environment", "test")
            #expect(records.allSatisfy { Array($0.headers).contains(custom) })
        }
    }

    @Test(arguments: TestBroker.all, [true, false])
    func recordsAreWrittenOnceAndInOrder(_ broker: TestBroker, _ isIdempotent: Bool) async throws {
        try await ConnectorBench.with(broker, partitions: 2) { bench in
            try await bench.write(0..<2000)
            try await bench.carryIn(.record)
            var options = bench.sinkOptions(.record)
            options.producer.isIdempotent = isIdempotent
            try await bench.carryOut(options)
            #expect(try await bench.copies(2000) == (try await bench.read(2000)))
        }
    }

    @Test(arguments: TestBroker.all)
    func transactionsCarryEachRecordOnceOverRestartsAndKeepThePosition(_ broker: TestBroker) async throws {
        try await ConnectorBench.with(broker, partitions: 2) { bench in
            var options = bench.sinkOptions(.record)
            options.transactions = bench.transactions
            for round in 0..<3 {
                try await bench.write(round * 100..<round * 100 + 100)
                try await bench.carryIn(.record)
                try await bench.carryOut(options, group: "\(bench.orders)-\(round)")
            }
            #expect(try await bench.committed(of: bench.copies).values.reduce(0) { $0 + $1.count } == 300)
        }
    }

    @Test(arguments: TestBroker.all) func aSecondSessionFencesTheFirst(_ broker: TestBroker) async throws {
        try await ConnectorBench.with(broker, partitions: 1) { bench in
            try await bench.write(0..<4)
            try await bench.carryIn(.record)
            var options = bench.sinkOptions(.record)
            options.transactions = bench.transactions
            let events = try await bench.store.consume(
                topic: "events", partition: 0, from: 0, maximumRecords: 4, maximumWait: .zero)
            let sink = KafkaSink(options: options, kafka: bench.kafka, log: .off)
            let partition = RivvenPartition("events", 0)
            let first = try await sink.open()
            #expect(try await first.begin(partition) == nil)
            _ = try await first.write(Array(events[..<2]), of: partition)
            let second = try await sink.open()
            #expect(try await second.begin(partition)?.offset == 2)
            for result in (try? await first.write(Array(events[2...]), of: partition)) ?? [] {
                if case .written = result { Issue.record("the first session still writes") }
            }
            _ = try await second.write(Array(events[2...]), of: partition)
            await first.close(deadline: .zero)
            await second.close(deadline: .seconds(5))
            #expect(try await bench.committed(of: bench.copies)[0]?.count == 4)
        }
    }
}
