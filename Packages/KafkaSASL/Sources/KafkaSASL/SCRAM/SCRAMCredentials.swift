public import KafkaCrypto

/// A user name and password for SCRAM-SHA-256 or SCRAM-SHA-512.
public struct SCRAMCredentials: SASLAuthenticator {
    /// The mechanism's variant.
    public let variant: SCRAMVariant
    /// The user name.
    public let username: String
    /// The password.
    public let password: Secret
    private let random: RandomSource

    /// Creates credentials.
    public init(_ variant: SCRAMVariant, username: String, password: Secret, random: RandomSource = .system) {
        self.variant = variant
        self.username = username
        self.password = password
        self.random = random
    }

    /// The mechanism.
    public var mechanism: SASLMechanism { variant.mechanism }

    /// Returns the client's side of a new authentication.
    ///
    /// - Throws: `SASLError` if the user name or the password cannot be sent.
    public func client(host: String) async throws(SASLError) -> any SASLClient {
        try SCRAMClient(variant, username: username, password: password, random: random)
    }
}
