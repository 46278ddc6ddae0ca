import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The search for sound entries behind a place that is not sound: if there are any, that place is not the torn end of what
/// was written last.
///
/// In version 2 an entry is found by its segment's mark, so every byte is looked at once, and once more as part of a payload.
/// In version 1 every byte may begin an entry, and a client's records may be full of headers that could be; so there the
/// bytes whose checksum is computed are limited.
struct SegmentSearch {
    enum Result: Equatable {
        /// A sound entry begins here.
        case sound(Int)
        /// No sound entry was found. If sound headers were found, `before` is the offset after the last of them.
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

    /// How many bytes of payloads are checked in version 1: a few times the bytes that are searched.
    private var limit: Int { 4 * (end - segment.size) + 64 << 20 }

    /// Searches everything after the sound entries of the segment.
    mutating func run() throws(SegmentLogError) -> Result {
        let headerSize = segment.format.headerSize
        // The first header may be sound, with a payload that is not.
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
            // The rest may hold the beginning of a header.
            position += bytes.count - headerSize + 1
        }
        return .nothing(before: nextOffset)
    }

    /// The next place where an entry may begin, in `bytes`, which are at `position` of the file.
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

    /// In version 1 a header can only be told by its values: an entry that ends within the file, with an offset that it may
    /// have. The entries between it and the last sound one, each of at most 2^31-1 records, are in the bytes before it.
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
        // An entry at the first place was found not to be sound.
        guard position > segment.size, position + header.size <= end else { return false }
        return try segment.isSound(header, at: position)
    }
}
