import KafkaCodecs

/// One file of a log: a header, entries one after another, and in memory a sparse index of them.
///
/// Invariants:
/// - The bytes from the header to `size` are sound entries whose offsets follow each other, as far as they were read.
/// - `nextOffset`, `latestTimestamp` and `index` are those of these entries.
/// - `isEnded` says that an end follows at `size`. Then a later segment exists, and nothing is appended.
final class Segment {
    let header: SegmentHeader
    let path: String
    private(set) var nextOffset: Int64
    private(set) var size: Int
    private(set) var latestTimestamp: Int64 = -1
    private(set) var isEnded = false
    private(set) var index: SparseIndex
    let file: StoredFile
    /// Where the last read ended: readers continue from there.
    private var hint: (offset: Int64, position: Int)?
    /// The size that is known to last through a loss of power.
    private var syncedSize = 0

    var baseOffset: Int64 { header.baseOffset }
    var format: EntryFormat { header.format }
    /// Whether the segment has no entries.
    var isEmpty: Bool { size == header.size }
    /// The size that the file should have.
    var fileSize: Int { size + (isEnded ? EntryFormat.headerSize : 0) }

    /// Creates a segment, in place of any file that is there. Its file gets its name once it has its header.
    init(creating path: String, header: SegmentHeader, indexInterval: Int) throws(SegmentLogError) {
        self.path = path
        self.header = header
        index = SparseIndex(interval: indexInterval)
        nextOffset = header.baseOffset
        size = header.size
        file = try StoredFile(creating: path + ".new")
        try header.encode().withUnsafeBytes { buffer throws(SegmentLogError) in try file.write([buffer], at: 0) }
        try file.rename(to: path)
    }

    /// Opens a segment whose entries `recover` then reads.
    init(opening file: StoredFile, header: SegmentHeader, indexInterval: Int) {
        self.file = file
        self.header = header
        path = file.path
        index = SparseIndex(interval: indexInterval)
        nextOffset = header.baseOffset
        size = header.size
    }

    func close() { file.close() }

    func sync() throws(SegmentLogError) {
        guard syncedSize < fileSize else { return }
        try file.sync()
        syncedSize = fileSize
    }

    // MARK: Recovery

    /// What a checkpoint says of this segment.
    var record: Checkpoint.Record {
        Checkpoint.Record(
            baseOffset: baseOffset, mark: header.mark, size: size, isEnded: isEnded, nextOffset: nextOffset,
            latestTimestamp: latestTimestamp, indexInterval: index.interval, index: index.entries)
    }

    /// Believes what a checkpoint says, instead of reading the entries.
    func adopt(_ record: Checkpoint.Record) {
        (size, nextOffset, latestTimestamp) = (record.size, record.nextOffset, record.latestTimestamp)
        isEnded = record.isEnded
        index = SparseIndex(interval: record.indexInterval, entries: record.index)
        syncedSize = fileSize
    }

    /// Takes in one sound entry after another, to the end or to the first that is not sound.
    func walk(upTo whole: Int) throws(SegmentLogError) {
        while size < whole, !isEnded {
            let start = size
            let bytes = try file.read(min(StoredFile.chunk, whole - start), at: start)
            while let header = format.header(in: bytes, at: size - start, position: size),
                header.baseOffset == nextOffset, size + header.size <= whole
            {
                guard !header.isEnd else {
                    isEnded = true
                    return
                }
                if size + header.size <= start + bytes.count {
                    guard EntryFormat.isSound(bytes, at: size - start, header) else { return }
                } else {
                    // An entry that is larger than what is read at once.
                    guard size == start else { break }
                    guard try isSound(header, at: size) else { return }
                }
                note(header)
            }
            guard size > start else { return }
        }
    }

    /// Whether the entry at `position` matches its checksum.
    func isSound(_ header: EntryFormat.Header, at position: Int) throws(SegmentLogError) -> Bool {
        let checked = position + header.checked.lowerBound..<position + header.checked.upperBound
        return try file.checksum(of: checked) == header.checksum
    }

    /// Cuts off everything after the sound entries.
    func cutTail() throws(SegmentLogError) {
        try file.truncate(to: fileSize)
        syncedSize = min(syncedSize, header.size)
    }

    private func note(_ header: EntryFormat.Header) {
        index.note(
            .init(offset: header.baseOffset, position: size, latestBefore: latestTimestamp), at: size)
        size += header.size
        nextOffset = header.nextOffset
        latestTimestamp = max(latestTimestamp, header.timestamp)
    }

    // MARK: Writing

    /// Writes one entry. If that fails, the bytes that were written are cut off, and the segment is as it was.
    func append(
        recordCount: Int, timestamp: Int64, payload: [UnsafeRawBufferPointer]
    ) throws(SegmentLogError) {
        let stored = EntryFormat.header(
            mark: header.mark, baseOffset: nextOffset, recordCount: recordCount, timestamp: timestamp, payload: payload,
            position: size)
        try write(stored, payload)
        let payloadSize = payload.reduce(0) { $0 + $1.count }
        note(
            .init(
                baseOffset: nextOffset, recordCount: recordCount, timestamp: timestamp,
                size: EntryFormat.headerSize + payloadSize, checked: 0..<0, checksum: 0))
    }

