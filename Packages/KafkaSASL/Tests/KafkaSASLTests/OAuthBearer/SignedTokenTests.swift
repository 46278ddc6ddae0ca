import KafkaCrypto
import Testing

@testable import KafkaSASL

@Suite struct SignedTokenTests {
    let fixtures: TokenFixtures

    init() throws { fixtures = try TokenFixtures.shared.get() }

    @Test(arguments: ["rs256", "es256", "noKid", "justExpired", "fractionalExpiry"])
    func aSignedTokenIsAccepted(name: String) throws {
        let identity = try fixtures.validator().validate(try fixtures.token(name))
        #expect(identity.principal == "carol")
        #expect(identity.expiry != nil)
    }

    @Test(arguments: [
        ("expired", "the token has expired"), ("noExpiry", "the token has no expiry"),
        ("stringExpiry", "the token has no expiry"), ("hugeExpiry", "the token has no expiry"),
        ("notYet", "the token is not valid yet, or the clocks differ (nbf)"),
        ("futureIssue", "the token is not valid yet, or the clocks differ (iat)"),
        ("wrongIssuer", "the token is from another issuer"), ("wrongAudience", "the token is for another audience"),
        ("noAudience", "the token is for another audience"),
        ("noSubject", "the token has no principal in its claim sub"),
        ("emptySubject", "the token has no principal in its claim sub"),
        ("numberSubject", "the token has no principal in its claim sub"), ("forged", "the token's signature is wrong"),
        ("unknownKid", "the token is signed by an unknown key"),
        ("rsWithECKey", "the token is signed by an unknown key"),
        ("critical", "the token requires an unknown extension (crit)"),
        ("algNone", "the token is not signed by RS256 or ES256"),
        ("hs256", "the token is not signed by RS256 or ES256"),
        ("duplicateClaim", "the token is not a JSON Web Token"),
    ])
    func anInvalidTokenIsRefused(name: String, message: String) throws {
        let token = try fixtures.token(name)
        let error = #expect(throws: OAuthTokenRefusal.self) { try fixtures.validator().validate(token) }
        #expect(error?.message == message)
        #expect(error?.status == .invalidToken)
    }

    @Test func theRulesSetTheClockSkew() throws {
        let (late, early) = (try fixtures.token("justExpired"), try fixtures.token("futureIssue"))
        let strict = fixtures.validator { $0.clockSkew = .zero }
        #expect(throws: OAuthTokenRefusal.self) { try strict.validate(late) }
        let loose = fixtures.validator { $0.clockSkew = .seconds(101) }
        #expect(throws: Never.self) { try loose.validate(early) }
    }

    @Test func everyRequiredScopeMustBePresent() throws {
        let text = try fixtures.token("rs256")
        let list = try fixtures.token("scopeArray")
        #expect(throws: Never.self) { try fixtures.validator { $0.requiredScopes = ["write", "read"] }.validate(text) }
        #expect(throws: Never.self) { try fixtures.validator { $0.requiredScopes = ["admin"] }.validate(list) }
        let error = #expect(throws: OAuthTokenRefusal.self) {
            try fixtures.validator { $0.requiredScopes = ["read", "admin"] }.validate(text)
        }
        #expect(error?.status == .insufficientScope)
        #expect(error?.scope == "read admin")
        let none = try fixtures.token("noScope")
        #expect(throws: OAuthTokenRefusal.self) {
            try fixtures.validator { $0.requiredScopes = ["read"] }.validate(none)
        }
    }

    @Test func theRulesNameTheClaimOfThePrincipal() throws {
        let token = try fixtures.token("otherPrincipal")
        let validator = fixtures.validator { $0.principalClaim = "preferred_username" }
        #expect(try validator.validate(token).principal == "dave")
    }

    @Test func everyTruncationAndEveryChangeIsRefused() throws {
        let text = try fixtures.token("es256").revealed
        let validator = fixtures.validator()
        for bytes in truncations(text) + mutations(of: text, count: 300) where bytes != Array(text.utf8) {
            #expect(throws: OAuthTokenRefusal.self) { try validator.validate(Secret(bytes)) }
        }
    }

    @Test(arguments: [
        "", "{}", "[]", "{\"keys\":{}}", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}", "{\"keys\":[7,null,\"x\"]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}",
    ])
    func anInvalidKeySetIsRefused(text: String) {
        #expect(failure { () throws(SASLError) in try JSONWebKeySet(Array(text.utf8)) }?.code == .invalidCredentials)
    }
}
