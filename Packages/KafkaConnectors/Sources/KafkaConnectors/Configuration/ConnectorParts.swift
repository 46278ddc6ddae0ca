/// The settings for creating the target topic.
public struct TopicConfiguration: Hashable, Sendable, ConfigurationBlock {
    /// `partitions`: the partition count of a new topic. Default: that of the topic that is read.
    public var partitions: Int?
    /// `replication_factor`: the replication factor of a new Kafka topic. It has no effect in a source. Default: the
    /// broker's own.
    public var replicationFactor: Int?
    /// `auto_create`: whether the topic is created if it does not exist. Default: true.
    public var createsTopic = true

    /// Creates the default configuration.
    public init() {}

    static let title = "\"topic_config\""

    static var keys: [ConfigurationKey<TopicConfiguration>] {
        [
            .integer(
                "partitions", \.partitions, 1...10_000,
                "The partitions of a topic that is created; as many as the source topic has if not given."),
            .integer(
                "replication_factor", \.replicationFactor, 1...Int(Int16.max),
                "The replication factor of a Kafka topic that a sink creates, the broker's default if not given; no "
                    + "effect for a source."),
            .boolean("auto_create", \.createsTopic, "Whether a missing topic is created."),
        ]
    }
}

/// Where to begin if a group has no position yet.
public enum StartOffset: String, ConfigurationChoice {
    /// At the first record that exists.
    case earliest
    /// At the next record that is written.
    case latest
}

/// The format in which an event contains a Kafka record.
public enum EventFormat: String, ConfigurationChoice {
    /// A JSON envelope, which other programs can read.
    case json
    /// The record itself, byte for byte.
    case record
    /// A whole batch, as it was fetched.
    case batch

    /// The words in a message for a format that does not change records.
    var carries: String { self == .batch ? "carries batches whole" : "carries records whole" }
}

/// A connector that has a name in the file.
protocol NamedBlock: ConfigurationBlock {
    var name: String { get set }
    /// `rate_limit`.
    var rateLimit: RateLimitConfiguration { get set }
    /// `transforms`.
    var transforms: [TransformConfiguration] { get set }
    /// `dead_letter_topic`.
    var deadLetterTopic: String? { get set }
    /// The Rivven broker, if the document contains one beside the connector.
    var ownBroker: PlacedBroker? { get set }
    /// The position of the connector in the file.
    var place: YAMLPlace { get set }
}

extension ConfigurationKey where Target: NamedBlock {
    /// The keys of Rivven's own runner that every connector may have.
    static var runnersKeys: [Self] {
        [
            .block("rate_limit", \.rateLimit, "Limits on the records per second and in flight."),
            .blocks("transforms", \.transforms, "Changes to each record's value, in this order."),
            .text(
                "dead_letter_topic", \.deadLetterTopic,
                "The Rivven topic for invalid records. Without one, an invalid record stops its partition.",
                check: NameCheck.rivvenName),
        ]
    }
}

extension NamedBlock {
    /// Checks for contradictions between the runner's keys and the connector's.
    func checkRunnersKeys(
        format: EventFormat, rivvenTopics: [String], _ places: KeyPlaces, _ problems: inout ConfigurationProblems
    ) {
        if !transforms.isEmpty, format == .batch {
            problems.error(
                places.key("transforms"),
                "transforms contradicts format: batch, whose batches stay compressed; take it out, or write format: json"
            )
        }
        if let deadLetterTopic, rivvenTopics.contains(deadLetterTopic) {
            problems.error(
                places.value("dead_letter_topic"),
                "dead_letter_topic is a topic that the connector itself reads or writes; name another one")
        }
    }
}

extension ConfigurationBlock {
    /// Checks that each record can carry a mark in its headers, if marks are wanted.
    func checkProvenance(
        _ isWanted: Bool, _ format: EventFormat, _ isCompatible: Bool, _ hasHeaders: Bool, _ places: KeyPlaces,
        _ problems: inout ConfigurationProblems
    ) {
        guard isWanted else { return }
        let other: String
        if format == .batch {
            other = "format: batch, which carries batches whole; write format: record"
        } else if isCompatible {
            other = "compatible: true, whose events have no headers but those of Rivven's own connector; take it out"
        } else if !hasHeaders {
            other = "include_headers: false, without which the mark is lost; take that out"
        } else {
            return
        }
        problems.error(places.value("provenance"), "provenance: true contradicts \(other), or take provenance out")
    }
}

/// A broker, and its position in the file.
struct PlacedBroker: Sendable {
    var configuration: BrokerConfiguration
    var place: YAMLPlace
}
