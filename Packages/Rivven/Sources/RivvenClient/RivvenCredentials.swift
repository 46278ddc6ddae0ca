public import KafkaCrypto

/// Credentials of a client at a Rivven broker.
public struct RivvenCredentials: Sendable {
    /// An authentication mechanism of Rivven's protocol.
    public enum Mechanism: String, Sendable, CaseIterable {
        /// Sends the password itself (RFC 4616). rivvend accepts it over TLS only.
        case plain = "PLAIN"
        /// Client and broker prove that they know the password, without sending it (RFC 7677).
        case scramSHA256 = "SCRAM-SHA-256"
    }

    /// The mechanism.
    public var mechanism: Mechanism
    /// The user's name.
    public var username: String
    /// The user's password.
    public var password: Secret

    /// Creates credentials.
    public init(mechanism: Mechanism, username: String, password: Secret) {
        self.mechanism = mechanism
        self.username = username
        self.password = password
    }
}