    /// Says in the file that another segment continues the log. Without it nobody would miss that segment's file.
    func end() throws(SegmentLogError) {
        guard header.version > 1, !isEnded else { return }
        try write(
            EntryFormat.header(
                mark: header.mark, baseOffset: nextOffset, recordCount: 0, timestamp: 0, payload: [], position: size),
            [])
        isEnded = true
    }

    /// Takes the end away, before the segment that continues the log is removed.
    func reopen() throws(SegmentLogError) {
        guard isEnded else { return }
        try file.truncate(to: size)
        isEnded = false
        syncedSize = min(syncedSize, header.size)
    }

    private func write(_ header: Bytes, _ payload: [UnsafeRawBufferPointer]) throws(SegmentLogError) {
        do throws(SegmentLogError) {
            try header.withUnsafeBytes { buffer throws(SegmentLogError) in
                try file.write([buffer] + payload, at: size)
            }
        } catch {
            do throws(SegmentLogError) { try file.truncate(to: size) } catch {}
            throw error
        }
    }

    /// Cuts off the entry that holds `offset`, and all after it.
    func truncate(to offset: Int64) throws(SegmentLogError) {
        guard offset < nextOffset, offset >= baseOffset else { return }
        let kept = try find(offset).position
        try file.truncate(to: kept)
        hint = nil
        (index, isEnded) = (SparseIndex(interval: index.interval), false)
        (size, nextOffset, latestTimestamp) = (header.size, baseOffset, -1)
        syncedSize = min(syncedSize, header.size)
        try walk(upTo: kept)
        guard size == kept else { throw .damaged(path, at: size, after: nextOffset - 1, "its entry is not sound") }
    }

    // MARK: Reading

    /// Where the entry that holds `offset`, which is in this segment, is.
    private func find(_ offset: Int64) throws(SegmentLogError) -> (position: Int, header: EntryFormat.Header) {
        var (position, expected) = (header.size, baseOffset)
        if let indexed = index.entry(atOrBefore: offset) { (position, expected) = (indexed.position, indexed.offset) }
        if let hint, hint.offset <= offset, hint.position > position { (expected, position) = hint }
        while position < size {
            let bytes = try file.read(format.headerSize, at: position)
            guard let header = format.header(in: bytes, at: 0, position: position), header.baseOffset == expected else {
                throw .damaged(path, at: position, after: expected - 1, "its entry is not sound")
            }
            if offset < header.nextOffset { return (position, header) }
            position += header.size
            expected = header.nextOffset
        }
        throw .damaged(path, at: position, after: expected - 1, "offset \(offset) should follow")
    }

    /// Reads whole entries from the one that holds `offset` on: at least one, then as many as `maximumBytes` hold and
    /// begin before `limit`.
    func read(
        from offset: Int64, maximumBytes: Int, limit: Int64
    ) throws(SegmentLogError) -> [SegmentLog.Entry] {
        guard offset >= baseOffset, offset < nextOffset else { return [] }
        let first = try find(offset)
        let span = min(max(maximumBytes, first.header.size), size - first.position)
        let bytes = try file.read(span, at: first.position)
        var entries: [SegmentLog.Entry] = []
        var (at, expected) = (0, first.header.baseOffset)
        while let header = format.header(in: bytes, at: at, position: first.position + at),
            header.baseOffset == expected, at + header.size <= bytes.count, header.baseOffset < limit || entries.isEmpty
        {
            guard EntryFormat.isSound(bytes, at: at, header) else {
                // Sound entries before it are returned first: the next read throws.
                guard entries.isEmpty else { break }
                throw .damaged(path, at: first.position + at, after: expected - 1, "its entry is not sound")
            }
            entries.append(
                SegmentLog.Entry(
                    baseOffset: header.baseOffset, recordCount: header.recordCount, timestamp: header.timestamp,
                    payload: bytes.slice(at + format.headerSize..<at + header.size)))
            at += header.size
            expected = header.nextOffset
            hint = (header.nextOffset, first.position + at)
        }
        guard !entries.isEmpty else { throw .damaged(path, at: first.position, after: expected - 1, "it ends early") }
        return entries
    }

    /// The offset of the first entry at or after `from` whose timestamp is at least `timestamp`.
    func offset(forTimestamp timestamp: Int64, from: Int64) throws(SegmentLogError) -> Int64? {
        guard latestTimestamp >= timestamp else { return nil }
        // All entries before an index entry whose earlier ones are all too early can be passed over.
        let start = index.entry(before: timestamp)?.offset ?? baseOffset
        var offset = max(start, from)
        while offset < nextOffset {
            let found = try find(offset)
            if found.header.timestamp >= timestamp { return max(found.header.baseOffset, from) }
            offset = found.header.nextOffset
            hint = (offset, found.position + found.header.size)
        }
        return nil
    }
}
