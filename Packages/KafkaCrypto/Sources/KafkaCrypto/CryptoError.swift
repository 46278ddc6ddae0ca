/// An error of a cryptographic operation. It never contains the processed bytes.
public struct CryptoError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. New kinds may be added, so a `switch` needs a `default`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the kind.
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// OpenSSL does not support the algorithm, or has no memory for it.
        public static let unavailable = Code("unavailable")
        /// No random bytes are available.
        public static let random = Code("random")
        /// The bytes are not a valid public key, or the key is too weak or too large.
        public static let invalidKey = Code("invalidKey")
        /// An argument is out of range.
        public static let invalidArgument = Code("invalidArgument")
    }

    /// The kind of the error.
    public let code: Code
    /// A description of what happened.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The same as `message`.
    public var description: String { message }
}
