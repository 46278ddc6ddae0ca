/// An error of a connection or listener. It is either passed to a handler when its connection closes, or thrown.
///
/// The message contains the peer and advice. It never contains transferred data.
public struct TransportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. New kinds may be added, so a `switch` needs a `default`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the kind.
        public let description: String

        init(_ description: String) {
            self.description = description
        }

        /// The host name could not be resolved to an address.
        public static let resolve = Code("resolve")
        /// None of the host's addresses could be connected to.
        public static let connect = Code("connect")
        /// Every address of the host refused the connection.
        public static let refused = Code("refused")
        /// The connection did not open in time.
        public static let timeout = Code("timeout")
        /// The peer closed the connection, or the loop was shut down.
        public static let closed = Code("closed")
        /// The connection broke.
        public static let reset = Code("reset")
        /// The peer announced a frame that is longer than the limit, or whose length is negative.
        public static let frameTooLarge = Code("frameTooLarge")
        /// The listener cannot bind its address.
        public static let bind = Code("bind")
        /// The system denied a descriptor, a thread or memory.
        public static let io = Code("io")
    }

    /// The kind of the error.
    public let code: Code
    /// A description of what happened, with the peer and advice.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The same as `message`.
    public var description: String { message }
}
