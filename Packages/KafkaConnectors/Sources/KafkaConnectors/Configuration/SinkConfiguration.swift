import KafkaCodecs

/// The configuration of a connector that carries Rivven topics to a Kafka topic.
public struct SinkConfiguration: Sendable, NamedBlock {
    /// The connector's name: its key in the file, or a name that is derived from its type.
    public internal(set) var name = ""
    /// `topics`: the Rivven topics to read.
    public var topics: [String] = []
    /// `topic_config`: how the Kafka topic is created.
    public var topicConfiguration = TopicConfiguration()
    /// `consumer_group`: the Rivven group that stores the positions. Default: `rivven-connect`.
    public var consumerGroup = "rivven-connect"
    /// `start_offset`: where to begin if the group has no position yet. Default: `earliest`.
    public var startOffset = StartOffset.earliest
    /// `enabled`: whether the connector runs. Default: true.
    public var isEnabled = true
    /// `config`: the Kafka side.
    public var kafka = KafkaSinkConfiguration()
    /// `rate_limit`: the limits on the rate and on the records in flight. Default: no limits.
    public var rateLimit = RateLimitConfiguration()
    /// `transforms`: the changes to each record's value, in order. Default: none.
    public var transforms: [TransformConfiguration] = []
    /// `dead_letter_topic`: the Rivven topic for invalid records. Default: none.
    public var deadLetterTopic: String?

    var ownBroker: PlacedBroker?
    var place = YAMLPlace.start
    var offsetCommitInterval: Int?

    /// Creates a configuration without topics.
    public init() {}

    static let title = "a sink"

    static var keys: [ConfigurationKey<SinkConfiguration>] {
        ConfigurationKey.connectorType("sink") + [
            .broker,
            .texts(
                "topics", \.topics, isRequired: true, "The Rivven topics to read.", check: NameCheck.rivvenName),
            .block("topic_config", \.topicConfiguration, "How a missing Kafka topic is created."),
            .text(
                "consumer_group", \.consumerGroup, "The Rivven group that keeps the position.",
                check: NameCheck.rivvenName),
            .choice("start_offset", \.startOffset, "Where to begin if the group has no position yet."),
            .boolean("enabled", \.isEnabled, "Whether the connector runs."),
            .block("config", \.kafka, isRequired: true, "The Kafka side."),
            .integer(
                "offset_commit_interval", \.offsetCommitInterval, 1...Int(Int32.max),
                "Accepted, but has no effect: acknowledged events are committed every second."),
        ] + ConfigurationKey.runnersKeys
    }

    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        checkRunnersKeys(format: kafka.format, rivvenTopics: topics, places, &problems)
        if deadLetterTopic != nil, kafka.acks == .none {
            problems.error(
                places.key("dead_letter_topic"),
                "dead_letter_topic contradicts acks: none, which reports no rejected records; take it out, or write "
                    + "acks: all")
        }
        if places.isGiven("offset_commit_interval") {
            problems.warning(
                places.key("offset_commit_interval"),
                "offset_commit_interval has no effect: acknowledged events are committed every second; take it out")
        }
    }
}

/// The Kafka side of a sink. Names, units and defaults are those of Rivven's own Kafka connector.
public struct KafkaSinkConfiguration: Sendable, ConfigurationBlock {
    /// How many replicas must have written a record before it is acknowledged.
    public enum Acks: String, ConfigurationChoice {
        /// None. Delivery is at most once.
        case none
        /// The leader.
        case leader
        /// All in-sync replicas.
        case all
    }

    /// The compression codec of batches.
    public enum CompressionName: String, ConfigurationChoice {
        /// No compression, or the codec of this name.
        case none, gzip, snappy, lz4, zstd

        var codec: Compression {
            switch self {
            case .none: .none
            case .gzip: .gzip
            case .snappy: .snappy
            case .lz4: .lz4
            case .zstd: .zstd
            }
        }
    }

