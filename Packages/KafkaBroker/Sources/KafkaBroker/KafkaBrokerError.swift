import SegmentLog

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

    /// Whether stored files are damaged, so that they can be salvaged.
    let isDamage: Bool

    init(_ code: Code, _ message: String, isDamage: Bool = false) {
        self.code = code
        self.message = message
        self.isDamage = isDamage
    }

    static func storage(_ message: String) -> KafkaBrokerError { .init(.storage, message) }

    /// Damage of a file.
    static func damaged(_ message: String) -> KafkaBrokerError { .init(.storage, message, isDamage: true) }

    /// A fault of a stored log; damage comes with how to go on.
    static func storage(_ what: String, _ error: SegmentLogError) -> KafkaBrokerError {
        let fault = KafkaBrokerError(.storage, "\(what): \(error)", isDamage: error.code == .damaged)
        return fault.isDamage ? fault.withHint : fault
    }

    /// The same error with how to go on after damage.
    var withHint: KafkaBrokerError {
        let hint = "restore it from a copy, or start with `rivven-connect broker --salvage`, which keeps what is sound"
        return .init(code, "\(message); \(hint)", isDamage: isDamage)
    }

    /// The message.
    public var description: String { message }
}
