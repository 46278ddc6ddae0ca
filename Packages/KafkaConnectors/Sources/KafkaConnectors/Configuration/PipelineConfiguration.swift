/// The contents of a configuration file: the Rivven side, the settings of the process, and the connectors.
public struct PipelineConfiguration: Sendable {
    /// Where Rivven's events are stored. Default: `embedded`.
    public var broker = BrokerConfiguration.embedded
    /// The settings of the process.
    public var settings = PipelineSettings()
    /// The connectors that carry Kafka's records to Rivven, in the order of the file.
    public var sources: [SourceConfiguration] = []
    /// The connectors that carry Rivven's events to Kafka, in the order of the file.
    public var sinks: [SinkConfiguration] = []

    /// Whether at least one connector is enabled.
    public var hasEnabledConnectors: Bool { sources.contains(where: \.isEnabled) || sinks.contains(where: \.isEnabled) }

    /// Creates a configuration without connectors.
    public init() {}
}

/// Where Rivven's events are stored.
public enum BrokerConfiguration: Equatable, Sendable {
    /// In the embedded log, under `settings.state_dir`.
    case embedded
    /// In a Rivven cluster.
    case cluster(ClusterConfiguration)
}