    /// `brokers`: the Kafka brokers, as `HOST:PORT`.
    public var brokers: [String] = []
    /// `topic`: the Kafka topic to write.
    public var topic = ""
    /// `acks`: how many replicas must have written a record. Default: `all`.
    public var acks = Acks.all
    /// `compression`: the codec of batches. Default: `none`.
    public var compression = CompressionName.none
    /// `compression_level`: the level of the codec. Default: the codec's own.
    public var compressionLevel: Int?
    /// `batch_size_bytes`: the size at which a batch is full. Default: 16384.
    public var batchSize = 16_384
    /// `linger_ms`: how long a batch waits for more records. Default: 5.
    public var linger = Duration.milliseconds(5)
    /// `request_timeout_ms`: how long a response may take. Default: 30000.
    public var requestTimeout = Duration.seconds(30)
    /// `retries`: the most attempts for a batch after the first one. Default: 3.
    public var retries = 3
    /// `retry_backoff_ms`: the wait before the first retry; it doubles with each. Default: 100.
    public var retryBackoff = Duration.milliseconds(100)
    /// `idempotent`: whether a retry cannot write a record twice; `nil` if the file does not set it. See
    /// `isIdempotent`.
    public var idempotent: Bool?
    /// `transactional_id`: the prefix of the transactional id of each Rivven partition. Default: no transactions.
    public var transactionalID: String?
    /// `transaction_timeout_ms`: how long a transaction may stay open before the broker aborts it. Default: 60000.
    public var transactionTimeout = Duration.seconds(60)
    /// `key_field`: the name of an event member that becomes the record's key. Default: none.
    public var keyField: String?
    /// `include_headers`: whether records get headers with what Rivven knows about the event. Default: true.
    public var includesHeaders = true
    /// `custom_headers`: headers that every record gets, in the order of the file. Default: none.
    public var customHeaders: [TextPair] = []
    /// `client_id`: the name of this client in the brokers' logs and quotas.
    public var clientID: String?
    /// `format`: the format of events. Default: `json`.
    public var format = EventFormat.json
    /// `compatible`: whether events are treated exactly as by Rivven's own connector. Default: false.
    public var isCompatible = false
    /// `partitioning`: how events are assigned to Kafka partitions. Default: `preserve`.
    public var partitioning = Partitioning.preserve
    /// `provenance`: whether records that came from the target topic are left out. Default: false.
    public var dropsOwnProvenance = false
    /// `security`: the security of the connections. Default: `PLAINTEXT`.
    public var security = SecurityConfiguration()

    /// Whether a retry cannot write a record twice: the value of `idempotent`, or whether `acks` is `all` if that is
    /// `nil`. With `transactional_id` it must be `true`.
    public var isIdempotent: Bool { idempotent ?? (acks == .all) }

    /// Creates a configuration without brokers.
    public init() {}

    static let title = "a sink's \"config\""

    static var keys: [ConfigurationKey<KafkaSinkConfiguration>] { connectionKeys + producerKeys + messageKeys }

    private static let int32 = 1...Int(Int32.max)
    private static let int32FromZero = 0...Int(Int32.max)

    private static var connectionKeys: [ConfigurationKey<KafkaSinkConfiguration>] {
        [
            .brokers(
                "brokers", \.brokers, defaultPort: true, "Kafka's brokers as HOST:PORT; one of them is enough."),
            .text("topic", \.topic, isRequired: true, "The Kafka topic to write to.", check: NameCheck.kafkaTopic),
            .text("client_id", \.clientID, "Names this client in the brokers' logs and quotas."),
            .milliseconds("request_timeout_ms", \.requestTimeout, int32, "How long a response may take."),
            .block("security", \.security, "How the connection is secured."),
        ]
    }

