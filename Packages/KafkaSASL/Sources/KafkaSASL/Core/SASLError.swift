public import KafkaCrypto

/// An error of an authentication.
///
/// The message says what to check. It contains no secret, and only printable text of limited length from the peer.
public struct SASLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. New kinds may be added, so a `switch` needs a `default`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the kind.
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// The credentials are invalid and cannot be sent.
        public static let invalidCredentials = Code("invalidCredentials")
        /// The credentials are not available: no provider has them, or a provider failed.
        public static let credentialsUnavailable = Code("credentialsUnavailable")
        /// The peer rejected the credentials.
        public static let refused = Code("refused")
        /// The peer sent a message that is not valid for the mechanism.
        public static let malformedMessage = Code("malformedMessage")
        /// The server could not prove that it knows the credentials.
        public static let untrustedServer = Code("untrustedServer")
        /// The server's number of iterations is outside `SCRAMLimits.iterations`.
        public static let iterationLimit = Code("iterationLimit")
        /// The peer requires a feature that is not supported, such as channel binding.
        public static let unsupported = Code("unsupported")
        /// A method was called before the start or after the end of the exchange.
        public static let outOfOrder = Code("outOfOrder")
        /// The cryptographic library failed.
        public static let cryptography = Code("cryptography")
    }

    /// The kind of the error.
    public let code: Code
    /// A description of what happened and what to check.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Creates an error from an error of the cryptographic library.
    public init(_ error: CryptoError) {
        self.init(.cryptography, error.message)
    }

    /// The same as `message`.
    public var description: String { message }
}

/// Runs `body` and converts its errors to `SASLError`.
package func withCrypto<Result>(_ body: () throws(CryptoError) -> Result) throws(SASLError) -> Result {
    do {
        return try body()
    } catch {
        throw SASLError(error)
    }
}
