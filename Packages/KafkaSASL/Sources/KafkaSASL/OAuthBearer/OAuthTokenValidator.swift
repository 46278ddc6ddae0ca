public import KafkaCrypto

/// Checks tokens on the server's side.
public protocol OAuthTokenValidator: Sendable {
    /// Checks a token, and returns its principal and expiry.
    ///
    /// - Throws: `OAuthTokenRefusal` if the token is not accepted.
    func validate(_ token: Secret) throws(OAuthTokenRefusal) -> SASLIdentity
}

/// The reason why a token is refused. It is sent to the client and logged, and contains no part of the token.
public struct OAuthTokenRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The error codes of RFC 6750 that RFC 7628 sends.
    public enum Status: String, Sendable, Hashable {
        /// The token is malformed, has expired, has an invalid signature, or is for another audience.
        case invalidToken = "invalid_token"
        /// The token is valid but lacks a scope.
        case insufficientScope = "insufficient_scope"
    }

    /// The error code for the client.
    public let status: Status
    /// The scopes that are required, if the token lacks one; otherwise `nil`.
    public let scope: String?
    /// A description of what is wrong with the token.
    public let message: String

    /// Creates a refusal.
    public init(_ message: String, status: Status = .invalidToken, scope: String? = nil) {
        self.message = message
        self.status = status
        self.scope = scope
    }

    /// The same as `message`.
    public var description: String { message }

    /// The JSON object that is sent to the client.
    var json: String {
        var text = "{\"status\":\(JSON.quoted(status.rawValue))"
        if let scope { text += ",\"scope\":\(JSON.quoted(scope))" }
        return text + "}"
    }
}

/// Accepts tokens without a signature (`alg` is `none`). Any client can then claim any identity, so use it only in
/// tests.
public struct UnsecuredTokenValidator: OAuthTokenValidator {
    private let rules: OAuthTokenRules
    private let clock: WallClock

    /// Creates a validator.
    public init(rules: OAuthTokenRules = OAuthTokenRules(), clock: WallClock = .system) {
        self.rules = rules
        self.clock = clock
    }

    /// Checks the claims of an unsigned token, and returns its principal and expiry.
    ///
    /// - Throws: `OAuthTokenRefusal` if the token is signed, has expired, or does not satisfy the rules.
    public func validate(_ token: Secret) throws(OAuthTokenRefusal) -> SASLIdentity {
        guard let token = JSONWebToken(token) else { throw OAuthTokenRefusal("the token is not a JSON Web Token") }
        guard token.header["alg"]?.text == "none", token.signature.isEmpty, token.header["crit"] == nil else {
            throw OAuthTokenRefusal("the token is signed, but only unsecured tokens are accepted")
        }
        return try rules.identity(of: token, now: clock.now)
    }
}

/// Accepts tokens that an issuer has signed with one of its keys, with RS256 or ES256.
///
/// The algorithm follows from the key. The token's header can only select a key.
public struct SignedTokenValidator: OAuthTokenValidator {
    private let keys: JSONWebKeySet
    private let rules: OAuthTokenRules
    private let clock: WallClock

    /// Creates a validator for the tokens of the issuer that owns `keys`.
    public init(keys: JSONWebKeySet, rules: OAuthTokenRules = OAuthTokenRules(), clock: WallClock = .system) {
        self.keys = keys
        self.rules = rules
        self.clock = clock
    }

    /// Checks a token's signature and claims, and returns its principal and expiry.
    ///
    /// - Throws: `OAuthTokenRefusal` if none of the keys has signed it, it has expired, or it does not satisfy the
    ///   rules.
    public func validate(_ token: Secret) throws(OAuthTokenRefusal) -> SASLIdentity {
        guard let token = JSONWebToken(token) else { throw OAuthTokenRefusal("the token is not a JSON Web Token") }
        guard let algorithm = token.header["alg"]?.text.flatMap({ PublicKey.Algorithm(rawValue: $0) }) else {
            throw OAuthTokenRefusal("the token is not signed by RS256 or ES256")
        }
        guard token.header["crit"] == nil else {
            throw OAuthTokenRefusal("the token requires an unknown extension (crit)")
        }
        var id: String?
        if let member = token.header["kid"] {
            guard let text = member.text else { throw OAuthTokenRefusal("the token's key ID (kid) is not a string") }
            id = text
        }
        let candidates = keys.keys(id: id, algorithm: algorithm)
        guard !candidates.isEmpty else { throw OAuthTokenRefusal("the token is signed by an unknown key") }
        guard candidates.contains(where: { $0.isValid(signature: token.signature, for: token.signed) }) else {
            throw OAuthTokenRefusal("the token's signature is wrong")
        }
        return try rules.identity(of: token, now: clock.now)
    }
}
