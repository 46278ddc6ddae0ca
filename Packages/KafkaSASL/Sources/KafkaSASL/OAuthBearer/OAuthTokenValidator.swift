public import KafkaCrypto

/// Says whose a token is.
public protocol OAuthTokenValidator: Sendable {
    /// Returns whose the token is, and until when.
    ///
    /// - Throws: `OAuthTokenRefusal` where it is not to be believed.
    func validate(_ token: Secret) throws(OAuthTokenRefusal) -> SASLIdentity
}

/// Why a token is not believed: what the client is told, and what stands in a log. Neither holds a part of the token.
public struct OAuthTokenRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The error codes of RFC 6750 that RFC 7628 sends.
    public enum Status: String, Sendable, Hashable {
        /// The token is malformed, expired, not signed by whom it should be, or meant for others.
        case invalidToken = "invalid_token"
        /// The token is good, and allows too little.
        case insufficientScope = "insufficient_scope"
    }

    /// The error code for the client.
    public let status: Status
    /// The scopes that a token has to have, where that is what it lacks.
    public let scope: String?
    /// What is wrong.
    public let message: String

    /// Creates a refusal.
    public init(_ message: String, status: Status = .invalidToken, scope: String? = nil) {
        self.message = message
        self.status = status
        self.scope = scope
    }

    /// The message.
    public var description: String { message }

    /// What the client is sent.
    var json: String {
        var text = "{\"status\":\(JSON.quoted(status.rawValue))"
        if let scope { text += ",\"scope\":\(JSON.quoted(scope))" }
        return text + "}"
    }
}

/// Takes tokens that nobody signed (`alg` is `none`). Whoever can connect can be anyone: for tests alone.
public struct UnsecuredTokenValidator: OAuthTokenValidator {
    private let rules: OAuthTokenRules
    private let clock: WallClock

    /// Creates a validator.
    public init(rules: OAuthTokenRules = OAuthTokenRules(), clock: WallClock = .system) {
        self.rules = rules
        self.clock = clock
    }

    /// Returns whose the token says that it is.
    ///
    /// - Throws: `OAuthTokenRefusal` where it is signed, has expired, or its claims are not what the rules ask for.
    public func validate(_ token: Secret) throws(OAuthTokenRefusal) -> SASLIdentity {
        guard let token = JSONWebToken(token) else { throw OAuthTokenRefusal("the token is no JSON Web Token") }
        guard token.header["alg"]?.text == "none", token.signature.isEmpty, token.header["crit"] == nil else {
            throw OAuthTokenRefusal("the token is signed, and only unsecured ones are taken here")
        }
        return try rules.identity(of: token, now: clock.now)
    }
}

/// Takes tokens that an issuer signed with one of its keys, by RS256 or ES256.
///
/// The key says which algorithm it serves. What the token's header says can only choose among the keys.
public struct SignedTokenValidator: OAuthTokenValidator {
    private let keys: JSONWebKeySet
    private let rules: OAuthTokenRules
    private let clock: WallClock

    /// Creates a validator for the tokens of the issuer that `keys` are of.
    public init(keys: JSONWebKeySet, rules: OAuthTokenRules = OAuthTokenRules(), clock: WallClock = .system) {
        self.keys = keys
        self.rules = rules
        self.clock = clock
    }

    /// Returns whose the token is.
    ///
    /// - Throws: `OAuthTokenRefusal` where no key signed it, it has expired, or its claims are not what the rules ask for.
    public func validate(_ token: Secret) throws(OAuthTokenRefusal) -> SASLIdentity {
        guard let token = JSONWebToken(token) else { throw OAuthTokenRefusal("the token is no JSON Web Token") }
        guard let algorithm = token.header["alg"]?.text.flatMap({ PublicKey.Algorithm(rawValue: $0) }) else {
            throw OAuthTokenRefusal("the token is not signed by RS256 or ES256")
        }
        guard token.header["crit"] == nil else {
            throw OAuthTokenRefusal("the token demands an extension that is not known")
        }
        var id: String?
        if let member = token.header["kid"] {
            guard let text = member.text else { throw OAuthTokenRefusal("the token's key ID is no text") }
            id = text
        }
        let candidates = keys.keys(id: id, algorithm: algorithm)
        guard !candidates.isEmpty else { throw OAuthTokenRefusal("the token is signed by a key that is not known") }
        guard candidates.contains(where: { $0.isValid(signature: token.signature, for: token.signed) }) else {
            throw OAuthTokenRefusal("the token's signature is wrong")
        }
        return try rules.identity(of: token, now: clock.now)
    }
}
