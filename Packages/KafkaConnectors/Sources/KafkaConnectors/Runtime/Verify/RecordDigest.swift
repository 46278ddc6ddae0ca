import KafkaCodecs
import KafkaCrypto
@_spi(KafkaInternals) import KafkaProtocol
import RivvenProtocol

/// The SHA-256 digest of a record: of its key, value, headers in order, and timestamp. Null and empty give different
/// digests.
struct RecordDigest: Hashable, Sendable {
    /// The 32 bytes of the digest.
    let words: SIMD4<UInt64>

    /// The first 12 hexadecimal digits.
    var prefix: String {
        withUnsafeBytes(of: words) { bytes in
            bytes.prefix(6).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }

    init(hashing bytes: [UInt8]) throws {
        let digest = try HashFunction.sha256.digest(of: bytes)
        words = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }
}

/// A computation of record digests, which reuses its memory.
struct RecordDigester {
    /// Whether the timestamp is included: not if the target replaces the timestamps of records.
    var includesTimestamp = true
    private var scratch: [UInt8] = []

    init(includesTimestamp: Bool = true) {
        self.includesTimestamp = includesTimestamp
    }

    mutating func digest(_ record: Record) throws -> RecordDigest {
        try withOptionalBytes(record.key) { key in
            try withOptionalBytes(record.value) { value in
                try digest(key, value, record.headers, record.timestamp)
            }
        }
    }

    /// Returns the digest of a decoded record.
    ///
    /// - Parameter headers: The headers that count as the record's.
    mutating func digest(_ record: borrowing DecodedRecord, headers: RecordHeaders) throws -> RecordDigest {
        try digest(record.key, record.value, headers, record.timestamp)
    }

    /// Returns the digest of texts that represent a record, for events that do not contain all of the record.
    mutating func digest(texts: [Bytes?]) throws -> RecordDigest {
        scratch.removeAll(keepingCapacity: true)
        for text in texts { withOptionalBytes(text) { append($0) } }
        return try RecordDigest(hashing: scratch)
    }

    private mutating func digest(
        _ key: UnsafeRawBufferPointer?, _ value: UnsafeRawBufferPointer?, _ headers: RecordHeaders, _ timestamp: Int64
    ) throws -> RecordDigest {
        scratch.removeAll(keepingCapacity: true)
        append(includesTimestamp ? timestamp : 0)
        append(key)
        append(value)
        append(Int64(headers.count))
        for header in headers {
            header.name.withUnsafeBytes { append($0) }
            withOptionalBytes(header.value) { append($0) }
        }
        return try RecordDigest(hashing: scratch)
    }

    private mutating func append(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { scratch.append(contentsOf: $0) }
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer?) {
        append(Int64(bytes?.count ?? -1))
        if let bytes { scratch.append(contentsOf: bytes) }
    }
}

/// The digest of a sequence of records. Each chunk of digests is hashed together with the result for those before.
struct DigestChain {
    private var state = [UInt8](repeating: 0, count: 32)
    private var pending: [UInt8] = []
    private static let chunkSize = 256 * 32

    mutating func append(_ digest: RecordDigest) throws {
        withUnsafeBytes(of: digest.words) { pending.append(contentsOf: $0) }
        if pending.count == Self.chunkSize { try fold() }
    }

    private mutating func fold() throws {
        state = try HashFunction.sha256.digest(of: state + pending)
        pending.removeAll(keepingCapacity: true)
    }

    /// Returns the digest so far, in hexadecimal.
    func finished() throws -> String {
        try HashFunction.sha256.digest(of: state + pending).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
