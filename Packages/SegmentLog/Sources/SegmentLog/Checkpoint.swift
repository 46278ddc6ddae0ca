import KafkaCodecs

/// The sizes and indexes of a log's segments, stored by a clean `close`, so that the next start need not read the log.
///
/// The file `checkpoint` contains: "RVCP", the version (u16), two zero bytes, the identity of the log (u32, from version 2
/// on), the start offset (i64) and the number of segments (u32). For each segment: the base offset (i64), the mark (u64), the size (i64), whether it is ended (u8),
/// the next offset (i64), the latest timestamp (i64), the interval of its index (i64) and the number of index entries
/// (u32). For each index entry: offset, position and the latest timestamp before it (i64 each). Last comes the CRC-32C
/// of all this.
///
/// A checkpoint stays true while the log is appended to and trimmed. Before a truncation removes anything that the
/// checkpoint counts, the checkpoint is removed.
struct Checkpoint {
    /// The state of one segment.
    struct Record: Equatable {
        var baseOffset: Int64
        var mark: UInt64
        /// The size of the header and the entries in bytes, without the end.
        var size: Int
        var isEnded: Bool
        var nextOffset: Int64
        var latestTimestamp: Int64
        var indexInterval: Int
        var index: [SparseIndex.Entry]

        /// The size that the file must have at least, in bytes.
        var fileSize: Int { size + (isEnded ? EntryFormat.headerSize : 0) }
    }

    /// Identifies the log, so that the checkpoint of another one is recognized; 0 if unknown.
    let log: UInt32
    var startOffset: Int64
    var records: [Record]

    private static let magic: UInt32 = 0x5256_4350
    private static let version: UInt16 = 2
    /// The size of the largest valid file in bytes, enough for 10,000 segments with full indexes.
    static let maximumSize = 1 << 30

    init(log: UInt32, startOffset: Int64, records: [Record]) {
        self.log = log
        self.startOffset = startOffset
        self.records = records
    }

    func encode() -> Bytes {
        let indexed = records.reduce(0) { $0 + $1.index.count }
        var writer = ByteWriter(capacity: 32 + records.count * 64 + indexed * 24)
        writer.uint32(Self.magic)
        writer.uint16(Self.version)
        writer.uint16(0)
        writer.uint32(log)
        writer.int64(startOffset)
        writer.uint32(UInt32(records.count))
        for record in records {
            writer.int64(record.baseOffset)
            writer.uint64(record.mark)
            writer.int64(Int64(record.size))
            writer.bool(record.isEnded)
            writer.int64(record.nextOffset)
            writer.int64(record.latestTimestamp)
            writer.int64(Int64(record.indexInterval))
            writer.uint32(UInt32(record.index.count))
            for entry in record.index {
                writer.int64(entry.offset)
                writer.int64(Int64(entry.position))
                writer.int64(entry.latestBefore)
            }
        }
        let checksum = writer.withUnsafeBytes { CRC32C.checksum($0) }
        writer.uint32(checksum)
        return writer.finish()
    }

    /// Decodes a stored checkpoint. Throws if it is damaged or has another version.
    init(_ bytes: Bytes) throws(CodecError) {
        guard bytes.count > 4 else { throw CodecError(.truncated, "it is cut off") }
        let covered = bytes.slice(0..<bytes.count - 4)
        var trailer = ByteReader(bytes.slice(bytes.count - 4..<bytes.count))
        guard CRC32C.checksum(covered) == (try trailer.uint32()) else {
            throw CodecError(.checksumMismatch, "its checksum does not match")
        }
        var reader = ByteReader(covered)
        let (magic, version) = (try reader.uint32(), try reader.uint16())
        guard magic == Self.magic, (1...Self.version).contains(version), try reader.uint16() == 0 else {
            throw CodecError(.unsupported, "it is not a checkpoint of version 1 to \(Self.version)")
        }
        log = version > 1 ? try reader.uint32() : 0
        startOffset = try reader.int64()
        records = []
        for _ in 0..<(try reader.uint32()) { records.append(try Self.record(&reader)) }
        guard reader.isAtEnd else { throw CodecError(.malformed, "bytes follow its end") }
    }

    private static func record(_ reader: inout ByteReader) throws(CodecError) -> Record {
        var record = Record(
            baseOffset: try reader.int64(), mark: try reader.uint64(), size: Int(try reader.int64()),
            isEnded: try reader.bool(), nextOffset: try reader.int64(), latestTimestamp: try reader.int64(),
            indexInterval: Int(try reader.int64()), index: [])
        guard record.size >= 0, (0...record.nextOffset).contains(record.baseOffset),
            (1...1 << 40).contains(record.indexInterval)
        else { throw CodecError(.malformed, "it has an invalid segment") }
        let count = Int(try reader.uint32())
        guard count <= reader.remaining / 24 else { throw CodecError(.truncated, "its index is cut off") }
        record.index.reserveCapacity(count)
        for _ in 0..<count {
            record.index.append(
                .init(
                    offset: try reader.int64(), position: Int(try reader.int64()), latestBefore: try reader.int64()))
        }
        return record
    }
}
