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

/// How the connection to Kafka is secured.
public struct SecurityConfiguration: Hashable, Sendable, ConfigurationBlock {
    /// The protocol of a listener.
    public enum ListenerProtocol: String, ConfigurationChoice {
        /// No encryption and no authentication.
        case plaintext = "PLAINTEXT"

        static let unsupportedNames = ["SSL", "SASL_PLAINTEXT", "SASL_SSL"]
    }

    /// `protocol`. Default `PLAINTEXT`.
    public var listenerProtocol = ListenerProtocol.plaintext

    /// Creates the default configuration.
    public init() {}

    static let title = "\"security\""

    static var keys: [ConfigurationKey<SecurityConfiguration>] {
        [.choice("protocol", \.listenerProtocol, "The protocol of the brokers' listener.")]
            + [
                "sasl_mechanism", "sasl_username", "sasl_password", "oauth_token", "oauth_token_file",
                "oauth_token_endpoint_url", "oauth_client_id", "oauth_client_secret", "oauth_scope", "oauth_extensions",
                "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_region", "aws_profile",
            ].map { .unsupported($0, "SASL authentication") }
            + [
                "ssl_ca_cert", "ssl_client_cert", "ssl_client_key", "ssl_client_key_password",
                "ssl_insecure_skip_hostname_verification",
            ].map { .unsupported($0, "TLS") }
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
