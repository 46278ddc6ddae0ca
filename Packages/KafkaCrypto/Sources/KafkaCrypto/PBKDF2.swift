internal import CKafkaOpenSSL

/// The password-based key derivation of RFC 8018, with HMAC: `Hi` of RFC 5802.
public enum PBKDF2 {
    /// Returns a key of one digest's length, derived from a password.
    ///
    /// The time it takes grows with `iterations`, 0.4 µs each with SHA-256 and 0.8 with SHA-512: the caller bounds what a
    /// peer may ask for.
    ///
    /// - Parameters:
    ///   - password: The password's bytes, as they are.
    ///   - salt: What makes equal passwords give different keys.
    ///   - iterations: How often the hash is applied, from 1.
    ///   - function: The hash function of the HMAC.
    /// - Throws: `CryptoError` where `iterations` is out of range, or OpenSSL does not offer the function.
    public static func key(
        password: Secret, salt: [UInt8], iterations: Int, using function: HashFunction
    ) throws(CryptoError) -> Secret {
        try OpenSSL.requireReady()
        guard let rounds = Int32(exactly: iterations), rounds > 0, let passwordLength = Int32(exactly: password.count),
            let saltLength = Int32(exactly: salt.count)
        else { throw CryptoError(.invalidArgument, "PBKDF2 takes 1 to \(Int32.max) iterations, not \(iterations)") }
        return try Secret(count: function.digestLength) { (key) throws(CryptoError) in
            let done = password.withBytes { password in
                PKCS5_PBKDF2_HMAC(
                    password.baseAddress?.assumingMemoryBound(to: CChar.self), passwordLength, salt, saltLength, rounds,
                    function.algorithm, Int32(key.count), key.baseAddress?.assumingMemoryBound(to: UInt8.self))
            }
            guard done == 1 else { throw CryptoError(.unavailable, "OpenSSL makes no PBKDF2 with \(function)") }
        }
    }
}
