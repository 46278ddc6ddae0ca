public import KafkaClient

/// The options of a Kafka source, independent of the form of its configuration.
public struct SourceOptions: Sendable {
    /// The connector's name, for logs and errors.
    public var name: String
    /// The Kafka topic to read.
    public var kafkaTopic: String
    /// The Kafka consumer group, which stores the positions.
    public var group: String
    /// How records are converted to events.
    public var form: EventForm
    /// The configuration of the consumer.
    public var consumer: Consumer.Configuration
    /// Transforms that are applied to the value of each record. Default: none.
    public var transforms = TransformChain([])
    /// Whether a header that names the source topic is added to each record. See `Provenance`. Default: `false`.
    public var marksProvenance = false

    /// Creates options.
    public init(
        name: String, kafkaTopic: String, group: String, form: EventForm, consumer: Consumer.Configuration
    ) {
        self.name = name
        self.kafkaTopic = kafkaTopic
        self.group = group
        self.form = form
        self.consumer = consumer
    }
}
