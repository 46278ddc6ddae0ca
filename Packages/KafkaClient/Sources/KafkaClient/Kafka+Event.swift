public import KafkaProtocol

extension Kafka {
    /// A failure that the client handles by itself. Its `description` is one line for a log.
    public struct Event: Sendable, CustomStringConvertible {
        /// The kind of an event. Later versions may add kinds.
        public struct Kind: RawRepresentable, Hashable, Sendable {
            /// The kind's name.
            public let rawValue: String
            /// Creates a kind with the given name.
            public init(rawValue: String) { self.rawValue = rawValue }

            /// A request failed, and the client sends it again.
            public static let retry = Kind(rawValue: "retry")
            /// A metadata response contradicts what is known, and the client keeps what it knew.
            public static let doubtfulMetadata = Kind(rawValue: "doubtful metadata")
            /// A broker of another cluster responded. Its response is ignored, and other brokers are tried.
            public static let otherCluster = Kind(rawValue: "other cluster")
            /// A topic was deleted and created again under its name: it has another id.
            public static let topicRecreated = Kind(rawValue: "topic recreated")
        }

        /// The kind of event.
        public let kind: Kind
        /// The request that failed, or whose response is doubtful.
        public let api: APIKey
        /// The error, with its topic and partition, if any.
        public let error: KafkaError
        /// The broker concerned, as `host:port`, if known.
        public var broker: String?
        /// How often the call has failed so far: 1 after its first attempt.
        public var attempts = 1
        /// How long the client waits before the next attempt.
        public var wait: Duration?

        /// Creates an event.
        public init(_ kind: Kind, _ api: APIKey, _ error: KafkaError) {
            self.kind = kind
            self.api = api
            self.error = error
        }

        /// The kind, request, broker, attempt and error, as one line.
        public var description: String {
            let place = broker.map { " at \($0)" } ?? ""
            let count = kind == .retry ? ", attempt \(attempts)" : ""
            return "\(kind.rawValue): \(api)\(place)\(count): \(error)"
        }
    }
}
