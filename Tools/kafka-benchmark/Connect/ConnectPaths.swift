import KafkaClient
import KafkaConnectors
import KafkaTransport
import RivvenProtocol

/// The pipelines to measure, with the defaults of a configuration file except for `batchSize`.
struct ConnectPaths {
    let kafka: Kafka
    /// The Kafka topic to read.
    let source: String
    let format: EventFormat
    /// `batch_size_bytes` of the sinks.
    let batchSize: Int
    let log: Log

    /// Carries the records in Kafka to a topic of `store`.
    func toLog(_ store: any RivvenStore, _ topic: String) async throws {
        let pipeline = sourcePipeline(store, topic)
        try await pipeline.prepare()
        try await pipeline.run(untilEnd: true)
    }

    /// Carries the events in a topic of `store` to Kafka.
    func toKafka(_ store: any RivvenStore, _ topic: String, _ target: String, _ count: Int) async throws {
        let pipeline = sinkPipeline(store, topic, target)
        try await pipeline.prepare()
        try await pipeline.run(until: try await pipeline.ends())
        let arrived = try await visible(in: target)
        guard arrived == count else { throw ConnectorError("\(arrived) of \(count) records arrived in \(target)") }
    }

    /// Runs both pipelines at once, until the last record is visible in the target.
    func through(_ store: any RivvenStore, _ topic: String, _ target: String, _ count: Int) async throws {
        let (source, sink) = (sourcePipeline(store, topic), sinkPipeline(store, topic, target))
        try await source.prepare()
        try await sink.prepare()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await source.run() }
            group.addTask { try await sink.run() }
            group.addTask {
                while try await self.visible(in: target) < count { try await Task.sleep(for: .milliseconds(20)) }
                await source.stop()
                sink.stop()
            }
            try await group.waitForAll()
        }
    }

    /// Returns the number of records in a Kafka topic.
    func visible(in topic: String) async throws -> Int {
        try await kafka.offsets(of: topic).values.reduce(0) { $0 + Int($1.end - $1.start) }
    }

    private func sourcePipeline(_ store: any RivvenStore, _ topic: String) -> SourcePipeline {
        var consumer = Consumer.Configuration()
        consumer.offsetReset = .earliest
        return SourcePipeline(
            source: KafkaSource(
                options: SourceOptions(
                    name: "benchmark", kafkaTopic: source, group: "benchmark-\(source)-\(topic)-\(format.rawValue)",
                    form: EventForm(format), consumer: consumer),
                kafka: kafka),
            topic: PipelineTopic(topic),
            options: PipelineOptions(maximumEvents: 500, commitInterval: .seconds(5)), store: store, log: log)
    }

    private func sinkPipeline(_ store: any RivvenStore, _ topic: String, _ target: String) -> SinkPipeline {
        var producer = Producer.Configuration()
        producer.batchSize = batchSize
        producer.bufferMemory = 64 << 20
        producer.maximumRequestSize = 64 << 20
        return SinkPipeline(
            sink: KafkaSink(
                options: SinkOptions(
                    name: "benchmark", kafkaTopic: target, form: EventForm(format), producer: producer),
                kafka: kafka, log: log),
            topics: [topic], group: "benchmark-\(target)",
            options: PipelineOptions(maximumEvents: 2000, commitInterval: .seconds(1)), store: store, log: log)
    }
}
