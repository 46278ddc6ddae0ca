import KafkaCodecs

/// The stored form, version 1.
///
/// A segment begins with 16 bytes: the letters RVSL, the version (u16), two bytes that are 0, and the offset of its first
/// record (i64). Entries follow, each: the number of bytes after the checksum (u32), CRC-32C of these (u32), the offset of
/// its first record (i64), its record count (u32), its timestamp (i64), and its payload. All numbers are big-endian.
enum EntryFormat {
    static let version: UInt16 = 1
    static let segmentHeaderSize = 16
    static let prefixSize = 8
    static let headerSize = 28
    private static let magic: UInt32 = 0x5256_534c

    struct Header {
        let baseOffset: Int64
        let recordCount: Int
        let timestamp: Int64
        /// The size of the entry in the file.
        let size: Int
        let checksum: UInt32

        var nextOffset: Int64 { baseOffset + Int64(recordCount) }
    }

    static func segmentHeader(baseOffset: Int64) -> Bytes {
        var writer = ByteWriter(capacity: segmentHeaderSize)
        writer.uint32(magic)
        writer.uint16(version)
        writer.uint16(0)
        writer.int64(baseOffset)
        return writer.finish()
    }

    /// Reads a segment's header; `nil` where it is cut off, as after a kill at its making.
    static func readSegmentHeader(_ bytes: Bytes, path: String) throws(SegmentLogError) -> Int64? {
        var reader = ByteReader(bytes)
        do throws(CodecError) {
            let (magic, version) = (try reader.uint32(), try reader.uint16())
            guard magic == Self.magic else { throw CodecError(.malformed, "magic") }
            guard version <= Self.version else {
                throw CodecError(.unsupported, "")
            }
            _ = try reader.uint16()
            return try reader.int64()
        } catch {
            switch error.code {
            case .truncated: return nil
            case .unsupported:
                throw SegmentLogError(
                    .newerVersion,
                    "\(path) was written by a newer version of this program: use that one (this reads "
                        + "format \(Self.version))")
            default: throw SegmentLogError(.damaged, "\(path) is not a segment of a log")
            }
        }
    }

    /// An entry's header for `payload`, checksum included.
    static func header(
        baseOffset: Int64, recordCount: Int, timestamp: Int64, payload: [UnsafeRawBufferPointer]
    ) -> Bytes {
        let size = payload.reduce(headerSize - prefixSize) { $0 + $1.count }
        var covered = ByteWriter(capacity: headerSize - prefixSize)
        covered.int64(baseOffset)
        covered.uint32(UInt32(recordCount))
        covered.int64(timestamp)
        var checksum = covered.withUnsafeBytes { CRC32C.checksum($0) }
        for piece in payload { checksum = CRC32C.checksum(piece, continuing: checksum) }
        var writer = ByteWriter(capacity: headerSize)
        writer.uint32(UInt32(size))
        writer.uint32(checksum)
        covered.withUnsafeBytes { writer.bytes($0) }
        return writer.finish()
    }

    /// Reads the header of the entry at `position` of `bytes`; `nil` where it does not lie there whole, or cannot be one.
    static func readHeader(_ bytes: Bytes, at position: Int) -> Header? {
        guard position + headerSize <= bytes.count else { return nil }
        var reader = ByteReader(bytes.slice(position..<position + headerSize))
        guard let size = try? reader.uint32(), let checksum = try? reader.uint32(), let offset = try? reader.int64(),
            let count = try? reader.uint32(), let timestamp = try? reader.int64(),
            size >= headerSize - prefixSize, count > 0, offset >= 0, offset < .max - Int64(count)
        else { return nil }
        return Header(
            baseOffset: offset, recordCount: Int(count), timestamp: timestamp, size: Int(size) + prefixSize,
            checksum: checksum)
    }

    /// Whether the entry at `position`, which lies there whole, matches its checksum.
    static func isSound(_ bytes: Bytes, at position: Int, _ header: Header) -> Bool {
        CRC32C.checksum(bytes.slice(position + prefixSize..<position + header.size)) == header.checksum
    }
}
