internal import CKafkaOpenSSL

/// A source of random bytes for nonces. It is a parameter wherever it is used, so that a test can replace it.
public struct RandomSource: Sendable {
    private let make: @Sendable (Int) throws(CryptoError) -> [UInt8]

    /// Creates a source from a closure that returns the given number of bytes.
    public init(_ make: @escaping @Sendable (Int) throws(CryptoError) -> [UInt8]) {
        self.make = make
    }

    /// Returns `count` random bytes.
    ///
    /// - Throws: `CryptoError` if the source fails, or returns another number of bytes.
    public func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        let bytes = try make(count)
        guard bytes.count == count else {
            throw CryptoError(.random, "the random source returned \(bytes.count) bytes instead of \(count)")
        }
        return bytes
    }

    /// OpenSSL's generator, which the system seeds.
    public static let system = RandomSource { (count) throws(CryptoError) in
        try OpenSSL.requireReady()
        guard let length = Int32(exactly: count), length >= 0 else {
            throw CryptoError(.invalidArgument, "invalid number of random bytes \(count): must be 0 to \(Int32.max)")
        }
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, length) == 1 else {
            throw CryptoError(.random, "the system returned no random bytes")
        }
        return bytes
    }
}
