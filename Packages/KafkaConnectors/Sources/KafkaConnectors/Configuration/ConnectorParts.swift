/// The topic on the other side, which is made where it is not there.
public struct TopicConfiguration: Hashable, Sendable, ConfigurationBlock {
    /// `partitions`: those of a topic that is made. Default: as many as the topic that is read has.
    public var partitions: Int?
    /// `auto_create`: whether a topic that is not there is made. Default true.
    public var createsTopic = true

    /// Creates the default configuration.
    public init() {}

    static let title = "\"topic_config\""

    static var keys: [ConfigurationKey<TopicConfiguration>] {
        [
            .integer(
                "partitions", \.partitions, 1...10_000,
                "The partitions of a topic that is made; as many as the topic that is read has where it is not given."),
            .boolean("auto_create", \.createsTopic, "Whether a topic that is not there is made."),
            .unsupported("replication_factor", unless: "1", "copies of a topic that is made"),
        ]
    }
}

/// Where to begin where a group has no position yet.
public enum StartOffset: String, ConfigurationChoice {
    /// At the first that is there.
    case earliest
    /// At the next to come.
    case latest
}

/// The form in which a Kafka record stands in a Rivven event.
public enum EventFormat: String, ConfigurationChoice {
    /// An envelope in JSON, which other programs read.
    case json
    /// The record itself, byte for byte.
    case record

    static let unsupportedNames = ["batch"]
}

extension ConfigurationKey where Target: ConfigurationBlock {
    /// Keys of Rivven's own runner that every connector may have.
    static var runnersKeys: [Self] {
        [
            .unsupported("rate_limit", "a limit on the rate"),
            .unsupported("transforms", "transforms"),
            .unsupported("dead_letter_topic", "a topic for records that are refused"),
        ]
    }
}

/// A connector that stands under a name of the user's choice.
protocol NamedBlock: ConfigurationBlock {
    var name: String { get set }
    /// The Rivven broker, where the document gives one beside the connector.
    var ownBroker: PlacedBroker? { get set }
}

/// A broker, and where the file gives it.
struct PlacedBroker: Hashable, Sendable {
    var configuration: BrokerConfiguration
    var place: YAMLPlace
}
