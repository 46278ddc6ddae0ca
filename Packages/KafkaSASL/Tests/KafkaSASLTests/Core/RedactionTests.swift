import KafkaCrypto
import Testing

@testable import KafkaSASL

/// Tests that no description, dump or error of the package shows a secret.
@Suite struct RedactionTests {
    static let password = "correct-horse-battery"
    static let token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYXJvbCJ9.c2lnbmF0dXJlLW9mLWl0"

    /// Returns everything that could print `value`.
    static func shown(_ value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return "\(value) \(String(reflecting: value)) \(dumped)"
    }

    /// Whether a text contains one of the secrets, as text, as numbers or in base64.
    static func leaks(_ text: String) -> Bool {
        [password, token].contains { secret in
            let numbers = Array(secret.utf8)
            let parts = secret.split(separator: ".").map(String.init)
            return ([secret, Base64.standard.encode(numbers), "\(numbers)"] + parts).contains { text.contains($0) }
        }
    }

    struct Careless {
        let password = Array(RedactionTests.password.utf8)
    }

    @Test func theSearchFindsLeakedSecrets() {
        #expect(Self.leaks(Self.shown(Careless())))
        #expect(Self.leaks("error: \(Self.password)"))
        #expect(Self.leaks("c2lnbmF0dXJlLW9mLWl0"))
        #expect(!Self.leaks(Self.shown(Secret(Self.password))))
    }

    @Test func noValueOfAnExchangeShowsItsSecret() throws {
        var values: [Any] = []
        var plain = PlainClient(username: "alice", password: Secret(Self.password))
        values += [plain, PlainCredentials(username: "alice", password: Secret(Self.password))]
        values += [SASLClientStep.respond(try plain.start()), plain, plain.refusal("you sent \(Self.password)")]

        var scram = try SCRAMClient(.sha512, username: "alice", password: Secret(Self.password))
        let users = try SCRAMTests.users(.sha512, ["alice": Self.password])
        var server = SCRAMServer(users)
        values += [scram, users, server]
        if case .challenge(let challenge) = try server.receive(try scram.start().bytes) {
            values += [scram, server, try scram.receive(challenge), scram, scram.refusal(Self.password)]
        }
        values.append(SCRAMCredentials(.sha256, username: "alice", password: Secret(Self.password)))
        values.append(try SCRAMVerifier(password: Secret(Self.password), variant: .sha256))

        let token = OAuthToken(Secret(Self.token))
        var bearer = OAuthBearerClient(token: token)
        values += [
            token, bearer, SASLClientStep.respond(try bearer.start()), bearer, OAuthBearerCredentials(token: token),
        ]
        values.append(bearer.refusal("\(Self.token) and c2lnbmF0dXJlLW9mLWl0"))
        values.append(try #require(JSONWebTokenRefusal.error(Self.token)))
        for value in values { #expect(!Self.leaks(Self.shown(value)), "\(type(of: value))") }
    }

    enum JSONWebTokenRefusal {
        static func error(_ token: String) -> OAuthTokenRefusal? {
            do throws(OAuthTokenRefusal) {
                _ = try UnsecuredTokenValidator().validate(Secret(token))
                return nil
            } catch {
                return error
            }
        }
    }

    @Test func textOfThePeerIsEscapedAndCut() {
        #expect(PeerText.shown("a\nb\u{202e}c\u{7}") == "a\u{fffd}b\u{fffd}c\u{fffd}")
        #expect(PeerText.shown(String(repeating: "x", count: 1000)).count == SASLLimits.shownText + 1)
        #expect(PeerText.shown(String(repeating: "x", count: 16_385)) == "a text of 16385 bytes")
        #expect(PeerText.shown("aXbXX", hiding: [Secret("X"), Secret("")]) == "a[hidden]b[hidden][hidden]")
    }
}
