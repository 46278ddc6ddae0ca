import KafkaCodecs

/// One message in the format of magic 0 or 1, as on the wire.
///
/// Its fields are: offset, size, CRC-32 of all that follows, magic, attributes, timestamp (magic 1 only), key and
/// value. Key and value each have a four-byte length, which is -1 for null.
struct LegacyMessage {
    let offset: Int64
    let magic: Int8
    let attributes: Int8
    /// Milliseconds since 1970; -1 in magic 0, which has no timestamps.
    let timestamp: Int64
    let key: Bytes?
    let value: Bytes?
    private let checksum: UInt32
    private let covered: Bytes

    static let compressionMask: Int8 = 0x07
    static let logAppendTimeBit: Int8 = 0x08

    /// The size in bytes of the offset and the size field, which precede what the size field counts.
    static let prefixSize = 12
    /// The smallest valid value of the size field: checksum, magic, attributes, and two lengths.
    static let leastSize = 14

    /// Returns the size in bytes of a message with these parts, including its prefix.
    static func size(magic: Int8, key: Bytes?, value: Bytes?) -> Int {
        prefixSize + leastSize + (magic > 0 ? 8 : 0) + (key?.count ?? 0) + (value?.count ?? 0)
    }

    /// Reads a message. The reader is behind it afterwards.
    init(from reader: inout ByteReader) throws(CodecError) {
        offset = try reader.int64()
        let size = Int(try reader.int32())
        guard size >= Self.leastSize else { throw CodecError(.malformed, "a message's size is too small") }
        var body = ByteReader(try reader.bytes(count: size))
        checksum = try body.uint32()
        var covering = body
        covered = covering.rest()
        magic = try body.int8()
        guard magic == 0 || magic == 1 else {
            throw CodecError(.unsupported, "a message of magic \(magic) is not one of the old formats")
        }
        attributes = try body.int8()
        timestamp = magic == 0 ? -1 : try body.int64()
        key = try Self.run(&body)
        value = try Self.run(&body)
        guard body.isAtEnd else { throw CodecError(.malformed, "bytes follow the value of a message") }
        guard offset >= 0, offset < .max else { throw CodecError(.malformed, "a message's offset is out of range") }
    }

    private static func run(_ reader: inout ByteReader) throws(CodecError) -> Bytes? {
        let count = try reader.int32()
        return count == -1 ? nil : try reader.bytes(count: Int(count))
    }

    var codec: Int8 { attributes & Self.compressionMask }
    var usesLogAppendTime: Bool { magic == 1 && attributes & Self.logAppendTimeBit != 0 }

    func verifyChecksum() throws(CodecError) {
        guard CRC32.checksum(covered) == checksum else {
            throw CodecError(.checksumMismatch, "the message at offset \(offset) does not match its checksum")
        }
    }

    static func write(
        to writer: inout ByteWriter, offset: Int64, magic: Int8, attributes: Int8, timestamp: Int64, key: Bytes?,
        value: Bytes?
    ) {
        var body = ByteWriter(capacity: size(magic: magic, key: key, value: value))
        body.int8(magic)
        body.int8(attributes)
        if magic > 0 { body.int64(timestamp) }
        for run in [key, value] {
            body.int32(run.map { Int32($0.count) } ?? -1)
            if let run { body.bytes(run) }
        }
        let covered = body.finish()
        writer.int64(offset)
        writer.int32(Int32(covered.count + 4))
        writer.uint32(CRC32.checksum(covered))
        writer.bytes(covered)
    }
}
