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

    /// Whether at least one connector is enabled.
    public var hasEnabledConnectors: Bool { sources.contains(where: \.isEnabled) || sinks.contains(where: \.isEnabled) }

    /// Creates a configuration without connectors.
    public init() {}
}

/// Where Rivven's events are kept.
public enum BrokerConfiguration: Equatable, Sendable {
    /// In the embedded log, under `settings.state_dir`.
    case embedded
    /// In a Rivven cluster.
    case cluster(ClusterConfiguration)
}
