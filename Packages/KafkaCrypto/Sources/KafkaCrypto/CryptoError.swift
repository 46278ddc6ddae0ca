/// What OpenSSL could not do, or what is no key. It never holds the bytes that were worked on.
public struct CryptoError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. More kinds may come: let a `switch` have a `default`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the kind.
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// OpenSSL refused the algorithm, or had no memory for it.
        public static let unavailable = Code("unavailable")
        /// The system gave no random bytes.
        public static let random = Code("random")
        /// The bytes are not a public key, or one that is too weak or too large.
        public static let invalidKey = Code("invalidKey")
        /// A number that the caller gave is out of range.
        public static let invalidArgument = Code("invalidArgument")
    }

    /// The kind of the error.
    public let code: Code
    /// What happened.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
