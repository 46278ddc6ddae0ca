/// The connection to a Rivven cluster.
public struct ClusterConfiguration: Equatable, Sendable, ConfigurationBlock {
    /// `bootstrap_servers`: the servers, as `HOST:PORT`.
    public var bootstrapServers: [String] = []
    /// `metadata_refresh_ms`: accepted, but without effect, since topics are looked up when they are needed. Default:
    /// 300000.
    public var metadataRefresh = Duration.seconds(300)
    /// `connection_timeout_ms`: how long opening a connection may take. Default: 10000.
    public var connectionTimeout = Duration.seconds(10)
    /// `request_timeout_ms`: how long a response may take. Default: 30000.
    public var requestTimeout = Duration.seconds(30)

    /// `tls`: the TLS settings; `nil` to connect without TLS.
    public var tls: ClusterTLSConfiguration?
    /// `auth`: the credentials; `nil` to connect without authentication.
    public var auth: ClusterAuthConfiguration?

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
                "Accepted, but has no effect: topics are looked up when they are needed."),
            .milliseconds(
                "connection_timeout_ms", \.connectionTimeout, 1...Int(Int32.max),
                "How long opening a connection may take."),
            .milliseconds("request_timeout_ms", \.requestTimeout, 1...Int(Int32.max), "How long a response may take."),
            .block("tls", \.tls, "Secures the connection to Rivven with TLS; an empty block is enough."),
            .block("auth", \.auth, "The credentials for a Rivven that requires authentication."),
        ]
    }

    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        if auth?.mechanism == .plain, tls == nil {
            problems.warning(
                places.key("auth"),
                "mechanism: PLAIN without tls sends the password in plaintext; write tls: {}, or mechanism: SCRAM-SHA-256"
            )
        }
        if places.isGiven("metadata_refresh_ms") {
            problems.warning(
                places.key("metadata_refresh_ms"),
                "metadata_refresh_ms has no effect: topics are looked up when they are needed; take it out")
        }
    }
}
