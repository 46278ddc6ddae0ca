/// The settings of the whole process.
public struct PipelineSettings: Hashable, Sendable, ConfigurationBlock {
    /// When the embedded log is synced to disk.
    public enum Fsync: String, ConfigurationChoice {
        /// When the system decides, as in Kafka: safe against a killed process.
        case never
        /// Once a second.
        case interval
        /// Before every acknowledgement: safe against power loss.
        case always
    }

    /// Which messages are logged, from the fewest to the most. `warn` and `warning` are the same.
    public enum LogLevel: String, ConfigurationChoice {
        /// Messages of this level, and of those before it.
        case error, warn, warning, info, debug, trace
    }

    /// The form of a line in the log.
    public enum LogFormat: String, ConfigurationChoice {
        /// Plain text, or a JSON object.
        case text, json
    }

    /// `state_dir`: the directory of the embedded log. Default `./rivven-data`.
    public var stateDirectory = "./rivven-data"
    /// `fsync`: when the embedded log is synced to disk. Default: `never`.
    public var fsync = Fsync.never
    /// `drain_timeout_ms`: how long writing what is in flight may take at the end. Default: 30000.
    public var drainTimeout = Duration.seconds(30)
    /// `log_level`: which messages are logged. Default: `info`.
    public var logLevel = LogLevel.info
    /// `log_format`: the form of a line in the log. Default: `text`.
    public var logFormat = LogFormat.text

    /// `http`: where metrics and health are served.
    public var http = HTTPConfiguration()
    /// `metrics`: metrics over HTTP and in the log.
    public var metrics = MetricsConfiguration()
    /// `health`: health over HTTP.
    public var health = HealthConfiguration()

    /// The address of the HTTP server, with `metrics.port` if that is set; `nil` if neither metrics nor health are
    /// served.
    public var httpAddress: String? {
        guard metrics.isEnabled || health.isEnabled else { return nil }
        guard let port = metrics.port, let colon = http.address.lastIndex(of: ":") else { return http.address }
        return http.address[...colon] + "\(port)"
    }

    /// Whether the file sets the address or the port of the HTTP server.
    public var isHTTPAddressGiven: Bool { http.isGiven || metrics.port != nil }

    /// Creates the default settings.
    public init() {}

    static let title = "\"settings\""

    static var keys: [ConfigurationKey<PipelineSettings>] {
        [
            .text("state_dir", \.stateDirectory, "The directory of the embedded log."),
            .choice(
                "fsync", \.fsync,
                "When the embedded log is flushed to the disk: never (safe against a killed process), "
                    + "interval (once a second) or always (safe against power loss)."),
            .milliseconds(
                "drain_timeout_ms", \.drainTimeout, 0...Int(Int32.max),
                "How long records in flight may take when the process stops."),
            .choice("log_level", \.logLevel, "How much is logged."),
            .choice("log_format", \.logFormat, "The format of a log line."),
            .block("http", \.http, "The HTTP server for metrics and health."),
            .block("metrics", \.metrics, "Metrics over HTTP and in the log."),
            .block("health", \.health, "Health over HTTP."),
        ]
    }

    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        if places.isGiven("http"), let port = metrics.port, !http.address.hasSuffix(":\(port)") {
            problems.error(
                places.key("metrics"),
                "\"metrics\" has port \(port), which is not that of http.address; write the port in only one of them")
        }
    }
}

/// The HTTP server for metrics and health.
public struct HTTPConfiguration: Hashable, Sendable, ConfigurationBlock {
    /// `address`: the address to listen on. Default: `127.0.0.1:9091`, which only this machine can reach.
    public var address = "127.0.0.1:9091"
    /// Whether the file sets the address. If so, an address that is in use is an error; otherwise the server is left
    /// out.
    public var isGiven = false

    /// Creates the default configuration.
    public init() {}

    static let title = "\"http\""

    static var keys: [ConfigurationKey<HTTPConfiguration>] {
        let key = ConfigurationKey<HTTPConfiguration>.text(
            "address", \.address, "The address to listen on, as HOST:PORT; only this machine by default."
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

/// How metrics are published.
public struct MetricsConfiguration: Hashable, Sendable, ConfigurationBlock {
    /// `enabled`: whether metrics are served over HTTP. Default: true.
    public var isEnabled = true
    /// `port`: the port of the HTTP server. Default: that of `http.address`, 9091.
    public var port: Int?
    /// `log_interval_ms`: how often each connector logs its metrics. Default: never.
    public var logInterval: Duration?

    /// Creates the default configuration.
    public init() {}

    static let title = "\"metrics\""

    static var keys: [ConfigurationKey<MetricsConfiguration>] {
        [
            .boolean("enabled", \.isEnabled, "Whether metrics are served over HTTP."),
            .integer(
                "port", \.port, 1...Int(UInt16.max),
                "The HTTP server's port; that of http.address if it is not given."),
            .milliseconds(
                "log_interval_ms", \.logInterval, 1...Int(Int32.max),
                "How often each connector logs its metrics as one line; never if it is not given."),
        ]
    }
}

/// How the health of connectors is published.
public struct HealthConfiguration: Hashable, Sendable, ConfigurationBlock {
    /// `enabled`: whether health is served over HTTP. Default: true.
    public var isEnabled = true

    /// Creates the default configuration.
    public init() {}

    static let title = "\"health\""

    static var keys: [ConfigurationKey<HealthConfiguration>] {
        [.boolean("enabled", \.isEnabled, "Whether health is served over HTTP.")]
    }
}
