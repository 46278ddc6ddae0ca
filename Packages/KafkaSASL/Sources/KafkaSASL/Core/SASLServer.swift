/// The server's side of one authentication: a state machine that receives the client's messages and returns the
/// responses.
public protocol SASLServer: Sendable {
    /// The mechanism.
    var mechanism: SASLMechanism { get }

    /// Processes the client's next message.
    ///
    /// - Throws: `SASLError` if the client is refused. Its text may be sent to the client: it contains no secret, and
    ///   does not reveal whether the user exists. All later calls throw too.
    mutating func receive(_ response: [UInt8]) throws(SASLError) -> SASLServerStep
}

/// The next step of a server.
public enum SASLServerStep: Sendable, Equatable {
    /// Send these bytes and wait for the client's next message.
    case challenge([UInt8])
    /// The client is authenticated. Send these bytes, which may be empty.
    case accept(SASLIdentity, [UInt8])
}

/// The identity of an authenticated client.
public struct SASLIdentity: Sendable, Hashable {
    /// The name of the principal, without its type (such as `User:`).
    public let principal: String
    /// The expiry of the credentials, which also ends the session; `nil` if they do not expire.
    public let expiry: UnixTime?

    /// Creates an identity.
    public init(principal: String, expiry: UnixTime? = nil) {
        self.principal = principal
        self.expiry = expiry
    }
}
