import KafkaCodecs

/// How a segment's entries are stored. All numbers are big-endian.
///
/// Version 2, 40 bytes and the payload:
///
///     u64  the segment's mark
///     u32  the payload's size
///     i64  the offset of the first record
///     u32  the record count
///     i64  the timestamp
///     u32  CRC-32C of the payload
///     u32  CRC-32C of the 36 bytes before, seeded with the entry's position in the file
///
/// The mark is random, different in every segment, and never leaves the file. So a client cannot write bytes that look like
/// an entry, and an entry after damage is found by its mark alone. Entries are chained by size and checksum. A header
/// without records and without a payload ends a segment whose successor exists.
///
/// Version 1, 28 bytes and the payload, is only read: the number of bytes after the checksum (u32), CRC-32C of these (u32),
/// the offset of the first record (i64), the record count (u32), the timestamp (i64).
enum EntryFormat: Equatable {
    case version1
    case version2(mark: UInt64)

    /// The size of a header of the version that is written.
    static let headerSize = 40
    private static let coveredSize = 36

    /// The size of an entry's header.
    var headerSize: Int {
        switch self {
        case .version1: 28
        case .version2: Self.headerSize
        }
    }

    struct Header {
        let baseOffset: Int64
        let recordCount: Int
        let timestamp: Int64
        /// The size of the entry in the file.
        let size: Int
        /// The bytes of the entry that `checksum` covers, counted from its first byte.
        let checked: Range<Int>
        let checksum: UInt32

        var nextOffset: Int64 { baseOffset + Int64(recordCount) }
        /// Whether this ends the segment.
        var isEnd: Bool { recordCount == 0 }
    }

    /// Returns the header of an entry of version 2 that is written at `position`.
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

    /// Reads the header at `index` of `bytes`, which is at `position` of the file. Returns `nil` if it is not whole or not
    /// sound; a header of version 1 has no checksum of its own, and is only checked for values that cannot be.
    func header(in bytes: Bytes, at index: Int, position: Int) -> Header? {
        guard index + headerSize <= bytes.count else { return nil }
        switch self {
        case .version1: return Self.readVersion1(bytes.slice(index..<index + headerSize))
        case .version2(let mark):
            return Self.readVersion2(bytes.slice(index..<index + headerSize), mark: mark, position: position)
        }
    }

    private static func readVersion2(_ bytes: Bytes, mark: UInt64, position: Int) -> Header? {
        let sum = bytes.withUnsafeBytes {
            CRC32C.checksum(
                UnsafeRawBufferPointer(rebasing: $0[..<coveredSize]),
                continuing: UInt32(truncatingIfNeeded: position))
        }
        var reader = ByteReader(bytes)
        guard (try? reader.uint64()) == mark, let size = try? reader.uint32(), let offset = try? reader.int64(),
            let count = try? reader.uint32(), let timestamp = try? reader.int64(),
            let checksum = try? reader.uint32(), (try? reader.uint32()) == sum,
            count > 0 || size == 0, isPossible(offset, count)
        else { return nil }
        let whole = headerSize + Int(size)
        return Header(
            baseOffset: offset, recordCount: Int(count), timestamp: timestamp, size: whole, checked: headerSize..<whole,
            checksum: checksum)
    }

    private static func readVersion1(_ bytes: Bytes) -> Header? {
        var reader = ByteReader(bytes)
        guard let size = try? reader.uint32(), let checksum = try? reader.uint32(), let offset = try? reader.int64(),
            let count = try? reader.uint32(), let timestamp = try? reader.int64(),
            size >= 20, count > 0, isPossible(offset, count)
        else { return nil }
        return Header(
            baseOffset: offset, recordCount: Int(count), timestamp: timestamp, size: Int(size) + 8,
            checked: 8..<Int(size) + 8, checksum: checksum)
    }

    private static func isPossible(_ offset: Int64, _ count: UInt32) -> Bool {
        count <= UInt32(Int32.max) && offset >= 0 && offset < .max - Int64(count)
    }

    /// Whether the entry at `index`, all of which is in `bytes`, matches its checksum.
    static func isSound(_ bytes: Bytes, at index: Int, _ header: Header) -> Bool {
        bytes.withUnsafeBytes {
            let checked = index + header.checked.lowerBound..<index + header.checked.upperBound
            return CRC32C.checksum(UnsafeRawBufferPointer(rebasing: $0[checked])) == header.checksum
        }
    }
}
