import KafkaCrypto

/// A JSON Web Token in its compact form (RFC 7519, RFC 7515), taken apart and not yet believed.
struct JSONWebToken {
    let header: [String: JSON]
    let claims: [String: JSON]
    /// What is signed: the first two parts as they stand.
    let signed: [UInt8]
    let signature: [UInt8]

    /// Takes a token apart. Returns `nil` where it has another form.
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

    /// The claim `exp`, unchecked.
    var expiry: UnixTime? { time("exp") }

    /// Returns a claim that is a time: seconds since 1970, which may have a fraction. One that is out of reason is none.
    func time(_ claim: String) -> UnixTime? {
        guard let seconds = claims[claim]?.number, abs(seconds) < 1e12 else { return nil }
        return UnixTime(milliseconds: Int64(seconds * 1000))
    }

    /// Returns a claim that is text, or a list of texts, as a list.
    func list(_ claim: String, separator: Character? = nil) -> [String]? {
        if let text = claims[claim]?.text {
            return separator.map { text.split(separator: $0).map(String.init) } ?? [text]
        }
        guard let elements = claims[claim]?.elements else { return nil }
        let texts = elements.compactMap(\.text)
        return texts.count == elements.count ? texts : nil
    }
}
