public import KafkaCrypto

/// The client's side of one authentication: a state machine that receives the server's messages and returns what to
/// send.
///
/// Call `start()` and send its result. Then pass every response to `receive(_:)` until it returns `.done`. After an
/// error or the end, all methods throw, so nothing can be sent by mistake.
public protocol SASLClient: Sendable {
    /// The mechanism to send in the handshake.
    var mechanism: SASLMechanism { get }

    /// Returns the first message to send.
    ///
    /// - Throws: `SASLError` if the credentials cannot be sent, or if this was called before.
    mutating func start() throws(SASLError) -> Secret

    /// Processes the server's response to the last message.
    ///
    /// - Returns: The next message to send, or `.done` if the exchange is complete.
    /// - Throws: `SASLError` if the server refuses the client, cannot prove its identity, or sends an invalid message.
    mutating func receive(_ challenge: [UInt8]) throws(SASLError) -> SASLClientStep

    /// Returns the error for a server that ended the exchange with `message`. Secrets are removed from the message.
    func refusal(_ message: String) -> SASLError
}

/// The next step of a client.
public enum SASLClientStep: Sendable, Equatable {
    /// Send these bytes. They are a `Secret` because they may contain a password.
    case respond(Secret)
    /// The exchange is complete.
    case done
}

/// Credentials that create a client's side for every new connection.
public protocol SASLAuthenticator: Sendable {
    /// The mechanism to send in the handshake.
    var mechanism: SASLMechanism { get }

    /// Returns the client's side of a new authentication. Fetches the credentials if necessary.
    ///
    /// - Parameter host: The host name of the broker, as it was resolved.
    /// - Throws: `SASLError` if there are no credentials, or if they cannot be sent.
    func client(host: String) async throws(SASLError) -> any SASLClient
}
