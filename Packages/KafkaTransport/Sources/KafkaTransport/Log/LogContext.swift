/// What a log line is about: a connector, and its topic and partition as far as they apply.
public struct LogContext: Sendable, Hashable {
    /// The direction in which a connector carries.
    public enum Kind: String, Sendable, Hashable {
        /// From Kafka to Rivven.
        case source
        /// From Rivven to Kafka.
        case sink
        /// From Kafka to Kafka.
        case bridge
    }

    /// The direction of the connector.
    public var kind: Kind?
    /// The name of the connector.
    public var connector: String?
    /// The topic.
    public var topic: String?
    /// The partition.
    public var partition: Int?

    /// Creates a context.
    public init(kind: Kind? = nil, connector: String? = nil, topic: String? = nil, partition: Int? = nil) {
        (self.kind, self.connector, self.topic, self.partition) = (kind, connector, topic, partition)
    }

    /// Returns `message` without the connector's title (`source "orders": `), which the context gives already.
    public func untitled(_ message: String) -> String {
        guard let kind, let connector else { return message }
        let title = "\(kind.rawValue) \"\(connector)\": "
        return message.contains(title) ? message.replacing(title, with: "") : message
    }
}
