import KafkaCodecs

/// The header of a segment's file. All numbers are big-endian.
///
///     u32  "RVSL"
///     u16  version
///     u16  0
///     i64  the offset of the first record
///     u64  the mark of the segment's entries     version 2 and later
///     u32  the identity of the log               version 2 and later; 0 if it is not known
///     u32  CRC-32C of everything before          version 2 and later
struct SegmentHeader {
    let version: UInt16
    let baseOffset: Int64
    /// The random number that each entry of the segment begins with (see `EntryFormat`).
    let mark: UInt64
    /// The identity of the log that the segment belongs to, or 0 if it is not known.
    let log: UInt32

    static let newestVersion: UInt16 = 2
    /// The size of a header of the newest version, in bytes.
    static let size = 32
    private static let magic: UInt32 = 0x5256_534c

    /// Creates a header of the newest version. The first byte of a mark is 128 or higher, so that a search for it is
    /// fast in zeros and in text.
    init(baseOffset: Int64, mark: UInt64 = .random(in: 1 << 63 ... .max), log: UInt32) {
        version = Self.newestVersion
        self.baseOffset = baseOffset
        self.mark = mark
        self.log = log
    }

    /// The size of this header in its file, in bytes.
    var size: Int { version == 1 ? 16 : Self.size }
    var format: EntryFormat { version == 1 ? .version1 : .version2(mark: mark) }

    func encode() -> Bytes {
        var writer = ByteWriter(capacity: Self.size)
        writer.uint32(Self.magic)
        writer.uint16(Self.newestVersion)
        writer.uint16(0)
        writer.int64(baseOffset)
        writer.uint64(mark)
        writer.uint32(log)
        let checksum = writer.withUnsafeBytes { CRC32C.checksum($0) }
        writer.uint32(checksum)
        return writer.finish()
    }

    /// Decodes the header at the beginning of `bytes`.
    ///
    /// - Throws: `.newerVersion`; `.damaged` if it is incomplete or invalid.
    init(_ bytes: Bytes, path: String) throws(SegmentLogError) {
        var reader = ByteReader(bytes)
        var format: UInt16 = 0
        do throws(CodecError) {
            guard try reader.uint32() == Self.magic else { throw CodecError(.malformed, "") }
            format = try reader.uint16()
            version = format
            guard version <= Self.newestVersion else { throw CodecError(.unsupported, "") }
            guard version >= 1, try reader.uint16() == 0 else { throw CodecError(.malformed, "") }
            baseOffset = try reader.int64()
            guard version > 1 else {
                (mark, log) = (0, 0)
                return
            }
            mark = try reader.uint64()
            log = try reader.uint32()
            guard try reader.uint32() == CRC32C.checksum(bytes.slice(0..<Self.size - 4)) else {
                throw CodecError(.checksumMismatch, "")
            }
        } catch {
            switch error.code {
            case .unsupported:
                throw SegmentLogError(
                    .newerVersion,
                    "\(path) was written by a newer version of this program: use that one (its format at byte 4 is \(format), and "
                        + "this program reads \(Self.newestVersion))")
            case .truncated: throw .damaged(path, at: bytes.count, "its header is cut off")
            default: throw .damaged(path, at: 0, "its header is not that of a segment")
            }
        }
    }
}
