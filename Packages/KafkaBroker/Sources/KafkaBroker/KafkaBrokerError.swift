import SegmentLog

/// An error of the embedded broker itself. Errors in responses to clients are Kafka error codes instead.
public struct KafkaBrokerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of an error. Later versions may add kinds.
    public struct Code: Hashable, Sendable {
        let name: String

        /// A configuration value is invalid.
        public static let configuration = Code(name: "configuration")
        /// The broker cannot listen on the address.
        public static let listen = Code(name: "listen")
        /// The data directory cannot be used.
        public static let storage = Code(name: "storage")
        /// A topic cannot be created, deleted or given more partitions.
        public static let topic = Code(name: "topic")
        /// The broker has stopped.
        public static let stopped = Code(name: "stopped")
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, and what to do about it.
    public let message: String

    /// Whether stored files are damaged, so that they can be salvaged.
    let isDamage: Bool

    init(_ code: Code, _ message: String, isDamage: Bool = false) {
        self.code = code
        self.message = message
        self.isDamage = isDamage
    }

    static func storage(_ message: String) -> KafkaBrokerError { .init(.storage, message) }

    /// Returns an error for a damaged file.
    static func damaged(_ message: String) -> KafkaBrokerError { .init(.storage, message, isDamage: true) }

    /// Returns an error for a failure of a stored log. For damage, the message says how to continue.
    static func storage(_ what: String, _ error: SegmentLogError) -> KafkaBrokerError {
        let fault = KafkaBrokerError(.storage, "\(what): \(error)", isDamage: error.code == .damaged)
        return fault.isDamage ? fault.withHint : fault
    }

    /// The same error, with advice on how to continue after damage.
    var withHint: KafkaBrokerError {
        let hint = "restore it from a copy, or start with `rivven-connect broker --salvage`, which keeps what is sound"
        return .init(code, "\(message); \(hint)", isDamage: isDamage)
    }

    /// The message.
    public var description: String { message }
}
