import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaConnectors
import KafkaProtocol
import KafkaTransport
import RivvenLog

/// The main job on the embedded brokers. Orders are written to Kafka, carried by a source to the event log and by a
/// sink to a second topic, and then read back from there and compared.
struct Demo {
    static let sourceTopic = "orders"
    static let eventTopic = "order-events"
    static let targetTopic = "orders-replica"

    let count: Int
    let directory: String
    let progress: DemoProgress

    private var kafkaDirectory: String { directory + "/kafka" }
    private static let patience = Duration.seconds(60)

    func run() async throws -> DemoResult {
        let broker = try await KafkaBroker.start(configuration: .init(dataDirectory: kafkaDirectory))
        let log = try await RivvenLog(directory: directory + "/rivven")
        let kafka = try await Kafka(bootstrap: broker.bootstrap)
        for topic in [Self.sourceTopic, Self.targetTopic] {
            let isNew = try await kafka.createTopic(
                topic, partitions: Int32(DemoOrder.partitions), configs: ["retention.ms": "-1"])
            guard isNew else {
                throw UsageError("--keep: \(directory) already contains a demo: name another directory, or remove it")
            }
        }
        let firstTimestamp = WallClock.milliseconds()
        let started = ContinuousClock.now
        let connectors = try await Connectors(kafka: kafka, log: log)
        try await write(with: kafka, firstTimestamp)
        try await waitUntilCarried(kafka, connectors)
        let (read, verified) = try await verify(kafka, firstTimestamp)
        let duration = ContinuousClock.now - started
        try await connectors.stop()
        await kafka.close()
        await log.close()
        await broker.stop()
        return DemoResult(
            records: count, read: read, verified: verified, duration: duration, targetTopic: Self.targetTopic,
            targetDirectory: kafkaDirectory)
    }

    /// The source and the sink, with the first failure of the two.
    private struct Connectors {
        let source: SourcePipeline
        let sink: SinkPipeline
        let running: [Task<Void, any Error>]
        let failure = FirstFailure()

        init(kafka: Kafka, log: RivvenLog) async throws {
            var consumer = Consumer.Configuration()
            consumer.offsetReset = .earliest
            let warnings = Log.standardError(level: .warning)
            source = SourcePipeline(
                source: KafkaSource(
                    options: SourceOptions(
                        name: "demo", kafkaTopic: Demo.sourceTopic, group: "demo", form: EventForm(.record),
                        consumer: consumer),
                    kafka: kafka),
                topic: PipelineTopic(Demo.eventTopic),
                options: PipelineOptions(maximumEvents: 500, commitInterval: .seconds(5)), store: log, log: warnings)
            sink = SinkPipeline(
                sink: KafkaSink(
                    options: SinkOptions(
                        name: "demo", kafkaTopic: Demo.targetTopic, form: EventForm(.record), producer: .init()),
                    kafka: kafka, log: warnings),
                topics: [Demo.eventTopic], group: "demo",
                options: PipelineOptions(maximumEvents: 2000, commitInterval: .seconds(1)), store: log, log: warnings)
            try await source.prepare()
            try await sink.prepare()
            let (source, sink, failure) = (source, sink, failure)
            running = [
                Task { do { try await source.run() } catch { failure.note(error); throw error } },
                Task { do { try await sink.run() } catch { failure.note(error); throw error } },
            ]
        }

        func stop() async throws {
            await source.stop()
            sink.stop()
            for task in running { try await task.value }
        }
    }

    private func write(with kafka: Kafka, _ firstTimestamp: Int64) async throws {
        let producer = try await kafka.producer()
        let topic = try await producer.topic(Self.sourceTopic)
        for number in 0..<count {
            let order = DemoOrder.record(number, firstTimestamp: firstTimestamp)
            while true {
                do throws(KafkaError) {
                    try producer.append(
                        to: topic, partition: DemoOrder.partition(number), key: order.key, value: order.value,
                        headers: order.headers, timestamp: order.timestamp)
                    break
                } catch {
                    guard error.code == .bufferFull else { throw error }
                    await producer.waitForRoom()
                }
            }
            if number % 1000 == 999 { progress.update { $0.written = number + 1 } }
        }
        await producer.flush()
        await producer.close()
        progress.update { $0.written = count }
    }

    private func waitUntilCarried(_ kafka: Kafka, _ connectors: Connectors) async throws {
        var last = -1
        var lastChange = ContinuousClock.now
        while true {
            if let failure = connectors.failure.error { throw failure }
            let carried = try await kafka.offsets(of: Self.targetTopic).values.reduce(0) { $0 + Int($1.end) }
            progress.update { $0.carried = carried }
            if carried >= count { return }
            if carried > last { (last, lastChange) = (carried, .now) }
            guard ContinuousClock.now - lastChange < Self.patience else {
                throw ConnectorError("no record arrived for \(Self.patience): \(carried) of \(count) arrived before")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Reads the second topic from the beginning, and compares each record with the expected order.
    private func verify(_ kafka: Kafka, _ firstTimestamp: Int64) async throws -> (read: Int, verified: Int) {
        var positions: [TopicPartition: Int64] = [:]
        let ranges = try await kafka.offsets(of: Self.targetTopic)
        for partition in ranges.keys { positions[TopicPartition(Self.targetTopic, partition)] = 0 }
        let total = ranges.values.reduce(0) { $0 + Int($1.end) }
        let consumer = try await kafka.consumer(partitions: positions)
        var next = (0..<DemoOrder.partitions).map { $0 }
        var (read, verified) = (0, 0)
        while read < total, let batch = try await consumer.nextBatch() {
            for record in batch {
                read += 1
                let place = Int(batch.partition)
                var order = DemoOrder.record(next[place], firstTimestamp: firstTimestamp)
                order.offset = record.offset
                if next[place] < count, order == record { verified += 1 }
                next[place] += DemoOrder.partitions
            }
            progress.update { $0.verified = verified }
        }
        await consumer.close()
        // Too many records are a failure, just as too few are.
        return (read, read == count ? verified : min(verified, count - 1))
    }
}

/// The first error of several tasks; `nil` if there is none.
final class FirstFailure: Sendable {
    private let state = Lock<(any Error)?>(nil)

    var error: (any Error)? { state.withLock { $0 } }

    func note(_ error: any Error) {
        state.withLock { state in
            if state == nil { state = error }
        }
    }
}
