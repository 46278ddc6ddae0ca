public import KafkaClient

/// What a Kafka sink writes, and how, whatever form its configuration came in.
public struct SinkOptions: Sendable {
    /// The connector's name, for logs and errors.
    public var name: String
    /// The Kafka topic to write.
    public var kafkaTopic: String
    /// The form of an event.
    public var form: EventForm
    /// How the producer behaves.
    public var producer: Producer.Configuration
    /// What is done to the value of each record on its way.
    public var transforms = TransformChain([])
    /// Whether a record is left out that carries the mark of the topic that is written: see `Provenance`.
    public var dropsOwnProvenance = false
    /// Which partition an event goes to.
    public var partitioning = Partitioning.preserve
    /// The partitions of a Kafka topic that is made on the way; the largest Rivven topic's count where it is `nil`.
    public var partitions: Int?
    /// The copies of a Kafka topic that is made on the way; the broker's default where it is `nil`.
    public var replicationFactor: Int16?
    /// Whether a Kafka topic that is not there is made.
    public var createsTopic = true
    /// Where events are written in transactions, which keep the positions too: what begins the transactional id of each
    /// Rivven partition.
    public var transactions: SinkTransactions?

    /// Creates options with Kafka's and Rivven's defaults.
    public init(name: String, kafkaTopic: String, form: EventForm, producer: Producer.Configuration) {
        self.name = name
        self.kafkaTopic = kafkaTopic
        self.form = form
        self.producer = producer
    }
}

/// How a sink writes exactly once: each portion of a Rivven partition in one transaction, with the position after it.
public struct SinkTransactions: Sendable, Hashable {
    /// What the transactional ids begin with: partition P of topic T is written under ID-T-P, which fences whoever wrote
    /// it before.
    public var idPrefix: String
    /// The Rivven group whose positions they are.
    public var group: String
    /// The Rivven topics that are carried, where they are known beforehand: a check looks whether their ids are allowed.
    public var topics: [String]
    /// The Kafka topic that keeps the positions, compacted.
    public var offsetsTopic = "rivven-connect-offsets"
    /// `transaction_timeout_ms`: how long a transaction may stay open before the broker aborts it. Default 60 s.
    public var timeout = Duration.seconds(60)

    /// Creates the transactions of a group.
    public init(idPrefix: String, group: String, topics: [String] = []) {
        (self.idPrefix, self.group, self.topics) = (idPrefix, group, topics)
    }

    /// The transactional id of a Rivven partition.
    public func id(topic: String, partition: Int) -> String { "\(idPrefix)-\(topic)-\(partition)" }
}
