public import KafkaCrypto

/// The client's side of PLAIN (RFC 4616): one message, to which the server responds with an empty one.
public struct PlainClient: SASLClient {
    private enum State {
        case initial, sent, ended
    }

    private let authorization: String
    private let username: String
    private let password: Secret
    private var state = State.initial

    /// Creates the client's side of an authentication.
    ///
    /// - Parameters:
    ///   - username: The user name.
    ///   - password: The password.
    ///   - authorization: The identity to act as. Kafka accepts only the user itself. Empty also means the user itself.
    public init(username: String, password: Secret, authorization: String = "") {
        self.username = username
        self.password = password
        self.authorization = authorization
    }

    /// The mechanism PLAIN.
    public var mechanism: SASLMechanism { .plain }

    /// Returns the message with the password.
    ///
    /// - Throws: `SASLError` if the user name or the password is empty or contains a NUL (which is the separator), or
    ///   if this was called before.
    public mutating func start() throws(SASLError) -> Secret {
        guard state == .initial else { throw SASLError(.outOfOrder, "PLAIN has already sent its message") }
        state = .ended
        let named = Array(authorization.utf8) + [0] + Array(username.utf8) + [0]
        guard !username.isEmpty, !password.isEmpty else {
            throw SASLError(.invalidCredentials, "PLAIN needs a user name and a password")
        }
        guard named.count(where: { $0 == 0 }) == 2, password.withBytes({ !$0.contains(0) }) else {
            throw SASLError(.invalidCredentials, "a user name or password for PLAIN cannot hold a NUL")
        }
        let message = Secret(count: named.count + password.count) { message in
            message.copyBytes(from: named)
            password.withBytes { UnsafeMutableRawBufferPointer(rebasing: message[named.count...]).copyMemory(from: $0) }
        }
        state = .sent
        return message
    }

    /// Processes the server's response, which must be empty.
    ///
    /// - Throws: `SASLError` if it is not empty, or if no response is expected.
    public mutating func receive(_ challenge: [UInt8]) throws(SASLError) -> SASLClientStep {
        guard state == .sent else { throw SASLError(.outOfOrder, "PLAIN expects no message") }
        state = .ended
        guard challenge.isEmpty else {
            throw SASLError(.malformedMessage, "the server sent unexpected data in response to PLAIN")
        }
        return .done
    }

    /// Returns the error for a server that ended the exchange with `message`.
    public func refusal(_ message: String) -> SASLError {
        SASLError(.refused, "the server refused PLAIN: " + PeerText.shown(message, hiding: [password]))
    }
}
