import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A search for valid entries after an invalid one. If there are any, the invalid one is damage, and not a torn write
/// at the end.
///
/// In version 2 an entry is found by its segment's mark. So every byte is read once, or twice if it is in a
/// payload. In version 1 every byte may begin an entry, and a client's records may be full of possible headers. So the
/// number of bytes whose checksum is computed is limited there.
struct SegmentSearch {
    enum Result: Equatable {
        /// A valid entry begins at this position.
        case sound(Int)
        /// No valid entry was found. If valid headers were found, `before` is the offset after the last of them.
        case nothing(before: Int64?)
        /// The limit was reached.
        case tooMuchWork
    }

    let segment: Segment
    /// The end of the file.
    let end: Int
    private var checkedBytes = 0
    private var nextOffset: Int64?

    init(_ segment: Segment, end: Int) {
        self.segment = segment
        self.end = end
    }

    /// The number of payload bytes that are checked in version 1: 4 times the bytes that are searched, plus 64 MiB.
    private var limit: Int { 4 * (end - segment.size) + 64 << 20 }

    /// Searches everything after the valid entries of the segment.
    mutating func run() throws(SegmentLogError) -> Result {
        let headerSize = segment.format.headerSize
        // The search includes the first position: its header may be valid although its payload is not.
        var position = segment.size
        while position + headerSize <= end {
            let bytes = try segment.file.read(min(StoredFile.chunk, end - position), at: position)
            guard bytes.count >= headerSize else { break }
            var at = 0
            while let found = candidate(in: bytes, from: at, position: position),
                found + headerSize <= bytes.count
            {
                at = found + 1
                guard let header = segment.format.header(in: bytes, at: found, position: position + found) else {
                    continue
                }
                if try isSound(header, at: position + found) { return .sound(position + found) }
                if checkedBytes > limit { return .tooMuchWork }
            }
            // The rest may contain the beginning of a header.
            position += bytes.count - headerSize + 1
        }
        return .nothing(before: nextOffset)
    }

    /// Returns the next index where an entry may begin in `bytes`, which are at `position` in the file.
    private func candidate(in bytes: Bytes, from start: Int, position: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            switch segment.format {
            case .version1: candidate(in: buffer, from: start, position: position)
            case .version2(let mark): candidate(in: buffer, from: start, mark: mark)
            }
        }
    }

    private func candidate(in buffer: UnsafeRawBufferPointer, from start: Int, mark: UInt64) -> Int? {
        var at = start
        while at + 8 <= buffer.count, let base = buffer.baseAddress,
            let found = memchr(base + at, Int32(truncatingIfNeeded: mark >> 56), buffer.count - 7 - at)
        {
            at = UnsafeRawPointer(found) - base
            if buffer.number(at: at) == mark { return at }
            at += 1
        }
        return nil
    }

    /// Returns the next index of a possible version 1 header. Only its values show that: the entry ends within the
    /// file, and its offset is possible. The upper bound of the offset follows from the entries that fit into the bytes
    /// since the last valid one, each with at most 2^31-1 records.
    private func candidate(in buffer: UnsafeRawBufferPointer, from start: Int, position: Int) -> Int? {
        let headerSize = segment.format.headerSize
        let first = segment.nextOffset
        let most = Int64((end - segment.size) / headerSize + 1) * Int64(Int32.max)
        guard start + headerSize <= buffer.count else { return nil }
        for at in start...buffer.count - headerSize {
            let rest: UInt32 = buffer.number(at: at)
            guard rest >= 20, position + at + 8 + Int(rest) <= end else { continue }
            let offset: Int64 = buffer.number(at: at + 8)
            if offset > first, offset - first <= most { return at }
        }
        return nil
    }

    private mutating func isSound(_ header: EntryFormat.Header, at position: Int) throws(SegmentLogError) -> Bool {
        if segment.format == .version1 {
            checkedBytes += header.size
        } else {
            nextOffset = max(nextOffset ?? 0, header.nextOffset)
        }
        // The entry at the first position is already known to be invalid.
        guard position > segment.size, position + header.size <= end else { return false }
        return try segment.isSound(header, at: position)
    }
}
