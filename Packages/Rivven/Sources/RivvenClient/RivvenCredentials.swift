public import KafkaCrypto

/// How a client proves who it is to a Rivven broker.
public struct RivvenCredentials: Sendable {
    /// A mechanism that Rivven's wire has.
    public enum Mechanism: String, Sendable, CaseIterable {
        /// The password itself. rivvend accepts it over TLS only.
        case plain = "PLAIN"
        /// A proof of the password, in both directions (RFC 7677).
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
