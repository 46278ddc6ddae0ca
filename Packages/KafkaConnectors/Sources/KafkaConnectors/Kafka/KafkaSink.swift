public import KafkaClient
import KafkaCodecs
import KafkaProtocol
public import KafkaTransport

/// A sink that converts Rivven events to records and writes them to a Kafka topic.
public final class KafkaSink: SinkConnector {
    /// The options of this sink.
    public let options: SinkOptions
    let client: KafkaClients.Client
    private let log: Log

    /// Creates a sink that writes through `kafka`. The caller closes `kafka`.
    public convenience init(options: SinkOptions, kafka: Kafka, log: Log) {
        self.init(options: options, client: KafkaClients.Client(kafka), log: log)
    }

    init(options: SinkOptions, client: KafkaClients.Client, log: Log) {
        self.options = options
        self.client = client
        self.log = log
    }

    public var name: String { options.name }

    // MARK: Checks and contents

    public func ping() async throws {
        _ = try await client.kafka().offsets(of: options.kafkaTopic)
    }

    public func check() async -> ConnectorCheck {
        let topic = options.kafkaTopic
        let creation = KafkaCheck.TopicCreation(
            partitions: options.partitions, replicationFactor: options.replicationFactor)
        return await KafkaCheck(
            connector: "sink \"\(name)\"", topic: topic, operations: [.write],
            creation: options.createsTopic ? creation : nil, transactions: options.transactions
        ) {
            guard $0 < BatchFormat.maximumBytes else { return nil }
            return "Kafka topic \"\(topic)\" accepts records of up to \($0) bytes (max.message.bytes), and an event of "
                + "Rivven may have \(BatchFormat.maximumBytes): larger ones are rejected and need a dead_letter_topic"
        }.run(client)
    }

    public func discover() async throws -> Catalogue {
        try await KafkaCatalogue(kafka: client.kafka()).catalogue()
    }

    /// Checks the partition count of the Kafka topic, which is created if it does not exist and that is allowed.
    public func prepare(partitions: Int) async throws {
        let count = try await targetCount(partitions)
        guard options.partitioning != .preserve || count >= partitions else {
            throw ConnectorError(
                "sink \"\(name)\": Kafka topic \"\(options.kafkaTopic)\" has \(KafkaCheck.partitions(count)) and Rivven "
                    + "\(partitions): give it as many, or set config.partitioning to key or round_robin")
        }
    }

    private func targetCount(_ partitions: Int) async throws -> Int {
        let kafka = try await client.kafka()
        if let topic = try await kafka.describeTopic(options.kafkaTopic) { return topic.partitionCount }
        guard options.createsTopic else {
            throw ConnectorError(
                "sink \"\(name)\": Kafka topic \"\(options.kafkaTopic)\" does not exist: create it, or allow "
                    + "topic_config.auto_create")
        }
        let wanted = options.partitions ?? partitions
        // Until a Rivven topic exists, nothing says how many partitions the target needs.
        guard wanted > 0 else { return 0 }
        try await kafka.createTopic(
            options.kafkaTopic, partitions: Int32(clamping: wanted), replicationFactor: options.replicationFactor)
        guard let made = try await kafka.describeTopic(options.kafkaTopic) else {
            throw ConnectorError(
                "sink \"\(name)\": Kafka topic \"\(options.kafkaTopic)\" was created and cannot be found")
        }
        return made.partitionCount
    }

    // MARK: Writing

    public func open(_ hooks: SinkHooks) async throws -> any SinkSession {
        let kafka = try await client.kafka()
        let warning = await retentionWarning(kafka)
        guard let transactions = options.transactions else {
            return try await KafkaSinkSession(options, kafka, warning, hooks)
        }
        return try await TransactionalSinkSession(options, transactions, kafka, warning, hooks)
    }

    private func retentionWarning(_ kafka: Kafka) async -> RetentionWarning? {
        guard let text = try? await kafka.topicConfig("retention.ms", of: options.kafkaTopic),
            let milliseconds = Int64(text), milliseconds >= 0,
            (try? await kafka.topicConfig("message.timestamp.type", of: options.kafkaTopic)) != "LogAppendTime"
        else { return nil }
        return RetentionWarning(sink: name, topic: options.kafkaTopic, retention: milliseconds, log: log)
    }
}
