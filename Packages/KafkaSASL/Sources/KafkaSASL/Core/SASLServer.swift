/// The server's side of one authentication: a value that is fed the client's bytes and says what to answer.
public protocol SASLServer: Sendable {
    /// The mechanism.
    var mechanism: SASLMechanism { get }

    /// Takes the client's next message.
    ///
    /// - Throws: `SASLError` where the client is refused. Its message may be sent to the client: it holds no secret, and
    ///   does not say whether the user exists. Every later call throws too.
    mutating func receive(_ response: [UInt8]) throws(SASLError) -> SASLServerStep
}

/// What a server does next.
public enum SASLServerStep: Sendable, Equatable {
    /// Send these bytes and wait for the client's next message.
    case challenge([UInt8])
    /// Send these bytes, which may be none: the client is who is named.
    case accept(SASLIdentity, [UInt8])
}

/// Who has been authenticated.
public struct SASLIdentity: Sendable, Hashable {
    /// The name of the principal, without a type before it.
    public let principal: String
    /// When the credentials expire, and with them the session; `nil` where they do not.
    public let expiry: UnixTime?

    /// Creates an identity.
    public init(principal: String, expiry: UnixTime? = nil) {
        self.principal = principal
        self.expiry = expiry
    }
}
