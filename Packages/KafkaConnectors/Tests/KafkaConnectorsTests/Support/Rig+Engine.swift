import KafkaBroker
@_spi(KafkaInternals) import KafkaClient
import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import RivvenProtocol

@testable import KafkaConnectors

/// The engine's pipelines on a rig, with a store that the test provides.
extension Rig {
    /// Returns a source from a file in the form of Rivven's connector page.
    func source(_ config: String = "", _ more: String = "", store: any RivvenStore, log: Log = .off) throws
        -> SourcePipeline
    {
        let text = """
            type: kafka-source
            topic: events
            \(more)
            config: {brokers: "\(broker.bootstrap)", topic: orders, auto_commit_interval_ms: 20 \(config)}
            """
        let configuration = try read(text).configuration
        return SourcePipeline(
            configuration.sources[0], configuration.settings, KafkaClients(), store: store, log: log)
    }

    /// Returns a sink from a file in the form of Rivven's connector page.
    func sink(_ config: String = "", _ more: String = "", store: any RivvenStore, log: Log = .off) throws
        -> SinkPipeline
    {
        let text = """
            type: kafka-sink
            topics: [events]
            \(more)
            config: {brokers: "\(broker.bootstrap)", topic: copies \(config)}
            """
        let configuration = try read(text).configuration
        return SinkPipeline(configuration.sinks[0], configuration.settings, KafkaClients(), store: store, log: log)
    }

    /// Creates the topic for a transactional sink's positions. Otherwise the sink searches for some seconds before
    /// creating it.
    func makeOffsetsTopic() async throws {
        try await kafka.createTopic("rivven-connect-offsets", partitions: 2, configs: ["retention.ms": "-1"])
    }

    /// Runs a source until all existing records are carried.
    func carry(_ source: SourcePipeline) async throws {
        try await source.prepare()
        try await source.run(untilEnd: true)
    }

    /// Runs a sink until all existing events are carried.
    func carry(_ sink: SinkPipeline) async throws {
        try await sink.prepare()
        try await sink.run(until: try await sink.ends())
    }

    /// Returns what a read_committed consumer finds in `topic`, by partition.
    func committed(of topic: String) async throws -> [Int32: [Record]] {
        var configuration = Consumer.Configuration()
        configuration.isolationLevel = .readCommitted
        var found: [Int32: [Record]] = [:]
        for (number, range) in try await kafka.offsets(of: topic) where range.end > range.start {
            let place = TopicPartition(topic, number)
            let consumer = try await kafka.consumer(partitions: [place: range.start], configuration: configuration)
            let closing = Task {
                try await eventually { consumer.positionAtRest(of: place) ?? 0 >= range.end }
                await consumer.close()
            }
            while let batch = try await consumer.nextBatch() { found[number, default: []] += batch.map { $0.copied() } }
            try await closing.value
        }
        return found
    }

    /// Returns all events of a topic of `store`, by partition.
    func events(of topic: String, in store: any RivvenStore) async throws -> [Int: [RivvenMessage]] {
        var events: [Int: [RivvenMessage]] = [:]
        for partition in 0..<(try await store.partitionCount(topic: topic) ?? 0) {
            var found: [RivvenMessage] = []
            let (start, end) = try await store.offsetBounds(topic: topic, partition: partition)
            var position = start
            while position < end {
                let messages = try await store.consume(
                    topic: topic, partition: partition, from: position, maximumRecords: 1000, maximumWait: .zero)
                guard let last = messages.last else { break }
                found += messages
                position = last.offset + 1
            }
            events[partition] = found
        }
        return events
    }

    /// Writes numbered records to one partition of a topic.
    func writeNumbers(_ numbers: Range<Int>, to topic: String = "orders", partition: Int32 = 0) async throws {
        let producer = try await kafka.producer()
        let handle = try await producer.topic(topic)
        for number in numbers {
            try producer.append(to: handle, partition: partition, key: nil, value: Bytes(utf8: "\(number)"))
        }
        await producer.flush()
        await producer.close()
    }
}

extension [Record] {
    /// The values as text.
    var texts: [String] { map { $0.value?.utf8String ?? "" } }
}
