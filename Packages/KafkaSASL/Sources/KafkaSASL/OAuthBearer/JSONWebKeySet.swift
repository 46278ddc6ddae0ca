import KafkaCrypto

/// The public keys of a token issuer (RFC 7517).
public struct JSONWebKeySet: Sendable {
    /// The maximum size of a key set in bytes.
    public static let maximumSize = 1 << 20
    /// The maximum number of keys in a set.
    public static let maximumKeys = 256

    private struct Entry: Sendable {
        let id: String?
        let key: PublicKey
    }

    private let entries: [Entry]

    /// Parses a key set: `{"keys":[…]}`. Keys for other algorithms, or for other purposes than signatures, are ignored.
    ///
    /// - Throws: `SASLError` if the bytes are not a key set, or if none of its keys is for RS256 or ES256.
    public init(_ json: [UInt8]) throws(SASLError) {
        guard json.count <= Self.maximumSize, let keys = JSON(json)?.members?["keys"]?.elements,
            keys.count <= Self.maximumKeys
        else { throw SASLError(.invalidCredentials, "not a JSON Web Key Set") }
        entries = keys.compactMap { key in
            key.members.flatMap { members in
                Self.key(members).map { Entry(id: members["kid"]?.text, key: $0) }
            }
        }
        guard !entries.isEmpty else {
            throw SASLError(.invalidCredentials, "the JSON Web Key Set has no key for RS256 or ES256")
        }
    }

    /// Returns the keys that may have signed a token: those with the key ID `id`, or all if `id` is `nil`.
    func keys(id: String?, algorithm: PublicKey.Algorithm) -> [PublicKey] {
        entries.filter { $0.key.algorithm == algorithm && (id == nil || $0.id == id) }.map(\.key)
    }

    private static func key(_ members: [String: JSON]) -> PublicKey? {
        if let use = members["use"], use.text != "sig" { return nil }
        if let operations = members["key_ops"], operations.elements?.contains(.string("verify")) != true { return nil }
        let key: PublicKey?
        switch members["kty"]?.text {
        case "RSA":
            guard let n = bytes(members["n"]), let e = bytes(members["e"]) else { return nil }
            key = try? PublicKey(modulus: n, exponent: e)
        case "EC":
            guard members["crv"]?.text == "P-256", let x = bytes(members["x"]), let y = bytes(members["y"]) else {
                return nil
            }
            key = try? PublicKey(x: x, y: y)
        default: key = nil
        }
        guard let key else { return nil }
        if let algorithm = members["alg"], algorithm.text != key.algorithm.rawValue { return nil }
        return key
    }

    private static func bytes(_ value: JSON?) -> [UInt8]? { value?.text.flatMap { Base64.url.decode($0) } }
}
