/// The rules by which a server checks the claims of a token.
public struct OAuthTokenRules: Sendable {
    /// The required value of the claim `iss`; not checked if `nil`. Kafka's `sasl.oauthbearer.expected.issuer`.
    public var issuer: String?
    /// The accepted values of the claim `aud`, of which the token must have one; not checked if empty. Kafka's
    /// `sasl.oauthbearer.expected.audience`.
    public var audiences: [String] = []
    /// The scopes that the token must have in the claim `scopeClaim`. Default: none.
    public var requiredScopes: [String] = []
    /// The claim that contains the principal's name. Kafka's `sasl.oauthbearer.sub.claim.name`, default `sub`.
    public var principalClaim = "sub"
    /// The claim that contains the scopes: a list, or a string with spaces in between. Kafka's
    /// `sasl.oauthbearer.scope.claim.name`, default `scope`.
    public var scopeClaim = "scope"
    /// The maximum difference between the clocks of issuer and server. Kafka's `sasl.oauthbearer.clock.skew.seconds`,
    /// default 30 s.
    public var clockSkew: Duration = .seconds(30)

    /// Creates rules that only require a principal and an expiry in the future.
    public init() {}

    /// Checks the claims of a token, and returns its principal and expiry.
    ///
    /// - Throws: `OAuthTokenRefusal` if a claim is missing or invalid.
    func identity(of token: JSONWebToken, now: UnixTime) throws(OAuthTokenRefusal) -> SASLIdentity {
        guard let expiry = token.expiry else { throw OAuthTokenRefusal("the token has no expiry") }
        guard expiry.advanced(by: clockSkew) > now else { throw OAuthTokenRefusal("the token has expired") }
        for claim in ["nbf", "iat"] where token.claims[claim] != nil {
            guard let time = token.time(claim), time <= now.advanced(by: clockSkew) else {
                throw OAuthTokenRefusal("the token is not valid yet, or the clocks differ (\(claim))")
            }
        }
        if let issuer {
            guard token.claims["iss"]?.text == issuer else {
                throw OAuthTokenRefusal("the token is from another issuer")
            }
        }
        if !audiences.isEmpty {
            guard let audience = token.list("aud"), audience.contains(where: audiences.contains) else {
                throw OAuthTokenRefusal("the token is for another audience")
            }
        }
        guard let principal = token.claims[principalClaim]?.text, !principal.isEmpty, !principal.hasControlCharacter
        else { throw OAuthTokenRefusal("the token has no principal in its claim \(principalClaim)") }
        let scopes = token.list(scopeClaim, separator: " ") ?? []
        guard requiredScopes.allSatisfy(scopes.contains) else {
            throw OAuthTokenRefusal(
                "the token lacks a scope", status: .insufficientScope, scope: requiredScopes.joined(separator: " "))
        }
        return SASLIdentity(principal: principal, expiry: expiry)
    }
}
