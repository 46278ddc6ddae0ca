internal import CKafkaOpenSSL

/// A public key that verifies signatures over SHA-256: RSA with PKCS#1 v1.5 (RS256), or ECDSA on P-256 (ES256).
public struct PublicKey: Sendable {
    /// A signature algorithm of RFC 7518. Each key supports exactly one.
    public enum Algorithm: String, Sendable, Hashable {
        /// RSASSA-PKCS1-v1_5 with SHA-256.
        case rs256 = "RS256"
        /// ECDSA on P-256 with SHA-256.
        case es256 = "ES256"
    }

    /// The accepted sizes of an RSA modulus in bits. Smaller ones are too weak, and larger ones take too long to
    /// verify.
    public static let rsaBits = 2048...8192

    /// The signature algorithm of the key.
    public let algorithm: Algorithm
    private let key: KeyHandle

    /// Creates an RSA key from its modulus and exponent, both big-endian.
    ///
    /// - Throws: `CryptoError` if they are not a valid key, or if the size of the modulus is not in `rsaBits`.
    public init(modulus: [UInt8], exponent: [UInt8]) throws(CryptoError) {
        try OpenSSL.requireReady()
        let modulus = Array(modulus.drop { $0 == 0 })
        let exponent = Array(exponent.drop { $0 == 0 })
        guard modulus.count * 8 <= Self.rsaBits.upperBound, exponent.count <= 8, exponent != [1],
            let last = exponent.last, !last.isMultiple(of: 2),
            let key = ckafka_openssl_rsa_key(modulus, Int32(modulus.count), exponent, Int32(exponent.count))
        else { throw CryptoError(.invalidKey, "the modulus and exponent are not a valid RSA key") }
        self.key = KeyHandle(key)
        algorithm = .rs256
        guard Self.rsaBits.contains(Int(ckafka_openssl_key_bits(key))) else {
            throw CryptoError(
                .invalidKey, "an RSA key must have \(Self.rsaBits.lowerBound) to \(Self.rsaBits.upperBound) bits")
        }
    }

    /// Creates a key on P-256 from the coordinates of its point, 32 bytes each.
    ///
    /// - Throws: `CryptoError` if they are not a point of the curve.
    public init(x: [UInt8], y: [UInt8]) throws(CryptoError) {
        try OpenSSL.requireReady()
        guard x.count == 32, y.count == 32, let key = ckafka_openssl_p256_key([4] + x + y) else {
            throw CryptoError(.invalidKey, "the coordinates are not a point on P-256")
        }
        self.key = KeyHandle(key)
        algorithm = .es256
    }

    /// Returns whether `signature`, in the encoding of JSON Web Signatures, is this key's signature of `message`.
    public func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
        var signature = signature
        if algorithm == .es256 {
            guard signature.count == 64 else { return false }
            var der = [UInt8](repeating: 0, count: 80)
            let length = ckafka_openssl_ecdsa_der(signature, &der, Int32(der.count))
            guard length > 0 else { return false }
            signature = Array(der.prefix(Int(length)))
        }
        return ckafka_openssl_verify(key.pointer, signature, signature.count, message, message.count) == 1
    }
}

/// Owns an OpenSSL key.
private final class KeyHandle: @unchecked Sendable {
    // Unchecked because a public key is not changed after its creation, and OpenSSL allows any thread to read it.
    let pointer: UnsafeMutableRawPointer

    init(_ pointer: UnsafeMutableRawPointer) {
        self.pointer = pointer
    }

    deinit { ckafka_openssl_key_free(pointer) }
}
