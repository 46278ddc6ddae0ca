public import KafkaCrypto

/// The client's side of one authentication: a value that is fed the server's bytes and says what to send.
///
/// Call `start()` and send what it returns; feed every answer to `receive(_:)` until it says `.done`. After an error, and
/// after the end, nothing more can be had from it, so nothing can be sent by mistake.
public protocol SASLClient: Sendable {
    /// The mechanism to name in the handshake.
    var mechanism: SASLMechanism { get }

    /// Returns the first message, for the server.
    ///
    /// - Throws: `SASLError` where the credentials cannot be sent, or it was called before.
    mutating func start() throws(SASLError) -> Secret

    /// Takes the server's answer to the last message.
    ///
    /// - Returns: The next message, or that the server is authenticated as far as the mechanism can tell.
    /// - Throws: `SASLError` where the server refuses, is not who it should be, or says what is no answer.
    mutating func receive(_ challenge: [UInt8]) throws(SASLError) -> SASLClientStep

    /// Returns the error for a server that ended the exchange with `message`, which is shown without secrets.
    func refusal(_ message: String) -> SASLError
}

/// What a client does next.
public enum SASLClientStep: Sendable, Equatable {
    /// Send these bytes. They may hold a password, hence the type.
    case respond(Secret)
    /// The exchange is complete.
    case done
}

/// Credentials that every new connection can begin an authentication with.
public protocol SASLAuthenticator: Sendable {
    /// The mechanism to name in the handshake.
    var mechanism: SASLMechanism { get }

    /// Returns the client's side of a new authentication, with credentials fetched where they must be.
    ///
    /// - Parameter host: The host name that the connection is for, as it was resolved.
    /// - Throws: `SASLError` where there are no credentials, or they cannot be sent.
    func client(host: String) async throws(SASLError) -> any SASLClient
}
