/// What a server asks of a token's claims, signed or not.
public struct OAuthTokenRules: Sendable {
    /// The claim `iss` has to be this; not checked where it is `nil`. Kafka's `sasl.oauthbearer.expected.issuer`.
    public var issuer: String?
    /// The claim `aud` has to have one of these; not checked where it is empty. Kafka's
    /// `sasl.oauthbearer.expected.audience`.
    public var audiences: [String] = []
    /// Every one of these has to be in the claim `scopeClaim`.
    public var requiredScopes: [String] = []
    /// The claim that names the principal. Kafka's `sasl.oauthbearer.sub.claim.name`, default `sub`.
    public var principalClaim = "sub"
    /// The claim with the scopes: a list, or text with blanks between. Kafka's `sasl.oauthbearer.scope.claim.name`,
    /// default `scope`.
    public var scopeClaim = "scope"
    /// How far the clocks of issuer and server may be apart. Kafka's `sasl.oauthbearer.clock.skew.seconds`, default 30.
    public var clockSkew: Duration = .seconds(30)

    /// Creates rules that ask for a principal and an expiry in the future.
    public init() {}

    /// Returns whose the token is.
    ///
    /// - Throws: `OAuthTokenRefusal` where a claim is missing or not as it should be.
    func identity(of token: JSONWebToken, now: UnixTime) throws(OAuthTokenRefusal) -> SASLIdentity {
        guard let expiry = token.expiry else { throw OAuthTokenRefusal("the token has no expiry") }
        guard expiry.advanced(by: clockSkew) > now else { throw OAuthTokenRefusal("the token has expired") }
        for claim in ["nbf", "iat"] where token.claims[claim] != nil {
            guard let time = token.time(claim), time <= now.advanced(by: clockSkew) else {
                throw OAuthTokenRefusal("the token is not valid yet, or the clocks are apart (\(claim))")
            }
        }
        if let issuer {
            guard token.claims["iss"]?.text == issuer else { throw OAuthTokenRefusal("the token has another issuer") }
        }
        if !audiences.isEmpty {
            guard let audience = token.list("aud"), audience.contains(where: audiences.contains) else {
                throw OAuthTokenRefusal("the token is for another audience")
            }
        }
        guard let principal = token.claims[principalClaim]?.text, !principal.isEmpty, !principal.hasControlCharacter
        else { throw OAuthTokenRefusal("the token names no principal in \(principalClaim)") }
        let scopes = token.list(scopeClaim, separator: " ") ?? []
        guard requiredScopes.allSatisfy(scopes.contains) else {
            throw OAuthTokenRefusal(
                "the token lacks a scope", status: .insufficientScope, scope: requiredScopes.joined(separator: " "))
        }
        return SASLIdentity(principal: principal, expiry: expiry)
    }
}
