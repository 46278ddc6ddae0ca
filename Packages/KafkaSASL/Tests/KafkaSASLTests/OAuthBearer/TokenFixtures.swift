import Glibc
import KafkaCrypto
import Testing

@testable import KafkaSASL

/// Tokens that were signed once for these tests, and the keys to verify them. See `Vectors/tokens.json`.
struct TokenFixtures {
    let now: Int64
    let keys: JSONWebKeySet
    private let tokens: [String: JSON]

    static let shared = Result { try TokenFixtures() }

    init() throws {
        let path = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let file = try #require(JSON(SmallFile.read("/\(path)/Vectors/tokens.json"))?.members)
        now = Int64(try #require(file["now"]?.number))
        keys = try JSONWebKeySet(Array(Self.text(try #require(file["jwks"])).utf8))
        tokens = try #require(file["tokens"]?.members)
    }

    func token(_ name: String) throws -> Secret { Secret(try #require(tokens[name]?.text)) }

    var clock: WallClock { .fixed(seconds: now) }

    /// The rules for tokens of the test issuer.
    var rules: OAuthTokenRules {
        var rules = OAuthTokenRules()
        rules.issuer = "http://issuer.test"
        rules.audiences = ["kafka"]
        return rules
    }

    func validator(_ change: (inout OAuthTokenRules) -> Void = { _ in }) -> SignedTokenValidator {
        var rules = rules
        change(&rules)
        return SignedTokenValidator(keys: keys, rules: rules, clock: clock)
    }

    private static func text(_ json: JSON) -> String {
        switch json {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let text): text
        case .string(let text): JSON.quoted(text)
        case .array(let elements): "[" + elements.map(text).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { "\(JSON.quoted($0.key)):\(text($0.value))" }.joined(separator: ",") + "}"
        }
    }
}
