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

    /// `http`: where metrics and health are served.
    public var http = HTTPConfiguration()
    /// `metrics`.
    public var metrics = MetricsConfiguration()
    /// `health`.
    public var health = HealthConfiguration()

    /// The address of the HTTP server, which `metrics.port` may have changed; `nil` where there is none to serve.
    public var httpAddress: String? {
        guard metrics.isEnabled || health.isEnabled else { return nil }
        guard let port = metrics.port, let colon = http.address.lastIndex(of: ":") else { return http.address }
        return http.address[...colon] + "\(port)"
    }

    /// Whether the file says where the HTTP server listens, by an address or a port.
    public var isHTTPAddressGiven: Bool { http.isGiven || metrics.port != nil }

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
            .block("http", \.http, "The HTTP server for metrics and health."),
            .block("metrics", \.metrics, "Metrics over HTTP and in the log."),
            .block("health", \.health, "Health over HTTP."),
        ]
    }

    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        if places.isGiven("http"), let port = metrics.port, !http.address.hasSuffix(":\(port)") {
            problems.error(
                places.key("metrics"),
                "\"metrics\" has port \(port), which is not that of http.address; write the port into one of them")
        }
    }
}

/// The HTTP server for metrics and health.
public struct HTTPConfiguration: Hashable, Sendable, ConfigurationBlock {
    /// `address`: where it listens. Default `127.0.0.1:9091`: this machine alone.
    public var address = "127.0.0.1:9091"
    /// Whether the file itself says where: then a port that is taken is an error, and else the server is left out.
    public var isGiven = false

    /// Creates the default configuration.
    public init() {}

    static let title = "\"http\""

    static var keys: [ConfigurationKey<HTTPConfiguration>] {
        let key = ConfigurationKey<HTTPConfiguration>.text(
            "address", \.address, "Where it listens, as HOST:PORT; the default is this machine alone."
        ) { NameCheck.address($0, defaultPort: false) }
        return [
            ConfigurationKey(
                name: key.name, shape: key.shape, defaultValue: key.defaultValue, documentation: key.documentation
            ) { entry, target, problems in
                key.read(entry, &target, &problems)
                target.isGiven = true
            }
        ]
    }
}

/// What is told of how connectors fare.
public struct MetricsConfiguration: Hashable, Sendable, ConfigurationBlock {
    /// `enabled`: whether they are served over HTTP. Default true.
    public var isEnabled = true
    /// `port`: the port of the HTTP server. Default: that of `http.address`, 9091.
    public var port: Int?
    /// `log_interval_ms`: how often each connector logs them. Default: never.
    public var logInterval: Duration?

    /// Creates the default configuration.
    public init() {}

    static let title = "\"metrics\""

    static var keys: [ConfigurationKey<MetricsConfiguration>] {
        [
            .boolean("enabled", \.isEnabled, "Whether metrics are served over HTTP."),
            .integer(
                "port", \.port, 1...Int(UInt16.max),
                "The HTTP server's port; that of http.address where it is not given."),
            .milliseconds(
                "log_interval_ms", \.logInterval, 1...Int(Int32.max),
                "How often each connector logs its metrics as one line; never where it is not given."),
        ]
    }
}

/// What is told of whether connectors work.
public struct HealthConfiguration: Hashable, Sendable, ConfigurationBlock {
    /// `enabled`: whether it is served over HTTP. Default true.
    public var isEnabled = true

    /// Creates the default configuration.
    public init() {}

    static let title = "\"health\""

    static var keys: [ConfigurationKey<HealthConfiguration>] {
        [.boolean("enabled", \.isEnabled, "Whether health is served over HTTP.")]
    }
}
