import KafkaCodecs
import RivvenProtocol

/// The stored form of one publish, version 1: a version byte, then the key, value and headers of each record. Each
/// length is a zigzag varint before its bytes, and is -1 for a missing key.
enum StoredBatch {
    private static let version: UInt8 = 1

    static func encode(_ records: [RivvenRecord]) -> Bytes {
        var writer = ByteWriter(capacity: records.reduce(64) { $0 + 12 + ($1.key?.count ?? 0) + $1.value.count })
        writer.uint8(version)
        for record in records {
            writer.varlong(Int64(record.key?.count ?? -1))
            if let key = record.key { writer.bytes(key) }
            writer.varlong(Int64(record.value.count))
            writer.bytes(record.value)
            writer.varlong(0)  // headers
        }
        return writer.finish()
    }

    /// Appends the messages from `offset` on to `messages`, until it has `limit` of them. They share the batch's
    /// memory.
    static func decode(
        _ bytes: Bytes, baseOffset: Int64, count: Int, timestamp: Int64, from offset: Int64, limit: Int,
        into messages: inout [RivvenMessage]
    ) throws(CodecError) {
        var reader = ByteReader(bytes)
        let stored = try reader.uint8()
        guard stored <= version else {
            throw CodecError(.unsupported, "a batch was written by a newer version of this program (\(stored))")
        }
        for index in 0..<Int64(count) where messages.count < limit {
            let key = try run(&reader)
            guard let value = try run(&reader) else { throw CodecError(.malformed, "a stored value is null") }
            var headers: [RivvenPair<String, Bytes>] = []
            let headerCount = try reader.varlong()
            guard headerCount >= 0 else { throw CodecError(.malformed, "a stored record has \(headerCount) headers") }
            for _ in 0..<headerCount {
                guard let name = try run(&reader), let text = name.utf8String else {
                    throw CodecError(.malformed, "a stored header has no name")
                }
                headers.append(RivvenPair(text, try run(&reader) ?? .empty))
            }
            guard baseOffset + index >= offset else { continue }
            messages.append(
                RivvenMessage(
                    offset: baseOffset + index, timestamp: timestamp, key: key, value: value, headers: headers))
        }
    }

    private static func run(_ reader: inout ByteReader) throws(CodecError) -> Bytes? {
        let length = try reader.varlong()
        guard length >= 0 else { return nil }
        guard length <= Int64(reader.remaining) else {
            throw CodecError(.truncated, "a stored length exceeds its batch")
        }
        return try reader.bytes(count: Int(length))
    }
}
