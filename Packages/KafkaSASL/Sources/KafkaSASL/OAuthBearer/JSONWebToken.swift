import KafkaCrypto

/// A JSON Web Token in compact form (RFC 7519, RFC 7515). It is parsed but not verified.
struct JSONWebToken {
    let header: [String: JSON]
    let claims: [String: JSON]
    /// The signed bytes: the first two parts as they are in the token.
    let signed: [UInt8]
    let signature: [UInt8]

    /// Parses a token. Returns `nil` if its form is invalid.
    init?(_ token: Secret) {
        let bytes = token.withBytes { Array($0) }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
            let signature = Base64.url.decode(parts[2])
        else { return nil }
        self.header = header
        self.claims = claims
        self.signature = signature
        signed = Array(bytes.prefix(parts[0].count + 1 + parts[1].count))
    }

    private static func object(_ text: ArraySlice<UInt8>) -> [String: JSON]? {
        Base64.url.decode(text).flatMap { JSON($0)?.members }
    }

    /// The claim `exp`; `nil` if it is missing or invalid. It is not verified.
    var expiry: UnixTime? { time("exp") }

    /// Returns a claim that is a time in seconds since 1970, possibly with a fraction. Returns `nil` if it is missing
    /// or out of range.
    func time(_ claim: String) -> UnixTime? {
        guard let seconds = claims[claim]?.number, abs(seconds) < 1e12 else { return nil }
        return UnixTime(milliseconds: Int64(seconds * 1000))
    }

    /// Returns a claim that is a string or a list of strings, as a list. `separator` splits a string.
    func list(_ claim: String, separator: Character? = nil) -> [String]? {
        if let text = claims[claim]?.text {
            return separator.map { text.split(separator: $0).map(String.init) } ?? [text]
        }
        guard let elements = claims[claim]?.elements else { return nil }
        let texts = elements.compactMap(\.text)
        return texts.count == elements.count ? texts : nil
    }
}
