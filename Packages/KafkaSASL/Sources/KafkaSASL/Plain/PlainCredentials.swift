public import KafkaCrypto

/// A user's name and password for the mechanism PLAIN. Both go over the wire as they are: use it over TLS only.
public struct PlainCredentials: SASLAuthenticator {
    /// The user's name.
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
    /// - Throws: Nothing.
    public func client(host: String) async throws(SASLError) -> any SASLClient {
        PlainClient(username: username, password: password)
    }
}
