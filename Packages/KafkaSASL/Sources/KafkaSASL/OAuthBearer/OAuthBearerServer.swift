import KafkaCrypto

/// The server's side of OAUTHBEARER (RFC 7628, KIP-255).
public struct OAuthBearerServer: SASLServer {
    private enum State {
        case initial, ended
        /// The server has sent the error to the client, and waits for its confirmation.
        case refused(SASLError)
    }

    private let validator: any OAuthTokenValidator
    private var state = State.initial
    /// The client's extensions. Empty until its token is accepted.
    public private(set) var extensions = SASLExtensions.none

    /// Creates the server's side of an authentication. `validator` checks the client's token.
    public init(validator: any OAuthTokenValidator) {
        self.validator = validator
    }

    /// The mechanism OAUTHBEARER.
    public var mechanism: SASLMechanism { .oauthBearer }

    /// Processes the client's token, or its confirmation of the error by which the token was refused.
    ///
    /// - Throws: `SASLError` if the message is not a valid OAUTHBEARER message, or if the token was refused.
    public mutating func receive(_ response: [UInt8]) throws(SASLError) -> SASLServerStep {
        let before = state
        state = .ended
        try SASLLimits.check(response)
        switch before {
        case .initial: break
        case .refused(let error): throw error
        case .ended: throw SASLError(.outOfOrder, "Authentication failed: the OAUTHBEARER exchange has ended")
        }
        let message = try OAuthBearerMessage(response)
        let identity: SASLIdentity
        do throws(OAuthTokenRefusal) {
            identity = try validator.validate(message.token)
        } catch {
            state = .refused(SASLError(.refused, "Authentication failed: \(error.message)"))
            return .challenge(Array(error.json.utf8))
        }
        guard message.authorization.isEmpty || message.authorization == identity.principal else {
            throw SASLError(.refused, "Authentication failed: the authorization identity must be the token's principal")
        }
        extensions = message.extensions
        return .accept(identity, [])
    }
}

/// The client's first message: the authorization identity, the token and the extensions.
private struct OAuthBearerMessage {
    let authorization: String
    let token: Secret
    let extensions: SASLExtensions

    init(_ bytes: [UInt8]) throws(SASLError) {
        let malformed = SASLError(.malformedMessage, "Authentication failed: malformed OAUTHBEARER message")
        let (header, rest) = try GS2Header.split(bytes, mechanism: .oauthBearer)
        let parts = rest.utf8.split(separator: 1, omittingEmptySubsequences: false)
        // Nothing may precede the first separator, and nothing may be between or after the two at the end.
        guard parts.count >= 4, parts[0].isEmpty, parts[parts.count - 1].isEmpty, parts[parts.count - 2].isEmpty else {
            throw malformed
        }
        var token: Secret?
        var pairs: [SASLExtensions.Pair] = []
        for part in parts[1..<parts.count - 2] {
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { throw malformed }
            let (name, value) = (String(Substring(halves[0])), String(Substring(halves[1])))
            if name == "auth" {
                guard token == nil, let scheme = value.split(separator: " ", maxSplits: 1).first,
                    scheme.lowercased() == "bearer"
                else { throw malformed }
                token = Secret(String(value.dropFirst(scheme.count).drop { $0 == " " }))
            } else {
                pairs.append(SASLExtensions.Pair(name: name, value: value))
            }
        }
        guard let token, OAuthToken(token).isSendable, let extensions = try? SASLExtensions(checking: pairs) else {
            throw malformed
        }
        self.token = token
        self.extensions = extensions
        authorization = header.authorization
    }
}
