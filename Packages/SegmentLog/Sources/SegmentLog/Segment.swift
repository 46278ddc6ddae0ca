import KafkaCodecs

/// One file of a log: a header followed by entries, with a sparse index in memory.
///
/// Invariants:
/// - The bytes from the header to `size` are valid entries with consecutive offsets, as far as they were read.
/// - `nextOffset`, `latestTimestamp` and `index` describe these entries.
/// - `isEnded` says that an end follows at `size`. Then a later segment exists, and nothing is appended to this one.
final class Segment {
    let header: SegmentHeader
    let path: String
    private(set) var nextOffset: Int64
    private(set) var size: Int
    private(set) var latestTimestamp: Int64 = -1
    private(set) var isEnded = false
    private(set) var index: SparseIndex
    let file: StoredFile
    /// Where the last read ended. Readers usually continue there.
    private var hint: (offset: Int64, position: Int)?
    /// The size up to which the file is known to be durable.
    private var syncedSize = 0
    /// Whether a failed write may have left bytes after `fileSize`.
    private var isTorn = false
    /// Whether a sync has failed. After that, the system may have dropped unwritten bytes.
    private var mayHaveLostWrites = false

    var baseOffset: Int64 { header.baseOffset }
    var format: EntryFormat { header.format }
    /// Whether the segment has no entries.
    var isEmpty: Bool { size == header.size }
    /// The size that the file should have, in bytes.
    var fileSize: Int { size + (isEnded ? EntryFormat.headerSize : 0) }

    /// Creates a segment, and replaces an existing file. The file gets its name after its header was written.
    init(creating path: String, header: SegmentHeader, indexInterval: Int) throws(SegmentLogError) {
        self.path = path
        self.header = header
        index = SparseIndex(interval: indexInterval)
        nextOffset = header.baseOffset
        size = header.size
        file = try StoredFile(creating: path + ".new")
        do throws(SegmentLogError) {
            try header.encode().withUnsafeBytes { buffer throws(SegmentLogError) in try file.write([buffer], at: 0) }
            try file.rename(to: path)
        } catch {
            StoredDirectory.remove(path + ".new")
            throw error
        }
    }

