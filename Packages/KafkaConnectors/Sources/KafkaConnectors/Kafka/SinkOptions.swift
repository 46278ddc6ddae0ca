public import KafkaClient

/// The options of a Kafka sink, independent of the form of its configuration.
public struct SinkOptions: Sendable {
    /// The connector's name, for logs and errors.
    public var name: String
    /// The Kafka topic to write.
    public var kafkaTopic: String
    /// How events are converted to records.
    public var form: EventForm
    /// The configuration of the producer.
    public var producer: Producer.Configuration
    /// Transforms that are applied to the value of each record. Default: none.
    public var transforms = TransformChain([])
    /// Whether records that carry the mark of the target topic are left out. See `Provenance`. Default: `false`.
    public var dropsOwnProvenance = false
    /// How events are assigned to Kafka partitions. Default: `preserve`.
    public var partitioning = Partitioning.preserve
    /// The partition count for a new Kafka topic; the count of the largest Rivven topic if `nil`.
    public var partitions: Int?
    /// The replication factor for a new Kafka topic; the broker's default if `nil`.
    public var replicationFactor: Int16?
    /// Whether the Kafka topic is created if it does not exist. Default: `true`.
    public var createsTopic = true
    /// The transactions in which events and positions are written; `nil` to write without transactions.
    public var transactions: SinkTransactions?

    /// Creates options with the defaults of Kafka and Rivven.
    public init(name: String, kafkaTopic: String, form: EventForm, producer: Producer.Configuration) {
        self.name = name
        self.kafkaTopic = kafkaTopic
        self.form = form
        self.producer = producer
    }
}

/// The options of a sink that writes exactly once. Each chunk of a Rivven partition is written in one transaction,
/// which includes the position after it.
public struct SinkTransactions: Sendable, Hashable {
    /// The prefix of the transactional ids. Partition P of topic T is written under the id `PREFIX-T-P`, which fences
    /// every earlier writer of the partition.
    public var idPrefix: String
    /// The Rivven group that the positions belong to.
    public var group: String
    /// The Rivven topics that are carried, if they are known in advance. `check` tests whether their transactional ids
    /// are permitted.
    public var topics: [String]
    /// The compacted Kafka topic that stores the positions.
    public var offsetsTopic = "rivven-connect-offsets"
    /// `transaction_timeout_ms`: how long a transaction may stay open before the broker aborts it. Default: 60 s.
    public var timeout = Duration.seconds(60)

    /// Creates the options for a Rivven group.
    public init(idPrefix: String, group: String, topics: [String] = []) {
        (self.idPrefix, self.group, self.topics) = (idPrefix, group, topics)
    }

    /// Returns the transactional id of a Rivven partition.
    public func id(topic: String, partition: Int) -> String { "\(idPrefix)-\(topic)-\(partition)" }
}
