/// The configuration of a connector that carries a Kafka topic to a Rivven topic.
public struct SourceConfiguration: Sendable, NamedBlock {
    /// The connector's name: its key in the file, or a name that is derived from its type.
    public internal(set) var name = ""
    /// `topic`: the Rivven topic to write.
    public var topic = ""
    /// `topic_config`: how the Rivven topic is created.
    public var topicConfiguration = TopicConfiguration()
    /// `enabled`: whether the connector runs. Default: true.
    public var isEnabled = true
    /// `config`: the Kafka side.
    public var kafka = KafkaSourceConfiguration()
    /// `rate_limit`: the limits on the rate and on the records in flight. Default: no limits.
    public var rateLimit = RateLimitConfiguration()
    /// `transforms`: the changes to each record's value, in order. Default: none.
    public var transforms: [TransformConfiguration] = []
    /// `dead_letter_topic`: the Rivven topic for invalid records. Default: none.
    public var deadLetterTopic: String?

    var ownBroker: PlacedBroker?
    var place = YAMLPlace.start

    /// Creates a configuration without topics.
    public init() {}

    static let title = "a source"

    static var keys: [ConfigurationKey<SourceConfiguration>] {
        ConfigurationKey.connectorType("source") + [
            .broker,
            .text("topic", \.topic, isRequired: true, "The Rivven topic to write to.", check: NameCheck.rivvenName),
            .block("topic_config", \.topicConfiguration, "How a missing Rivven topic is created."),
            .boolean("enabled", \.isEnabled, "Whether the connector runs."),
            .block("config", \.kafka, isRequired: true, "The Kafka side."),
        ] + ConfigurationKey.runnersKeys
    }

    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        checkRunnersKeys(format: kafka.format, rivvenTopics: [topic], places, &problems)
    }
}

/// The Kafka side of a source. Names, units and defaults are those of Rivven's own Kafka connector.
public struct KafkaSourceConfiguration: Sendable, ConfigurationBlock {
    /// Which records of transactions are read.
    public enum IsolationLevel: String, ConfigurationChoice {
        /// All records, including those of aborted transactions.
        case readUncommitted = "read_uncommitted"
        /// Only records of committed transactions, and records that belong to no transaction.
        case readCommitted = "read_committed"
    }

    /// `brokers`: the Kafka brokers, as `HOST:PORT`.
    public var brokers: [String] = []
    /// `topic`: the Kafka topic to read.
    public var topic = ""
    /// `consumer_group`: the Kafka group that stores the positions. Default: `rivven-connect`.
    public var consumerGroup = "rivven-connect"
    /// `group_instance_id`: makes the member static, so that it keeps its partitions over a short restart. Default:
    /// none.
    public var groupInstanceID: String?
    /// `start_offset`: where to begin if the group has no position yet. Default: `earliest`.
    public var startOffset = StartOffset.earliest
    /// `max_poll_records`: the most records that are written to Rivven at once. Default: 500.
    public var maximumPollRecords = 500
    /// `max_poll_interval_ms`: how long a batch may take before the member leaves its group. Default: 300000.
    public var maximumPollInterval = Duration.seconds(300)
    /// `session_timeout_ms`: how long without a heartbeat until the member is removed from its group. Default: 30000.
    public var sessionTimeout = Duration.seconds(30)
    /// `heartbeat_interval_ms`: the time between heartbeats, below `session_timeout_ms`. Default: 3000.
    public var heartbeatInterval = Duration.seconds(3)
    /// `fetch_min_bytes`: how many bytes the broker waits for before it responds. Default: 1.
    public var fetchMinimumBytes = 1
    /// `fetch_max_bytes`: the most bytes of a response; a larger first batch is returned nevertheless. Default:
    /// 52428800.
    public var fetchMaximumBytes = 52_428_800
    /// `request_timeout_ms`: how long a response may take. Default: 30000.
    public var requestTimeout = Duration.seconds(30)
    /// `empty_poll_delay_ms`: how long no batch must arrive to count an empty poll. It delays nothing. Default: 100.
    public var emptyPollDelay = Duration.milliseconds(100)
    /// `isolation_level`: which records of transactions are read. Default: `read_uncommitted`.
    public var isolationLevel = IsolationLevel.readUncommitted
    /// `enable_auto_commit`: whether acknowledged records are committed at intervals; otherwise after every batch.
    /// Nothing else is ever committed. Default: true.
    public var commitsAtIntervals = true
    /// `auto_commit_interval_ms`: the time between commits. Default: 5000.
    public var commitInterval = Duration.seconds(5)
    /// `include_headers`: whether events contain the record's headers. Default: true.
    public var includesHeaders = true
    /// `include_key`: whether events contain the record's key. Default: true.
    public var includesKey = true
    /// `client_id`: the name of this client in the brokers' logs and quotas.
    public var clientID: String?
    /// `format`: the format of events. Default: `json`.
    public var format = EventFormat.json
    /// `compatible`: whether events are exactly those of Rivven's own connector. Default: false.
    public var isCompatible = false
    /// `partitioning`: how records are assigned to Rivven partitions. Default: `preserve`.
    public var partitioning = Partitioning.preserve
    /// `provenance`: whether each record gets a header that names the topic it came from. Default: false.
    public var marksProvenance = false
    /// `security`: the security of the connections. Default: `PLAINTEXT`.
    public var security = SecurityConfiguration()

