import KafkaClient
import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import RivvenProtocol

extension KafkaClients.Cluster {
    init(_ kafka: KafkaSourceConfiguration) {
        self.init(
            brokers: kafka.brokers, clientID: kafka.clientID, requestTimeout: kafka.requestTimeout,
            security: kafka.security)
    }

    init(_ kafka: KafkaSinkConfiguration) {
        self.init(
            brokers: kafka.brokers, clientID: kafka.clientID, requestTimeout: kafka.requestTimeout,
            security: kafka.security)
    }
}

// MARK: Sources

extension KafkaSource {
    /// Creates the source that a configuration describes.
    convenience init(_ source: SourceConfiguration, _ settings: PipelineSettings, _ clients: KafkaClients) {
        self.init(
            options: SourceOptions(source, settings),
            client: .init(clients, .init(source.kafka), connector: "source \"\(source.name)\""))
    }
}

extension SourcePipeline {
    /// Creates the pipeline of the source that a configuration describes.
    ///
    /// - Parameter isOnlyWriter: Whether no other source writes the topic, so that its last message shows how far this
    ///   one came.
    convenience init(
        _ source: SourceConfiguration, _ settings: PipelineSettings, _ clients: KafkaClients, store: any RivvenStore,
        isOnlyWriter: Bool = true, log: Log
    ) {
        let kafka = source.kafka
        var options = PipelineOptions(
            maximumEvents: kafka.maximumPollRecords,
            commitInterval: kafka.commitsAtIntervals ? kafka.commitInterval : nil)
        // A drain that takes longer than the session would still write after another member owns the partition.
        options.drainTimeout = min(settings.drainTimeout, kafka.sessionTimeout / 2)
        options.stopTimeout = settings.drainTimeout
        options.emptyPoll = max(kafka.emptyPollDelay, .milliseconds(1))
        options.deadLetterTopic = source.deadLetterTopic
        options.partitioning = kafka.partitioning
        options.resumesFromTail = isOnlyWriter
        options.reportsIntervals = settings.metrics.logInterval != nil
        options.rateLimit = source.rateLimit
        self.init(
            source: KafkaSource(source, settings, clients),
            topic: PipelineTopic(
                source.topic, partitions: source.topicConfiguration.partitions,
                isCreated: source.topicConfiguration.createsTopic),
            options: options, store: store, log: log)
    }
}

extension SourceOptions {
    /// Creates the options of the source that a configuration describes.
    init(_ source: SourceConfiguration, _ settings: PipelineSettings) {
        let kafka = source.kafka
        var consumer = Consumer.Configuration()
        consumer.offsetReset = kafka.startOffset == .earliest ? .earliest : .latest
        consumer.isolationLevel = kafka.isolationLevel == .readCommitted ? .readCommitted : .readUncommitted
        consumer.fetchMinimumBytes = kafka.fetchMinimumBytes
        consumer.fetchMaximumBytes = kafka.fetchMaximumBytes
        consumer.sessionTimeout = kafka.sessionTimeout
        consumer.heartbeatInterval = kafka.heartbeatInterval
        consumer.maximumPollInterval = kafka.maximumPollInterval
        consumer.groupInstanceID = kafka.groupInstanceID
        var form = EventForm(kafka.format)
        form.isCompatible = kafka.isCompatible
        form.includesKey = kafka.includesKey
        form.includesHeaders = kafka.includesHeaders
        self.init(
            name: source.name, kafkaTopic: kafka.topic, group: kafka.consumerGroup, form: form, consumer: consumer)
        transforms = TransformChain(source.transforms)
        marksProvenance = kafka.marksProvenance
    }
}

// MARK: Sinks

extension KafkaSink {
    /// Creates the sink that a configuration describes.
    convenience init(_ sink: SinkConfiguration, _ settings: PipelineSettings, _ clients: KafkaClients, log: Log) {
        self.init(
            options: SinkOptions(sink, settings),
            client: .init(clients, .init(sink.kafka), connector: "sink \"\(sink.name)\""), log: log)
    }
}

extension SinkPipeline {
    /// Creates the pipeline of the sink that a configuration describes.
    convenience init(
        _ sink: SinkConfiguration, _ settings: PipelineSettings, _ clients: KafkaClients, store: any RivvenStore,
        log: Log
    ) {
        var options = PipelineOptions(maximumEvents: 2000, commitInterval: .seconds(1))
        options.drainTimeout = settings.drainTimeout
        options.deadLetterTopic = sink.deadLetterTopic
        options.reportsIntervals = settings.metrics.logInterval != nil
        options.rateLimit = sink.rateLimit
        self.init(
            sink: KafkaSink(sink, settings, clients, log: log), topics: sink.topics, group: sink.consumerGroup,
            startsAtEarliest: sink.startOffset == .earliest, options: options, store: store, log: log)
    }
}

extension SinkOptions {
    /// Creates the options of the sink that a configuration describes.
    init(_ sink: SinkConfiguration, _ settings: PipelineSettings) {
        let kafka = sink.kafka
        var form = EventForm(kafka.format)
        form.isCompatible = kafka.isCompatible
        form.includesHeaders = kafka.includesHeaders
        form.keyField = kafka.keyField
        form.customHeaders = kafka.customHeaders.map { RecordHeader($0.name, Bytes(utf8: $0.value)) }
        self.init(name: sink.name, kafkaTopic: kafka.topic, form: form, producer: Self.producer(kafka))
        partitioning = kafka.partitioning
        partitions = sink.topicConfiguration.partitions
        createsTopic = sink.topicConfiguration.createsTopic
        transforms = TransformChain(sink.transforms)
        dropsOwnProvenance = kafka.dropsOwnProvenance
        replicationFactor = sink.topicConfiguration.replicationFactor.map { Int16(clamping: $0) }
        transactions = kafka.transactionalID.map {
            var transactions = SinkTransactions(idPrefix: $0, group: sink.consumerGroup, topics: sink.topics)
            transactions.timeout = kafka.transactionTimeout
            return transactions
        }
    }

    private static func producer(_ kafka: KafkaSinkConfiguration) -> Producer.Configuration {
        var producer = Producer.Configuration()
        producer.acks =
            switch kafka.acks {
            case .all: .all
            case .leader: .leader
            case .none: .none
            }
        producer.isIdempotent = kafka.isIdempotent || kafka.transactionalID != nil
        producer.compression = kafka.compression.codec
        producer.compressionLevel = kafka.compressionLevel
        producer.batchSize = max(kafka.batchSize, 1024)
        producer.linger = kafka.linger
        producer.retries = kafka.retries
        producer.retryBackoff = kafka.retryBackoff
        producer.deliveryTimeout = max(producer.deliveryTimeout, kafka.linger + kafka.requestTimeout)
        producer.maximumRequestSize = 64 << 20
        producer.bufferMemory = max(64 << 20, 2 * producer.batchSize)
        return producer
    }
}
