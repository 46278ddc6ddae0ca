internal import CKafkaOpenSSL

/// The keyed hash of RFC 2104.
public enum HMAC {
    /// Returns the authentication code of `message` under `key`.
    ///
    /// - Returns: A code of `function.digestLength` bytes. It is a `Secret` because codes are used as keys, and
    ///   compared.
    /// - Throws: `CryptoError` if OpenSSL does not support the function.
    public static func code(
        of message: [UInt8], key: Secret, using function: HashFunction
    ) throws(CryptoError) -> Secret {
        try OpenSSL.requireReady()
        guard let algorithm = function.algorithm, let length = Int32(exactly: key.count) else {
            throw CryptoError(.unavailable, "OpenSSL does not support \(function)")
        }
        return try Secret(count: function.digestLength) { (code) throws(CryptoError) in
            let result = key.withBytes { key in
                message.withUnsafeBytes { message in
                    CKafkaOpenSSL.HMAC(
                        algorithm, key.baseAddress, length, message.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        message.count, code.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
                }
            }
            guard result != nil else { throw CryptoError(.unavailable, "OpenSSL cannot compute HMAC with \(function)") }
        }
    }
}
