import KafkaClient
import KafkaCodecs
import KafkaProtocol

extension SourceOptions {
    /// What a source of a configuration file does.
    init(_ source: SourceConfiguration, _ settings: PipelineSettings) {
        let kafka = source.kafka
        var consumer = Consumer.Configuration()
        consumer.offsetReset = kafka.startOffset == .earliest ? .earliest : .latest
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
            name: source.name, kafkaTopic: kafka.topic, rivvenTopic: source.topic, group: kafka.consumerGroup,
            form: form,
            consumer: consumer)
        maximumRecords = kafka.maximumPollRecords
        commitInterval = kafka.commitsAtIntervals ? kafka.commitInterval : nil
        partitions = source.topicConfiguration.partitions
        createsTopic = source.topicConfiguration.createsTopic
        // What drains for longer than the session lasts would be another member's by then.
        drainTimeout = min(settings.drainTimeout, kafka.sessionTimeout / 2)
    }
}

extension SinkOptions {
    /// What a sink of a configuration file does.
    init(_ sink: SinkConfiguration, _ settings: PipelineSettings) {
        let kafka = sink.kafka
        var producer = Producer.Configuration()
        producer.acks =
            switch kafka.acks {
            case .all: .all
            case .leader: .leader
            case .none: .none
            }
        producer.isIdempotent = kafka.isIdempotent
        producer.compression = kafka.compression.codec
        producer.compressionLevel = kafka.compressionLevel
        producer.batchSize = max(kafka.batchSize, 1024)
        producer.linger = kafka.linger
        producer.retries = kafka.retries
        producer.retryBackoff = kafka.retryBackoff
        producer.deliveryTimeout = max(producer.deliveryTimeout, kafka.linger + kafka.requestTimeout)
        producer.maximumRequestSize = 64 << 20
        producer.bufferMemory = 64 << 20
        var form = EventForm(kafka.format)
        form.isCompatible = kafka.isCompatible
        form.includesHeaders = kafka.includesHeaders
        form.keyField = kafka.keyField
        form.customHeaders = kafka.customHeaders.map { RecordHeader($0.name, Bytes(utf8: $0.value)) }
        self.init(
            name: sink.name, rivvenTopics: sink.topics, kafkaTopic: kafka.topic, group: sink.consumerGroup, form: form,
            producer: producer)
        startsAtEarliest = sink.startOffset == .earliest
        partitioning =
            switch kafka.partitioning {
            case .preserve: .preserve
            case .key: .key
            case .roundRobin: .roundRobin
            }
        partitions = sink.topicConfiguration.partitions
        createsTopic = sink.topicConfiguration.createsTopic
        drainTimeout = settings.drainTimeout
    }
}
