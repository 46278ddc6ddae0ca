public import KafkaCrypto

/// A bearer token (RFC 6750) with its expiry.
public struct OAuthToken: Sendable, Equatable {
    /// The token.
    public let value: Secret
    /// The expiry; `nil` if it is not known.
    public let expiry: UnixTime?

    /// Creates a token.
    ///
    /// - Parameters:
    ///   - value: The token: letters, digits, `-._~+/`, and `=` at the end.
    ///   - expiry: The expiry. If `nil` and the token is a JSON Web Token, its claim `exp` is used.
    public init(_ value: Secret, expiry: UnixTime? = nil) {
        self.value = value
        self.expiry = expiry ?? JSONWebToken(value)?.expiry
    }

    /// Returns a token without a signature (RFC 7519, section 6), for brokers that accept such tokens in tests.
    ///
    /// - Parameters:
    ///   - principal: The claim `sub`.
    ///   - scopes: The claim `scope`; left out if empty.
    ///   - issued: The claim `iat`.
    ///   - expiry: The claim `exp`.
    public static func unsecured(
        principal: String, scopes: [String] = [], issued: UnixTime, expiry: UnixTime
    ) -> OAuthToken {
        var claims = "{\"sub\":\(JSON.quoted(principal))"
        if !scopes.isEmpty { claims += ",\"scope\":\(JSON.quoted(scopes.joined(separator: " ")))" }
        claims += ",\"iat\":\(issued.milliseconds / 1000),\"exp\":\(expiry.milliseconds / 1000)}"
        let header = Base64.url.encode("{\"alg\":\"none\"}".utf8)
        return OAuthToken(Secret("\(header).\(Base64.url.encode(claims.utf8))."), expiry: expiry)
    }

    /// Whether the token has the syntax of RFC 6750, section 2.1.
    package var isSendable: Bool {
        value.withBytes { bytes in
            let body = bytes.prefix { $0 != UInt8(ascii: "=") }
            return !body.isEmpty && bytes.dropFirst(body.count).allSatisfy { $0 == UInt8(ascii: "=") }
                && body.allSatisfy { SCRAMText.isLetter($0) || "0123456789-._~+/".utf8.contains($0) }
        }
    }

    /// The token and the parts of a JSON Web Token, which are removed from messages of a server that may have echoed
    /// them.
    var traces: [Secret] {
        let parts = value.withBytes {
            $0.split(separator: UInt8(ascii: ".")).filter { $0.count >= 8 }.map { Array($0) }
        }
        return [value] + parts.map { Secret($0) }
    }
}
