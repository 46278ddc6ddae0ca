/// The subject of a log line: a connector, a topic and a partition, each of which may be missing.
public struct LogContext: Sendable, Hashable {
    /// The direction of a connector.
    public enum Kind: String, Sendable, Hashable {
        /// From Kafka to Rivven.
        case source
        /// From Rivven to Kafka.
        case sink
        /// From Kafka to Kafka.
        case bridge
    }

    /// The direction of the connector; `nil` if the line is not about a connector.
    public var kind: Kind?
    /// The name of the connector; `nil` for none.
    public var connector: String?
    /// The topic; `nil` for none.
    public var topic: String?
    /// The partition; `nil` for none.
    public var partition: Int?

    /// Creates a context.
    public init(kind: Kind? = nil, connector: String? = nil, topic: String? = nil, partition: Int? = nil) {
        (self.kind, self.connector, self.topic, self.partition) = (kind, connector, topic, partition)
    }

    /// Returns `message` without the connector's title (`source "orders": `), which the context contains already.
    public func untitled(_ message: String) -> String {
        guard let kind, let connector else { return message }
        let title = "\(kind.rawValue) \"\(connector)\": "
        return message.contains(title) ? message.replacing(title, with: "") : message
    }
}
