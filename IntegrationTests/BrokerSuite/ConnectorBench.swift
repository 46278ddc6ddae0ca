@_spi(KafkaInternals) import KafkaClient
import KafkaCodecs
import KafkaConnectors
import KafkaProtocol
import KafkaTransport
import RivvenLog
import RivvenProtocol

/// Two Kafka topics of a broker, an in-memory event log, and the connectors between them.
struct ConnectorBench {
    let kafka: Kafka
    let store: RivvenLog
    let orders: String
    let copies: String

    /// Runs `body` with a new bench on `broker`.
    static func with(
        _ broker: TestBroker, partitions: Int32, _ body: (ConnectorBench) async throws -> Void
    ) async throws {
        try await broker.with { kafka in
            let name = TestBroker.name("connectors")
            let bench = ConnectorBench(
                kafka: kafka, store: try await RivvenLog(directory: nil), orders: "\(name)-orders",
                copies: "\(name)-copies")
            for topic in [bench.orders, bench.copies] {
                try await kafka.createTopic(topic, partitions: partitions, configs: ["retention.ms": "-1"])
            }
            try await body(bench)
            await bench.store.close()
        }
    }

    /// Waits at most a minute until `isTrue` returns true.
    static func eventually(_ isTrue: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if try await isTrue() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw ConnectorError("it did not happen within a minute")
    }

    // MARK: Connectors

    func sourceOptions() -> SourceOptions {
        var consumer = Consumer.Configuration()
        consumer.offsetReset = .earliest
        return SourceOptions(
            name: "in", kafkaTopic: orders, group: orders, form: EventForm(.record), consumer: consumer)
    }

    func source() -> KafkaSource { KafkaSource(options: sourceOptions(), kafka: kafka) }

    func pipeline(_ source: KafkaSource, to topic: String = "events", chunkSize: Int = 500) -> SourcePipeline {
        SourcePipeline(
            source: source, topic: PipelineTopic(topic),
            options: PipelineOptions(maximumEvents: chunkSize, commitInterval: .milliseconds(50)), store: store,
            log: .off
        )
    }

    func sinkOptions(_ format: EventFormat) -> SinkOptions {
        SinkOptions(name: "out", kafkaTopic: copies, form: EventForm(format), producer: Producer.Configuration())
    }

    /// Transactions with ids and a positions group that only this bench uses.
    var transactions: SinkTransactions { SinkTransactions(idPrefix: copies, group: copies) }

    func sink() -> KafkaSink { KafkaSink(options: sinkOptions(.record), kafka: kafka, log: .off) }

    /// Carries the existing records of `orders` to `events`.
    func carryIn(_ format: EventFormat) async throws {
        var options = sourceOptions()
        options.form = EventForm(format)
        let pipeline = pipeline(KafkaSource(options: options, kafka: kafka))
        try await pipeline.prepare()
        try await pipeline.run(untilEnd: true)
    }

    /// Carries the existing events of `events` to `copies`.
    func carryOut(_ options: SinkOptions, group: String? = nil) async throws {
        let pipeline = SinkPipeline(
            sink: KafkaSink(options: options, kafka: kafka, log: .off), topics: ["events"], group: group ?? copies,
            options: PipelineOptions(maximumEvents: 500, commitInterval: .milliseconds(50)), store: store, log: .off)
        try await pipeline.prepare()
        try await pipeline.run(until: try await pipeline.ends())
    }

    // MARK: Records

    /// Writes numbered records to the partitions of `orders` in turn, or to one of them.
    func write(_ numbers: Range<Int>, to partition: Int32? = nil) async throws {
        guard !numbers.isEmpty else { return }
        let count = Int32(try await kafka.describeTopic(orders)?.partitionCount ?? 1)
        let producer = try await kafka.producer()
        let topic = try await producer.topic(orders)
        for number in numbers {
            let destination = partition ?? Int32(number) % count
            while true {
                do throws(KafkaError) {
                    try producer.append(
                        to: topic, partition: destination, key: nil, value: Bytes(utf8: "{\"number\":\(number)}"))
                    break
                } catch {
                    guard error.code == .bufferFull else { throw error }
                    await producer.waitForRoom()
                }
            }
        }
        await producer.flush()
        await producer.close()
    }

    /// Returns the values of `count` records of `orders`, by partition.
    func read(_ count: Int) async throws -> [String] { try await values(of: orders, count) }

    /// Returns the values of `count` records of `copies`, by partition.
    func copies(_ count: Int) async throws -> [String] { try await values(of: copies, count) }

    private func values(of topic: String, _ count: Int) async throws -> [String] {
        try await records(of: topic, count).sorted { $0.key < $1.key }.flatMap { partition, records in
            records.map { "\(partition): \($0.value?.utf8String ?? "")" }
        }
    }

    func records(of topic: String, _ count: Int) async throws -> [Int32: [Record]] {
        var positions: [TopicPartition: Int64] = [:]
        for (partition, range) in try await kafka.offsets(of: topic) {
            positions[TopicPartition(topic, partition)] = range.start
        }
        let consumer = try await kafka.consumer(partitions: positions)
        var found: [Int32: [Record]] = [:]
        var left = count
        while left > 0, let batch = try await consumer.nextBatch() {
            for record in batch {
                found[batch.partition, default: []].append(record.copied())
                left -= 1
            }
        }
        await consumer.close()
        return found
    }

    /// Returns what a read_committed consumer finds in `topic`.
    func committed(of topic: String) async throws -> [Int32: [Record]] {
        var configuration = Consumer.Configuration()
        configuration.isolationLevel = .readCommitted
        var found: [Int32: [Record]] = [:]
        for (number, range) in try await kafka.offsets(of: topic) where range.end > range.start {
            let place = TopicPartition(topic, number)
            let consumer = try await kafka.consumer(partitions: [place: range.start], configuration: configuration)
            let closing = Task {
                try await Self.eventually { consumer.positionAtRest(of: place) ?? 0 >= range.end }
                await consumer.close()
            }
            while let batch = try await consumer.nextBatch() { found[number, default: []] += batch.map { $0.copied() } }
            try await closing.value
        }
        return found
    }

    /// Returns how many events each partition of a topic of the log contains.
    func eventCounts(_ topic: String = "events") async throws -> [Int64] {
        var counts: [Int64] = []
        for partition in 0..<(try await store.partitionCount(topic: topic) ?? 0) {
            counts.append(try await store.offsetBounds(topic: topic, partition: partition).latest)
        }
        return counts
    }
}