    /// Creates a configuration without brokers.
    public init() {}

    static let title = "a source's \"config\""

    static var keys: [ConfigurationKey<KafkaSourceConfiguration>] { connectionKeys + consumerKeys + eventKeys }

    private static let int32 = 1...Int(Int32.max)

    private static var connectionKeys: [ConfigurationKey<KafkaSourceConfiguration>] {
        [
            .brokers(
                "brokers", \.brokers, defaultPort: true, "Kafka's brokers as HOST:PORT; one of them is enough."),
            .text("topic", \.topic, isRequired: true, "The Kafka topic to read.", check: NameCheck.kafkaTopic),
            .text("client_id", \.clientID, "Names this client in the brokers' logs and quotas."),
            .milliseconds("request_timeout_ms", \.requestTimeout, int32, "How long a response may take."),
            .block("security", \.security, "How the connection is secured."),
        ]
    }

    private static var consumerKeys: [ConfigurationKey<KafkaSourceConfiguration>] {
        [
            .text(
                "consumer_group", \.consumerGroup,
                "The Kafka group that keeps the position; its members share the partitions."),
            .text(
                "group_instance_id", \.groupInstanceID,
                "Makes the member static: it keeps its partitions over a short restart."),
            .choice("start_offset", \.startOffset, "Where to begin if the group has no position yet."),
            .integer(
                "max_poll_records", \.maximumPollRecords, int32,
                "The most records that are published to Rivven at once."),
            .milliseconds(
                "max_poll_interval_ms", \.maximumPollInterval, int32,
                "How long a batch may take before the member leaves its group."),
            .milliseconds(
                "session_timeout_ms", \.sessionTimeout, 1000...Int(Int32.max),
                "The time without a heartbeat after which the member is removed from its group."),
            .milliseconds(
                "heartbeat_interval_ms", \.heartbeatInterval, 100...Int(Int32.max),
                "How often the member sends a heartbeat; below session_timeout_ms."),
            .integer(
                "fetch_min_bytes", \.fetchMinimumBytes, 0...Int(Int32.max),
                "How many bytes the broker waits for before it responds."),
            .integer(
                "fetch_max_bytes", \.fetchMaximumBytes, int32,
                "The most bytes in one response; a larger batch is still delivered."),
            .milliseconds(
                "empty_poll_delay_ms", \.emptyPollDelay, 0...Int(Int32.max),
                "How long a wait without records counts as an empty poll; it delays nothing."),
            .choice("isolation_level", \.isolationLevel, "Which transactional records are read."),
            .boolean(
                "enable_auto_commit", \.commitsAtIntervals,
                "Whether acknowledged records are committed at intervals, or after every batch. Others never are."),
            .milliseconds(
                "auto_commit_interval_ms", \.commitInterval, int32, "How often acknowledged records are committed."),
        ]
    }

    private static var eventKeys: [ConfigurationKey<KafkaSourceConfiguration>] {
        [
            .choice(
                "format", \.format,
                "The format of an event: json, for other programs; record, byte for byte; batch, many records."),
            .boolean("compatible", \.isCompatible, "Whether events are exactly those of Rivven's own connector."),
            .boolean("include_headers", \.includesHeaders, "Whether events carry the record's headers."),
            .boolean("include_key", \.includesKey, "Whether events carry the record's key."),
            .choice("partitioning", \.partitioning, "Which Rivven partition a record goes to."),
            .boolean(
                "provenance", \.marksProvenance,
                "Whether each record gets a header that names the cluster and topic it came from."),
        ]
    }

    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        if heartbeatInterval >= sessionTimeout {
            let key = places.isGiven("heartbeat_interval_ms") ? "heartbeat_interval_ms" : "session_timeout_ms"
            problems.error(
                places.value(key),
                "heartbeat_interval_ms (\(heartbeatInterval.wholeMilliseconds)) is not below session_timeout_ms "
                    + "(\(sessionTimeout.wholeMilliseconds)); write at most a third of it")
        }
        if partitioning == .key, !includesKey {
            problems.error(
                places.value("partitioning"),
                "partitioning: key contradicts include_key: false, which leaves out the key that it needs; write "
                    + "include_key: true, or partitioning: round_robin")
        }
        checkFormat(places, &problems)
        checkProvenance(marksProvenance, format, isCompatible, includesHeaders, places, &problems)
        if places.isGiven("auto_commit_interval_ms"), !commitsAtIntervals {
            problems.warning(
                places.key("auto_commit_interval_ms"),
                "auto_commit_interval_ms has no effect with enable_auto_commit: false, which commits after every batch; "
                    + "take one of them out")
        }
    }

    private func checkFormat(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        guard format != .json else { return }
        for (key, isWrong) in [("include_key", !includesKey), ("include_headers", !includesHeaders)] where isWrong {
            problems.error(
                places.value(key),
                "\(key): false contradicts format: \(format.rawValue), which \(format.carries); take it out, or write "
                    + "format: json")
        }
        if isCompatible {
            problems.error(
                places.value("compatible"),
                "compatible: true contradicts format: \(format.rawValue), which Rivven's own connector does not have; "
                    + "write format: json")
        }
        if format == .batch, partitioning == .key {
            problems.error(
                places.value("partitioning"),
                "partitioning: key contradicts format: batch, which keeps records of many keys together; write "
                    + "partitioning: preserve, or format: record")
        }
    }
}
