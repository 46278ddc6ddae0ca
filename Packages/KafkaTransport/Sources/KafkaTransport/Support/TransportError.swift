/// What went wrong on the way to a peer. It is either said to a handler when its connection closes, or thrown.
///
/// The message names the peer and what can be done; it never contains what was sent or received.
public struct TransportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. More kinds may come: let a `switch` have a `default`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the kind.
        public let description: String

        init(_ description: String) {
            self.description = description
        }

        /// The host name has no address.
        public static let resolve = Code("resolve")
        /// No address of the host could be connected to.
        public static let connect = Code("connect")
        /// Every address of the host refused the connection.
        public static let refused = Code("refused")
        /// The connection did not open in time.
        public static let timeout = Code("timeout")
        /// The peer closed the connection, or the loop was shut down under it.
        public static let closed = Code("closed")
        /// The connection broke.
        public static let reset = Code("reset")
        /// The peer announced a frame longer than the limit, or of a negative length.
        public static let frameTooLarge = Code("frameTooLarge")
        /// The listener cannot have its address.
        public static let bind = Code("bind")
        /// The system denied a descriptor, a thread or memory.
        public static let io = Code("io")
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, with whom, and what to do.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
