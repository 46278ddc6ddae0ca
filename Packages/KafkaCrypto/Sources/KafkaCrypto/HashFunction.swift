internal import CKafkaOpenSSL

/// A hash function of the SHA family (FIPS 180-4).
public enum HashFunction: Sendable, Hashable, CaseIterable {
    /// SHA-1, for formats older than the attacks on it. None of Kafka's mechanisms uses it.
    case sha1
    /// SHA-256.
    case sha256
    /// SHA-512.
    case sha512

    /// The length of a digest in bytes.
    public var digestLength: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha512: 64
        }
    }

    /// Returns the digest of `bytes`.
    ///
    /// - Throws: `CryptoError` if OpenSSL does not support the function.
    public func digest(of bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: digestLength)
        let done = bytes.withUnsafeBytes { input in
            digest.withUnsafeMutableBytes { write(digestOf: input, to: $0) }
        }
        guard done else { throw CryptoError(.unavailable, "OpenSSL does not support \(self)") }
        return digest
    }

    /// Returns the digest of a secret, as a secret.
    ///
    /// - Throws: `CryptoError` if OpenSSL does not support the function.
    public func digest(of secret: Secret) throws(CryptoError) -> Secret {
        try Secret(count: digestLength) { (digest) throws(CryptoError) in
            guard secret.withBytes({ write(digestOf: $0, to: digest) }) else {
                throw CryptoError(.unavailable, "OpenSSL does not support \(self)")
            }
        }
    }

    private func write(digestOf input: UnsafeRawBufferPointer, to digest: UnsafeMutableRawBufferPointer) -> Bool {
        guard OpenSSL.isReady, let function = algorithm else { return false }
        return EVP_Digest(
            input.baseAddress, input.count, digest.baseAddress?.assumingMemoryBound(to: UInt8.self), nil, function, nil)
            == 1
    }

    var algorithm: OpaquePointer? {
        switch self {
        case .sha1: EVP_sha1()
        case .sha256: EVP_sha256()
        case .sha512: EVP_sha512()
        }
    }
}
