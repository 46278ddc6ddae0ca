public import KafkaClient

/// What a sink connector does, whatever form its configuration came in.
public struct SinkOptions: Sendable {
    /// The connector's name, for logs and errors.
    public var name: String
    /// The Rivven topics to read.
    public var rivvenTopics: [String]
    /// The Kafka topic to write.
    public var kafkaTopic: String
    /// The group that keeps the position in Rivven.
    public var group: String
    /// The form of an event.
    public var form: EventForm
    /// How the producer behaves.
    public var producer: Producer.Configuration
    /// Whether to begin at the first event rather than the next, where the group has no position.
    public var startsAtEarliest = true
    /// The most events that are read at once.
    public var maximumRecords = 2000
    /// How often what is acknowledged is committed.
    public var commitInterval = Duration.seconds(1)
    /// Which partition an event goes to.
    public var partitioning = Partitioning.preserve
    /// The partitions of a Kafka topic that is made on the way; the largest Rivven topic's count where it is `nil`.
    public var partitions: Int?
    /// Whether a Kafka topic that is not there is made.
    public var createsTopic = true
    /// How long what is under way may take at the end.
    public var drainTimeout = Duration.seconds(30)

    /// Which partition an event goes to.
    public enum Partitioning: Sendable {
        /// Partition p to partition p.
        case preserve
        /// By the key, as Java's client does.
        case key
        /// Spread evenly.
        case roundRobin
    }

    /// Creates options with Kafka's and Rivven's defaults.
    public init(
        name: String, rivvenTopics: [String], kafkaTopic: String, group: String, form: EventForm,
        producer: Producer.Configuration
    ) {
        self.name = name
        self.rivvenTopics = rivvenTopics
        self.kafkaTopic = kafkaTopic
        self.group = group
        self.form = form
        self.producer = producer
    }
}
