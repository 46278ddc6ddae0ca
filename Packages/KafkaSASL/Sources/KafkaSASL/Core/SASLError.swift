public import KafkaCrypto

/// Why an authentication did not come about.
///
/// The message says what to look at. It holds no secret, and of what the peer said only printable text of bounded length.
public struct SASLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. More kinds may come: let a `switch` have a `default`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the kind.
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// What the caller gave as credentials cannot be sent.
        public static let invalidCredentials = Code("invalidCredentials")
        /// The credentials could not be fetched: no provider has them, or it failed.
        public static let credentialsUnavailable = Code("credentialsUnavailable")
        /// The other side does not accept the credentials.
        public static let refused = Code("refused")
        /// The other side sent what is no message of the mechanism.
        public static let malformedMessage = Code("malformedMessage")
        /// The server could not prove that it knows the credentials.
        public static let untrustedServer = Code("untrustedServer")
        /// The server asks for fewer or more iterations than `SCRAMLimits.iterations`.
        public static let iterationLimit = Code("iterationLimit")
        /// The other side asks for something that is not supported, channel binding for example.
        public static let unsupported = Code("unsupported")
        /// A message came before the start or after the end of the exchange.
        public static let outOfOrder = Code("outOfOrder")
        /// The cryptographic library failed.
        public static let cryptography = Code("cryptography")
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, and what to look at.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Creates an error from one of the cryptographic library.
    public init(_ error: CryptoError) {
        self.init(.cryptography, error.message)
    }

    /// The message.
    public var description: String { message }
}

/// Runs `body`, and throws what cryptography throws as an error of SASL.
package func withCrypto<Result>(_ body: () throws(CryptoError) -> Result) throws(SASLError) -> Result {
    do {
        return try body()
    } catch {
        throw SASLError(error)
    }
}
