internal import CKafkaOpenSSL

/// The password-based key derivation PBKDF2 of RFC 8018 with HMAC, which RFC 5802 calls `Hi`.
public enum PBKDF2 {
    /// Derives a key from a password. It has the length of one digest.
    ///
    /// An iteration takes about 0.4 µs with SHA-256 and 0.8 µs with SHA-512. If a peer chooses `iterations`, the caller
    /// must limit it.
    ///
    /// - Parameters:
    ///   - password: The password's bytes.
    ///   - salt: The salt, by which equal passwords result in different keys.
    ///   - iterations: How often the hash is applied, at least 1.
    ///   - function: The hash function of the HMAC.
    /// - Throws: `CryptoError` if `iterations` is out of range, or if OpenSSL does not support the function.
    public static func key(
        password: Secret, salt: [UInt8], iterations: Int, using function: HashFunction
    ) throws(CryptoError) -> Secret {
        try OpenSSL.requireReady()
        guard let rounds = Int32(exactly: iterations), rounds > 0, let passwordLength = Int32(exactly: password.count),
            let saltLength = Int32(exactly: salt.count)
        else { throw CryptoError(.invalidArgument, "PBKDF2 accepts 1 to \(Int32.max) iterations, not \(iterations)") }
        return try Secret(count: function.digestLength) { (key) throws(CryptoError) in
            let done = password.withBytes { password in
                PKCS5_PBKDF2_HMAC(
                    password.baseAddress?.assumingMemoryBound(to: CChar.self), passwordLength, salt, saltLength, rounds,
                    function.algorithm, Int32(key.count), key.baseAddress?.assumingMemoryBound(to: UInt8.self))
            }
            guard done == 1 else { throw CryptoError(.unavailable, "OpenSSL cannot compute PBKDF2 with \(function)") }
        }
    }
}
