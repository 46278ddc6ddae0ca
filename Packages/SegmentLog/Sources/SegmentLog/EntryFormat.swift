import KafkaCodecs

/// The stored format of a segment's entries. All numbers are big-endian.
///
/// Version 2 has a header of 40 bytes, followed by the payload:
///
///     u64  the segment's mark
///     u32  the payload's size
///     i64  the offset of the first record
///     u32  the record count
///     i64  the timestamp
///     u32  CRC-32C of the payload
///     u32  CRC-32C of the 36 bytes before, seeded with the entry's position in the file
///
/// The mark is random, different in every segment, and never leaves the file. So a client cannot write bytes that look
/// like an entry, and an entry that follows damage can be found by its mark alone. The size leads from each entry to
/// the next. A header with no records and no payload ends a segment whose successor exists.
///
/// Version 1 is only read. Its header has 28 bytes: the number of bytes after the checksum (u32), the CRC-32C of those
/// bytes (u32), the offset of the first record (i64), the record count (u32) and the timestamp (i64).
enum EntryFormat: Equatable {
    case version1
    case version2(mark: UInt64)

    /// The size of an entry's header in the version that is written, in bytes.
    static let headerSize = 40
    private static let coveredSize = 36

    /// The size of an entry's header in bytes.
    var headerSize: Int {
        switch self {
        case .version1: 28
        case .version2: Self.headerSize
        }
    }

    /// A decoded header of an entry.
    struct Header {
        let baseOffset: Int64
        let recordCount: Int
        let timestamp: Int64
        /// The size of the whole entry in the file, in bytes.
        let size: Int
        /// The bytes of the entry that `checksum` covers, counted from its first byte.
        let checked: Range<Int>
        let checksum: UInt32

        var nextOffset: Int64 { baseOffset + Int64(recordCount) }
        /// Whether this is the end of the segment, not an entry.
        var isEnd: Bool { recordCount == 0 }
    }

    /// Returns the header of a version 2 entry that is written at `position`.
    static func header(
        mark: UInt64, baseOffset: Int64, recordCount: Int, timestamp: Int64, payload: [UnsafeRawBufferPointer],
        position: Int
    ) -> Bytes {
        var (size, checksum) = (0, UInt32(0))
        for piece in payload {
            size += piece.count
            checksum = CRC32C.checksum(piece, continuing: checksum)
        }
        var writer = ByteWriter(capacity: headerSize)
        writer.uint64(mark)
        writer.uint32(UInt32(truncatingIfNeeded: size))
        writer.int64(baseOffset)
        writer.uint32(UInt32(truncatingIfNeeded: recordCount))
        writer.int64(timestamp)
        writer.uint32(checksum)
        let seed = UInt32(truncatingIfNeeded: position)
        let sum = writer.withUnsafeBytes { CRC32C.checksum($0, continuing: seed) }
        writer.uint32(sum)
        return writer.finish()
    }

    /// Decodes the header at `index` in `bytes`, which is at `position` in the file. Returns `nil` if it is incomplete
    /// or invalid. A version 1 header has no checksum of its own, so only impossible values are detected.
    func header(in bytes: Bytes, at index: Int, position: Int) -> Header? {
        guard index + headerSize <= bytes.count else { return nil }
        return bytes.withUnsafeBytes { buffer in
            let header = UnsafeRawBufferPointer(rebasing: buffer[index..<index + headerSize])
            return switch self {
            case .version1: Self.readVersion1(header)
            case .version2(let mark): Self.readVersion2(header, mark: mark, position: position)
            }
        }
    }

    private static func readVersion2(_ bytes: UnsafeRawBufferPointer, mark: UInt64, position: Int) -> Header? {
        guard bytes.number(at: 0) == mark else { return nil }
        let covered = UnsafeRawBufferPointer(rebasing: bytes[..<coveredSize])
        let sum = CRC32C.checksum(covered, continuing: UInt32(truncatingIfNeeded: position))
        let (size, count): (UInt32, UInt32) = (bytes.number(at: 8), bytes.number(at: 20))
        let offset: Int64 = bytes.number(at: 12)
        guard bytes.number(at: coveredSize) == sum, count > 0 || size == 0, isPossible(offset, count) else {
            return nil
        }
        let whole = headerSize + Int(size)
        return Header(
            baseOffset: offset, recordCount: Int(count), timestamp: bytes.number(at: 24), size: whole,
            checked: headerSize..<whole, checksum: bytes.number(at: 32))
    }

    private static func readVersion1(_ bytes: UnsafeRawBufferPointer) -> Header? {
        let (size, count): (UInt32, UInt32) = (bytes.number(at: 0), bytes.number(at: 16))
        let offset: Int64 = bytes.number(at: 8)
        guard size >= 20, count > 0, isPossible(offset, count) else { return nil }
        return Header(
            baseOffset: offset, recordCount: Int(count), timestamp: bytes.number(at: 20), size: Int(size) + 8,
            checked: 8..<Int(size) + 8, checksum: bytes.number(at: 4))
    }

    private static func isPossible(_ offset: Int64, _ count: UInt32) -> Bool {
        count <= UInt32(Int32.max) && offset >= 0 && offset < .max - Int64(count)
    }

    /// Returns whether the entry at `index` matches its checksum. The whole entry must be in `bytes`.
    static func isSound(_ bytes: Bytes, at index: Int, _ header: Header) -> Bool {
        bytes.withUnsafeBytes {
            let checked = index + header.checked.lowerBound..<index + header.checked.upperBound
            return CRC32C.checksum(UnsafeRawBufferPointer(rebasing: $0[checked])) == header.checksum
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Returns the big-endian number at `index`.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(at index: Int) -> Number {
        Number(bigEndian: loadUnaligned(fromByteOffset: index, as: Number.self))
    }
}
