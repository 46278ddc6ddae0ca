/// An error of an embedded broker itself, as opposed to one that it answers a client with.
public struct KafkaBrokerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of fault it is; more may come.
    public struct Code: Hashable, Sendable {
        let name: String

        /// The configuration cannot be.
        public static let configuration = Code(name: "configuration")
        /// The address cannot be listened on.
        public static let listen = Code(name: "listen")
        /// The data directory cannot be used.
        public static let storage = Code(name: "storage")
        /// A topic cannot be created, deleted or given more partitions.
        public static let topic = Code(name: "topic")
        /// The broker has stopped.
        public static let stopped = Code(name: "stopped")
    }

    /// What kind of fault it is.
    public let code: Code
    /// What happened, and what to do about it.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    static func storage(_ message: String) -> KafkaBrokerError { .init(.storage, message) }

    /// The message.
    public var description: String { message }
}
