public import KafkaClient

/// What a source connector does, whatever form its configuration came in.
public struct SourceOptions: Sendable {
    /// The connector's name, for logs and errors.
    public var name: String
    /// The Kafka topic to read.
    public var kafkaTopic: String
    /// The Rivven topic to write.
    public var rivvenTopic: String
    /// The Kafka consumer group, which keeps the position.
    public var group: String
    /// The form of an event.
    public var form: EventForm
    /// How the consumer behaves.
    public var consumer: Consumer.Configuration
    /// The most records that are published at once.
    public var maximumRecords = 500
    /// How often what is acknowledged is committed; after every publish where it is `nil`.
    public var commitInterval: Duration? = .seconds(5)
    /// The partitions of a Rivven topic that is made on the way; the Kafka topic's count where it is `nil`.
    public var partitions: Int?
    /// Whether a Rivven topic that is not there is made.
    public var createsTopic = true
    /// How long partitions that go away may take to be written out and committed.
    public var drainTimeout = Duration.seconds(30)

    /// Creates options with Kafka's and Rivven's defaults.
    public init(
        name: String, kafkaTopic: String, rivvenTopic: String, group: String, form: EventForm,
        consumer: Consumer.Configuration
    ) {
        self.name = name
        self.kafkaTopic = kafkaTopic
        self.rivvenTopic = rivvenTopic
        self.group = group
        self.form = form
        self.consumer = consumer
    }
}
