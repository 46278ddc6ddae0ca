import KafkaCodecs
import KafkaCrypto
@_spi(KafkaInternals) import KafkaProtocol
import RivvenProtocol

/// A record's SHA-256: over its key, value, headers in their order, and timestamp; null and empty differ.
struct RecordDigest: Hashable, Sendable {
    /// The 32 bytes.
    let words: SIMD4<UInt64>

    /// The first hexadecimal digits.
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

/// Digests records one after another.
struct RecordDigester {
    /// Whether the timestamp counts: not where the target gives each record its own.
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

    /// - Parameter headers: What counts as the record's headers.
    mutating func digest(_ record: borrowing DecodedRecord, headers: RecordHeaders) throws -> RecordDigest {
        try digest(record.key, record.value, headers, record.timestamp)
    }

    /// Digests texts that stand for a record whose event does not keep all of it.
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

/// The digest of many records in their order: each portion is hashed with what came before.
struct DigestChain {
    private var state = [UInt8](repeating: 0, count: 32)
    private var pending: [UInt8] = []
    private static let portion = 256 * 32

    mutating func append(_ digest: RecordDigest) throws {
        withUnsafeBytes(of: digest.words) { pending.append(contentsOf: $0) }
        if pending.count == Self.portion { try fold() }
    }

    private mutating func fold() throws {
        state = try HashFunction.sha256.digest(of: state + pending)
        pending.removeAll(keepingCapacity: true)
    }

    /// The digest so far, in hexadecimal digits.
    func finished() throws -> String {
        try HashFunction.sha256.digest(of: state + pending).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
