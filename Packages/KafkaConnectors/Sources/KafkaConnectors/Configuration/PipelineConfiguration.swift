/// What a configuration file says: the Rivven side, the process's settings, and the connectors.
public struct PipelineConfiguration: Sendable {
    /// Where Rivven's events are kept.
    public var broker = BrokerConfiguration.embedded
    /// What holds for the whole process.
    public var settings = PipelineSettings()
    /// The connectors that carry Kafka's records to Rivven, in the order of the file.
    public var sources: [SourceConfiguration] = []
    /// The connectors that carry Rivven's events to Kafka, in the order of the file.
    public var sinks: [SinkConfiguration] = []

    /// Creates a configuration without connectors.
    public init() {}
}

/// Where Rivven's events are kept.
public enum BrokerConfiguration: Hashable, Sendable {
    /// In the embedded log, under `settings.state_dir`.
    case embedded
    /// In a Rivven cluster.
    case cluster(ClusterConfiguration)
}

/// How to reach a Rivven cluster.
public struct ClusterConfiguration: Hashable, Sendable, ConfigurationBlock {
    /// `bootstrap_servers`: servers as `HOST:PORT`.
    public var bootstrapServers: [String] = []
    /// `metadata_refresh_ms`. Default 300000. Has no effect: topics are looked up when they are needed.
    public var metadataRefresh = Duration.seconds(300)
    /// `connection_timeout_ms`. Default 10000.
    public var connectionTimeout = Duration.seconds(10)
    /// `request_timeout_ms`. Default 30000.
    public var requestTimeout = Duration.seconds(30)

    /// Creates a configuration without servers.
    public init() {}

    static let title = "\"broker\""

    static var keys: [ConfigurationKey<ClusterConfiguration>] {
        [
            .brokers(
                "bootstrap_servers", \.bootstrapServers, defaultPort: false,
                "The servers of the Rivven cluster, as HOST:PORT."),
            .milliseconds(
                "metadata_refresh_ms", \.metadataRefresh, 1...Int(Int32.max),
                "Taken, and without effect: topics are looked up when they are needed."),
            .milliseconds(
                "connection_timeout_ms", \.connectionTimeout, 1...Int(Int32.max),
                "How long opening a connection may take."),
            .milliseconds("request_timeout_ms", \.requestTimeout, 1...Int(Int32.max), "How long an answer may take."),
            .unsupported("tls", "TLS to Rivven"),
        ]
    }

    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        if places.isGiven("metadata_refresh_ms") {
            problems.warning(
                places.key("metadata_refresh_ms"),
                "metadata_refresh_ms has no effect: topics are looked up when they are needed; take it out")
        }
    }
}

/// What holds for the whole process.
public struct PipelineSettings: Hashable, Sendable, ConfigurationBlock {
    /// When the embedded log is written through to the disk.
    public enum Fsync: String, ConfigurationChoice {
        /// By the system's own choice: safe against a killed process, as Kafka is.
        case never
        /// Once a second.
        case interval
        /// Before every acknowledgement: safe against power loss.
        case always
    }

    /// How much is logged.
    public enum LogLevel: String, ConfigurationChoice {
        case error, warn, warning, info, debug, trace
    }

    /// The form of a logged line.
    public enum LogFormat: String, ConfigurationChoice {
        case text, json
    }

    /// `state_dir`: the directory of the embedded log. Default `./rivven-data`.
    public var stateDirectory = "./rivven-data"
    /// `fsync`. Default `never`.
    public var fsync = Fsync.never
    /// `drain_timeout_ms`: how long what is under way may take at the end. Default 30000.
    public var drainTimeout = Duration.seconds(30)
    /// `log_level`. Default `info`.
    public var logLevel = LogLevel.info
    /// `log_format`. Default `text`.
    public var logFormat = LogFormat.text

    var metrics = SwitchedOff.Metrics()
    var health = SwitchedOff.Health()

    /// Creates the default settings.
    public init() {}

    static let title = "\"settings\""

    static var keys: [ConfigurationKey<PipelineSettings>] {
        [
            .text("state_dir", \.stateDirectory, "The directory of the embedded log."),
            .choice(
                "fsync", \.fsync,
                "When the embedded log is written through to the disk: never (safe against a killed process), "
                    + "interval (once a second) or always (safe against power loss)."),
            .milliseconds(
                "drain_timeout_ms", \.drainTimeout, 0...Int(Int32.max),
                "How long what is under way may take at the end."),
            .choice("log_level", \.logLevel, "How much is logged."),
            .choice("log_format", \.logFormat, "The form of a logged line."),
            .block("metrics", \.metrics, "Metrics: only switched off in this build."),
            .block("health", \.health, "Health over HTTP: only switched off in this build."),
            .unsupported("http", "the HTTP server for metrics and health"),
        ]
    }
}

/// Parts that Rivven's file has and this build can only leave switched off.
enum SwitchedOff {
    struct Metrics: Hashable, ConfigurationBlock {
        static let title = "\"metrics\""
        static var keys: [ConfigurationKey<Metrics>] {
            [
                .unsupported("enabled", unless: "false", "metrics over HTTP"),
                .unsupported("port", "metrics over HTTP"),
                .unsupported("log_interval_ms", "metrics in the log"),
            ]
        }
    }

    struct Health: Hashable, ConfigurationBlock {
        static let title = "\"health\""
        static var keys: [ConfigurationKey<Health>] {
            [
                .unsupported("enabled", unless: "false", "health over HTTP"),
                .unsupported("port", "health over HTTP"),
            ]
        }
    }
}