    /// Opens a segment without reading its entries: `adopt` and `walk` follow.
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
        // After a failed sync Linux considers the bytes written, and the next sync would succeed without them.
        if mayHaveLostWrites { try file.rewrite(syncedSize..<fileSize) }
        mayHaveLostWrites = true
        try file.sync()
        mayHaveLostWrites = false
        syncedSize = fileSize
    }

    // MARK: Recovery

    /// The state of this segment for a checkpoint.
    var record: Checkpoint.Record {
        Checkpoint.Record(
            baseOffset: baseOffset, mark: header.mark, size: size, isEnded: isEnded, nextOffset: nextOffset,
            latestTimestamp: latestTimestamp, indexInterval: index.interval, index: index.entries)
    }

    /// Takes over the state from a checkpoint instead of reading the entries.
    func adopt(_ record: Checkpoint.Record) {
        (size, nextOffset, latestTimestamp) = (record.size, record.nextOffset, record.latestTimestamp)
        isEnded = record.isEnded
        index = SparseIndex(interval: record.indexInterval, entries: record.index)
        syncedSize = fileSize
    }

    /// Indexes the entries that follow, up to the end or the first invalid one.
    ///
    /// - Parameter whole: The size of the file in bytes.
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
                    // The entry is larger than one chunk.
                    guard size == start else { break }
                    guard try isSound(header, at: size) else { return }
                }
                note(header)
            }
            guard size > start else { return }
        }
    }

    /// Returns whether the entry at `position` matches its checksum.
    func isSound(_ header: EntryFormat.Header, at position: Int) throws(SegmentLogError) -> Bool {
        let checked = position + header.checked.lowerBound..<position + header.checked.upperBound
        return try file.checksum(of: checked) == header.checksum
    }

    /// Cuts off everything after the valid entries.
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

    /// Appends one entry. If that fails, the segment does not change.
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

    /// Writes the end, which says that another segment continues the log. Without it, the loss of that segment's file
    /// would not be noticed.
    func writeEnd() throws(SegmentLogError) {
        guard header.version > 1, !isEnded else { return }
        try write(
            EntryFormat.header(
                mark: header.mark, baseOffset: nextOffset, recordCount: 0, timestamp: 0, payload: [], position: size),
            [])
        isEnded = true
    }

    /// Removes the end. Called before the segment that continues the log is removed.
    func reopen() throws(SegmentLogError) {
        guard isEnded else { return }
        try file.truncate(to: size)
        isEnded = false
        syncedSize = min(syncedSize, header.size)
    }

    private func write(_ header: Bytes, _ payload: [UnsafeRawBufferPointer]) throws(SegmentLogError) {
        try cutTornWrite()
        do throws(SegmentLogError) {
            try header.withUnsafeBytes { buffer throws(SegmentLogError) in
                try file.write([buffer] + payload, at: size)
            }
        } catch {
            isTorn = true
            do throws(SegmentLogError) { try cutTornWrite() } catch {}
            throw error
        }
    }

    /// Cuts off what a failed write has left behind. Nothing can be written before that succeeds.
    private func cutTornWrite() throws(SegmentLogError) {
        guard isTorn else { return }
        try file.truncate(to: fileSize)
        isTorn = false
    }

    /// The current end of the segment, for `undo`.
    var end: End { End(size: size, nextOffset: nextOffset, latestTimestamp: latestTimestamp) }

    struct End {
        let size: Int
        let nextOffset: Int64
        let latestTimestamp: Int64
    }

    /// Removes the entries after `end`, which nobody has read yet. If they cannot be cut off now, that is repeated
    /// before the next write.
    func undo(to end: End) {
        (size, nextOffset, latestTimestamp) = (end.size, end.nextOffset, end.latestTimestamp)
        index.removeEntries(from: size)
        (hint, isTorn) = (nil, true)
        do throws(SegmentLogError) { try cutTornWrite() } catch {}
    }

    /// Cuts off the entry that contains `offset`, and all entries after it.
    func truncate(to offset: Int64) throws(SegmentLogError) {
        guard offset < nextOffset, offset >= baseOffset else { return }
        let kept = try find(offset).position
        try file.truncate(to: kept)
        hint = nil
        (index, isEnded) = (SparseIndex(interval: index.interval), false)
        (size, nextOffset, latestTimestamp) = (header.size, baseOffset, -1)
        syncedSize = min(syncedSize, header.size)
        try walk(upTo: kept)
        guard size == kept else { throw .damaged(path, at: size, after: nextOffset - 1, "the entry there is invalid") }
    }

    // MARK: Reading

    /// Returns the position and header of the entry that contains `offset`. The offset must be in this segment.
    private func find(_ offset: Int64) throws(SegmentLogError) -> (position: Int, header: EntryFormat.Header) {
        var (position, expected) = (header.size, baseOffset)
        if let indexed = index.entry(atOrBefore: offset) { (position, expected) = (indexed.position, indexed.offset) }
        if let hint, hint.offset <= offset, hint.position > position { (expected, position) = hint }
        while position < size {
            let bytes = try file.read(format.headerSize, at: position)
            guard let header = format.header(in: bytes, at: 0, position: position), header.baseOffset == expected else {
                throw .damaged(path, at: position, after: expected - 1, "the entry there is invalid")
            }
            if offset < header.nextOffset { return (position, header) }
            position += header.size
            expected = header.nextOffset
        }
        throw .damaged(path, at: position, after: expected - 1, "offset \(offset) should follow")
    }

    /// The minimum number of bytes to read at once, if the number to return is not known.
    private static let smallestRead = 4096

    /// Reads whole entries, beginning with the one that contains the first offset of the range.
    ///
    /// Reads from the file at most twice the bytes that it returns, plus 4 KiB.
    func read(_ range: ReadRange) throws(SegmentLogError) -> [SegmentLog.Entry] {
        guard range.offset >= baseOffset, range.offset < nextOffset else { return [] }
        let first = try find(range.offset)
        var run = EntryRun(position: first.position, nextOffset: first.header.baseOffset, needed: first.header.size)
        guard includes(first.header, range, after: run) else { return [] }
        while run.position < size, run.entries.isEmpty || run.taken < range.maximumBytes {
            let bytes = try file.read(min(bytesToRead(range, after: run), size - run.position), at: run.position)
            guard try take(from: bytes, range, &run) else { break }
        }
        if let last = run.entries.last { hint = (last.nextOffset, run.position) }
        return run.entries
    }

    /// The entries that a read has found so far, and the position of the next one.
    private struct EntryRun {
        var entries: [SegmentLog.Entry] = []
        /// The bytes of their payloads.
        var taken = 0
        var position: Int
        var nextOffset: Int64
        /// The size of the next entry in bytes, or of its header if that was not read yet.
        var needed: Int
    }

    private func includes(_ header: EntryFormat.Header, _ range: ReadRange, after run: EntryRun) -> Bool {
        range.includes(
            header.baseOffset, payloadSize: header.size - format.headerSize, after: run.taken,
            isFirst: run.entries.isEmpty)
    }

    private func bytesToRead(_ range: ReadRange, after run: EntryRun) -> Int {
        let (left, rest) = (range.maximumBytes - run.taken, size - run.position)
        // Everything up to the end is returned.
        if rest <= left, range.limit >= nextOffset { return rest }
        return max(run.needed, min(max(run.taken, Self.smallestRead), left))
    }

    /// Adds the complete entries in `bytes`, which begins at the position of the run. Returns whether more entries may
    /// follow.
    private func take(from bytes: Bytes, _ range: ReadRange, _ run: inout EntryRun) throws(SegmentLogError) -> Bool {
        var at = 0
        while let header = format.header(in: bytes, at: at, position: run.position), header.baseOffset == run.nextOffset
        {
            guard includes(header, range, after: run) else { return false }
            guard at + header.size <= bytes.count else {
                // The rest of the entry was not read yet, unless the file ends too early.
                guard at > 0 || run.needed < header.size else { break }
                run.needed = header.size
                return true
            }
            guard EntryFormat.isSound(bytes, at: at, header) else { break }
            run.entries.append(
                SegmentLog.Entry(
                    baseOffset: header.baseOffset, recordCount: header.recordCount, timestamp: header.timestamp,
                    payload: bytes.slice(at + format.headerSize..<at + header.size)))
            run.taken += header.size - format.headerSize
            run.position += header.size
            run.nextOffset = header.nextOffset
            run.needed = format.headerSize
            at += header.size
            if at == bytes.count { return true }
        }
        // The rest of a header was not read yet.
        if at > 0, bytes.count - at < format.headerSize { return true }
        // Valid entries before the damage are returned first. The next read throws.
        guard run.entries.isEmpty else { return false }
        throw .damaged(path, at: run.position, after: run.nextOffset - 1, "the entry there is invalid")
    }

    /// Returns the first offset, at or after `from`, of an entry whose timestamp is at least `timestamp`.
    func offset(forTimestamp timestamp: Int64, from: Int64) throws(SegmentLogError) -> Int64? {
        guard latestTimestamp >= timestamp else { return nil }
        // Entries before this index entry can be skipped: all their timestamps are too early.
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
