public import KafkaCrypto

/// A user name and password for the mechanism PLAIN. Both are sent unencrypted, so use it only over TLS.
public struct PlainCredentials: SASLAuthenticator {
    /// The user name.
    public let username: String
    /// The password.
    public let password: Secret

    /// Creates credentials.
    public init(username: String, password: Secret) {
        self.username = username
        self.password = password
    }

    /// The mechanism PLAIN.
    public var mechanism: SASLMechanism { .plain }

    /// Returns the client's side of a new authentication.
    ///
    /// - Throws: Never.
    public func client(host: String) async throws(SASLError) -> any SASLClient {
        PlainClient(username: username, password: password)
    }
}
