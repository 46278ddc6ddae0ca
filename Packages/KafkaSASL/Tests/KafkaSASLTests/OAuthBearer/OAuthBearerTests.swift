import KafkaCrypto
import Testing

@testable import KafkaSASL

@Suite(.timeLimit(.minutes(5))) struct OAuthBearerTests {
    let fixtures: TokenFixtures

    init() throws { fixtures = try TokenFixtures.shared.get() }

    func server() -> OAuthBearerServer { OAuthBearerServer(validator: fixtures.validator()) }

    /// The token of RFC 7628, section 4.1.
    static let exampleToken = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="

    /// Accepts the example token only.
    struct Anyone: OAuthTokenValidator {
        func validate(_ token: Secret) throws(OAuthTokenRefusal) -> SASLIdentity {
            guard token == Secret(OAuthBearerTests.exampleToken) else { throw OAuthTokenRefusal("another token") }
            return SASLIdentity(principal: "user@example.com")
        }
    }

    @Test func theServerAcceptsTheExampleOfTheStandard() throws {
        var server = OAuthBearerServer(validator: Anyone())
        let message =
            "n,a=user@example.com,\u{1}host=server.example.com\u{1}port=143\u{1}auth=Bearer \(Self.exampleToken)\u{1}\u{1}"
        #expect(
            try server.receive(Array(message.utf8)) == .accept(SASLIdentity(principal: "user@example.com"), []))
        #expect(server.extensions == (try SASLExtensions(["host": "server.example.com", "port": "143"])))
    }

    @Test func theClientSendsTheSameMessageAsKafkasClient() throws {
        let extensions = try SASLExtensions(["logicalCluster": "lkc-1", "traceId": "7"] as KeyValuePairs)
        var client = OAuthBearerClient(token: OAuthToken(Secret(Self.exampleToken)), extensions: extensions)
        #expect(
            try client.begin()
                == "n,,\u{1}auth=Bearer \(Self.exampleToken)\u{1}logicalCluster=lkc-1\u{1}traceId=7\u{1}\u{1}")
        #expect(try client.receive([]) == .done)
        #expect(failure { () throws(SASLError) in try client.receive([]) }?.code == .outOfOrder)
    }

    @Test func aSignedTokenIsAccepted() async throws {
        let token = OAuthToken(try fixtures.token("rs256"))
        let credentials = OAuthBearerCredentials(token: token)
        let identity = try converse(try await credentials.client(host: "localhost"), server())
        #expect(identity.principal == "carol")
        #expect(identity.expiry == token.expiry)
        #expect(identity.expiry == UnixTime(seconds: fixtures.now + 3600))
    }

    @Test func anUnsecuredTokenIsAcceptedIfTheServerAllowsThem() throws {
        let now = UnixTime(seconds: fixtures.now)
        let token = OAuthToken.unsecured(
            principal: "quote\"d", scopes: ["a", "b"], issued: now, expiry: now.advanced(by: .seconds(60)))
        var rules = OAuthTokenRules()
        rules.requiredScopes = ["b"]
        let unsecured = UnsecuredTokenValidator(rules: rules, clock: fixtures.clock)
        #expect(
            try converse(OAuthBearerClient(token: token), OAuthBearerServer(validator: unsecured)).principal
                == "quote\"d")
        #expect(throws: SASLError.self) { try converse(OAuthBearerClient(token: token), server()) }
        let signed = try fixtures.token("rs256")
        #expect(throws: OAuthTokenRefusal.self) { try unsecured.validate(signed) }
    }

    @Test func theErrorForARefusedTokenIsConfirmedByTheClient() throws {
        var client = OAuthBearerClient(token: OAuthToken(try fixtures.token("expired")))
        var server = server()
        guard case .challenge(let challenge) = try server.receive(try client.start().bytes) else {
            Issue.record("no challenge")
            return
        }
        #expect(String(decoding: challenge, as: UTF8.self) == "{\"status\":\"invalid_token\"}")
        #expect(try client.receive(challenge) == .respond(Secret([1])))
        let refused = failure { () throws(SASLError) in try server.receive([1]) }
        #expect(refused == SASLError(.refused, "Authentication failed: the token has expired"))
        #expect(client.refusal("x") == SASLError(.refused, "the server refused the token: invalid_token"))
        #expect(failure { () throws(SASLError) in try client.receive([]) }?.code == .refused)
    }

    @Test func theShownErrorHasNoPartOfTheToken() throws {
        let token = try fixtures.token("expired")
        let part = try #require(token.revealed.split(separator: ".").last)
        var client = OAuthBearerClient(token: OAuthToken(token))
        _ = try client.start()
        let challenge = "{\"status\":\"bad \(part)\",\"scope\":\"a b\",\"openid-configuration\":\"https://i/\\u001b\"}"
        _ = try client.answer(challenge)
        #expect(
            client.refusal("").message
                == "the server refused the token: bad [hidden], scope a b, openid-configuration https://i/\u{fffd}")
    }

    @Test(arguments: ["", " ", "a b", "a\n", "=", "a=b", "tök", "a,b", "a\u{1}b"])
    func aTokenThatCouldSplitTheMessageIsNotSent(token: String) {
        var client = OAuthBearerClient(token: OAuthToken(Secret(token)))
        #expect(failure { () throws(SASLError) in try client.start() }?.code == .invalidCredentials)
    }

    @Test(arguments: [
        ["auth": "x"], ["": "x"], ["a1": "x"], ["a b": "x"], ["a": ""], ["a": "\u{1}"], ["a": "é"], ["ä": "x"],
    ])
    func extensionsThatCouldSplitTheMessageAreRefused(pairs: [String: String]) {
        #expect(failure { () throws(SASLError) in try SASLExtensions(pairs) }?.code == .invalidCredentials)
    }

    @Test(arguments: ["x", "{", "[]", "{}", "{\"status\":7}", "null", "{\"status\":\"a\",\"status\":\"b\"}"])
    func malformedErrorsAreRefused(challenge: String) throws {
        var client = OAuthBearerClient(token: OAuthToken(Secret("abc")))
        _ = try client.start()
        #expect(failure { () throws(SASLError) in try client.answer(challenge) }?.code == .malformedMessage)
        #expect(failure { () throws(SASLError) in try client.receive([]) }?.code == .outOfOrder)
    }

    @Test(arguments: [
        "", "n,,", "n,,\u{1}\u{1}", "n,,\u{1}auth=Bearer abc\u{1}", "n,,auth=Bearer abc\u{1}\u{1}",
        "n,,\u{1}auth=Basic abc\u{1}\u{1}", "n,,\u{1}auth=Bearer\u{1}\u{1}", "n,,\u{1}auth=Bearer a b\u{1}\u{1}",
        "n,,\u{1}auth=Bearer abc\u{1}auth=Bearer abc\u{1}\u{1}", "n,,\u{1}auth=Bearer abc\u{1}k\u{1}\u{1}",
        "n,,\u{1}auth=Bearer abc\u{1}k1=v\u{1}\u{1}", "n,,\u{1}auth=Bearer abc\u{1}\u{1}\u{1}",
        "p=x,,\u{1}auth=Bearer abc\u{1}\u{1}", "n,b,\u{1}auth=Bearer abc\u{1}\u{1}", "\u{1}",
    ])
    func malformedMessagesAreRefused(message: String) {
        var server = server()
        let code = failure { () throws(SASLError) in try server.receive(Array(message.utf8)) }?.code
        #expect(code == (message.hasPrefix("p=") ? .unsupported : .malformedMessage))
        #expect(failure { () throws(SASLError) in try server.receive([1]) }?.code == .outOfOrder)
    }

    @Test func anotherAuthorizationIdentityIsRefused() throws {
        var server = server()
        let message = "n,a=root,\u{1}auth=Bearer \(try fixtures.token("rs256").revealed)\u{1}\u{1}"
        #expect(failure { () throws(SASLError) in try server.receive(Array(message.utf8)) }?.code == .refused)
    }

    @Test func hostileMessagesNeverTrapAndNeverPass() throws {
        let message = "n,,\u{1}auth=Bearer \(try fixtures.token("forged").revealed)\u{1}k=v\u{1}\u{1}"
        for bytes in truncations(message) + mutations(of: message, count: 300) {
            var server = server()
            if case .accept = try? server.receive(bytes) { Issue.record("a forged token passed") }
        }
        for bytes in truncations("{\"status\":\"x\"}")
            + mutations(of: "{\"status\":\"x\",\"scope\":\"y\"}", count: 2000)
        {
            var client = OAuthBearerClient(token: OAuthToken(Secret("abc")))
            _ = try client.start()
            _ = failure { () throws(SASLError) in try client.receive(bytes) }
        }
    }
}
