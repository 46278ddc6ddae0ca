public import KafkaClient

/// What a Kafka source reads, and how, whatever form its configuration came in.
public struct SourceOptions: Sendable {
    /// The connector's name, for logs and errors.
    public var name: String
    /// The Kafka topic to read.
    public var kafkaTopic: String
    /// The Kafka consumer group, which keeps the position.
    public var group: String
    /// The form of an event.
    public var form: EventForm
    /// How the consumer behaves.
    public var consumer: Consumer.Configuration
    /// What is done to the value of each record on its way.
    public var transforms = TransformChain([])
    /// Whether each record is marked with the topic that it came from: see `Provenance`. Its headers are no longer those
    /// that it had.
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
