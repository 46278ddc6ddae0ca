public import KafkaCrypto

/// The client's side of OAUTHBEARER (RFC 7628, KIP-255). It sends a token; the server responds with an empty message or
/// an error.
public struct OAuthBearerClient: SASLClient {
    private enum State {
        case initial, sent, ended
        /// The server has sent its error, and the client has confirmed it.
        case refused(SASLError)
    }

    private let token: OAuthToken
    private let extensions: SASLExtensions
    private var state = State.initial

    /// Creates the client's side of an authentication.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - extensions: The extensions that are sent with the token.
    public init(token: OAuthToken, extensions: SASLExtensions = .none) {
        self.token = token
        self.extensions = extensions
    }

    /// The mechanism OAUTHBEARER.
    public var mechanism: SASLMechanism { .oauthBearer }

    /// Returns the message with the token.
    ///
    /// - Throws: `SASLError` if the token has characters that RFC 6750 does not allow, or if this was called before.
    public mutating func start() throws(SASLError) -> Secret {
        guard case .initial = state else { throw SASLError(.outOfOrder, "OAUTHBEARER has already sent its token") }
        state = .ended
        guard token.isSendable else {
            throw SASLError(
                .invalidCredentials,
                "the token is empty, or contains an invalid character, for example a newline or a space")
        }
        let before = Array("n,,\u{1}auth=Bearer ".utf8)
        let after = Array((extensions.pairs.map { "\u{1}\($0.name)=\($0.value)" }.joined() + "\u{1}\u{1}").utf8)
        let message = Secret(count: before.count + token.value.count + after.count) { message in
            message.copyBytes(from: before)
            token.value.withBytes {
                UnsafeMutableRawBufferPointer(rebasing: message[before.count...]).copyMemory(from: $0)
            }
            UnsafeMutableRawBufferPointer(rebasing: message.suffix(after.count)).copyBytes(from: after)
        }
        state = .sent
        return message
    }

    /// Processes the server's response. It is empty, or a JSON object with an error, which the client must confirm with
    /// one more message.
    ///
    /// - Throws: `SASLError` if the server has refused the token, or if its response is malformed.
    public mutating func receive(_ challenge: [UInt8]) throws(SASLError) -> SASLClientStep {
        let before = state
        state = .ended
        switch before {
        case .sent where challenge.isEmpty: return .done
        case .sent:
            state = .refused(try error(in: challenge))
            return .respond(Secret([1]))
        case .refused(let error): throw error
        case .initial, .ended: throw SASLError(.outOfOrder, "OAUTHBEARER expects no message")
        }
    }

    /// Returns the error for a server that ended the exchange with `message`. If the server has sent an OAUTHBEARER
    /// error before, returns that one.
    public func refusal(_ message: String) -> SASLError {
        if case .refused(let error) = state { return error }
        return SASLError(.refused, "the server refused the token: " + PeerText.shown(message, hiding: token.traces))
    }

    private func error(in challenge: [UInt8]) throws(SASLError) -> SASLError {
        try SASLLimits.check(challenge)
        guard let members = JSON(challenge)?.members, let status = members["status"]?.text else {
            throw SASLError(.malformedMessage, "the server's response to the token is not an OAUTHBEARER error")
        }
        var shown = [status]
        for name in ["scope", "openid-configuration"] {
            if let value = members[name]?.text { shown.append("\(name) \(value)") }
        }
        return SASLError(
            .refused,
            "the server refused the token: " + PeerText.shown(shown.joined(separator: ", "), hiding: token.traces))
    }
}