    private static var producerKeys: [ConfigurationKey<KafkaSinkConfiguration>] {
        [
            .choice(
                "acks", \.acks,
                "How many replicas must have a record before it counts as written; none is at most once."),
            .choice("compression", \.compression, "How batches are compressed."),
            .integer(
                "compression_level", \.compressionLevel, -131_072...22,
                "The codec's level: gzip 1 to 9, lz4 1 to 17, zstd -131072 to 22; snappy has none."),
            .integer("batch_size_bytes", \.batchSize, 0...(64 << 20), "The size at which a batch is full, in bytes."),
            .milliseconds("linger_ms", \.linger, int32FromZero, "How long a batch waits for more records."),
            .integer("retries", \.retries, int32FromZero, "Further attempts after the first, for each batch."),
            .milliseconds(
                "retry_backoff_ms", \.retryBackoff, int32FromZero, "The first wait before a retry; it doubles."),
            .boolean(
                "idempotent", \.idempotent, default: true,
                "Whether retries write no duplicates; true if acks is all, else false."),
            .text(
                "transactional_id", \.transactionalID,
                "Makes the sink write in transactions: partition P of Rivven topic T under ID-T-P. Implies idempotent."),
            .milliseconds(
                "transaction_timeout_ms", \.transactionTimeout, int32,
                "How long a transaction may stay open before the broker aborts it; at most the broker's "
                    + "transaction.max.timeout.ms."),
        ]
    }

    private static var messageKeys: [ConfigurationKey<KafkaSinkConfiguration>] {
        [
            .choice(
                "format", \.format,
                "The format of an event: json, from the source or another; record, byte for byte; batch, many records."
            ),
            .boolean(
                "compatible", \.isCompatible, "Whether events are treated exactly as by Rivven's own connector."),
            .text("key_field", \.keyField, "The member of an event's JSON that becomes the record's key."),
            .boolean("include_headers", \.includesHeaders, "Whether Rivven's metadata of an event becomes headers."),
            .textMap("custom_headers", \.customHeaders, "Headers that are added to every record."),
            .choice("partitioning", \.partitioning, "Which Kafka partition an event goes to."),
            .boolean(
                "provenance", \.dropsOwnProvenance,
                "Whether to leave out records that a source marked as coming from this sink's Kafka topic."),
        ]
    }

    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        checkGuarantees(places, &problems)
        if places.isGiven("transaction_timeout_ms"), transactionalID == nil {
            problems.warning(
                places.key("transaction_timeout_ms"),
                "transaction_timeout_ms has no effect without transactional_id; take it out")
        }
        if acks == .none {
            problems.warning(
                places.value("acks"),
                "acks: none is at most once: what was handed to the socket counts as written; write acks: all to lose nothing"
            )
        }
        if let level = compressionLevel, !compression.codec.accepts(level: level) {
            let levels = compression.codec.levels.map { "\($0.lowerBound) to \($0.upperBound)" }
            problems.error(
                places.value("compression_level"),
                "compression_level: \(level) contradicts compression: \(compression.rawValue), which has "
                    + (levels.map { "the levels \($0); write one of those" } ?? "no levels; take it out"))
        }
        if format != .json { checkFormat(places, &problems) }
        checkProvenance(dropsOwnProvenance, format, isCompatible, true, places, &problems)
    }

    private func checkGuarantees(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        if transactionalID != nil {
            if idempotent == false {
                problems.error(
                    places.value("idempotent"),
                    "idempotent: false contradicts transactional_id, which implies it; take one of them out")
            }
            if acks != .all {
                problems.error(
                    places.value("acks"),
                    "acks: \(acks.rawValue) contradicts transactional_id, which needs acks: all; write acks: all, or take "
                        + "transactional_id out")
            }
        } else if idempotent == true, acks != .all {
            problems.error(
                places.value("acks"),
                "acks: \(acks.rawValue) contradicts idempotent: true, which needs acks: all; write acks: all, or "
                    + "idempotent: false")
        }
    }

    private func checkFormat(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        for (key, isWrong) in [("include_headers", !includesHeaders), ("compatible", isCompatible)] where isWrong {
            problems.error(
                places.value(key),
                "\(key): \(key == "compatible") contradicts format: \(format.rawValue), which carries records as they are; "
                    + "take it out, or write format: json")
        }
        if keyField != nil {
            problems.error(
                places.value("key_field"),
                "key_field contradicts format: \(format.rawValue), which carries each record's own key; take it out, or "
                    + "write format: json")
        }
    }
}
