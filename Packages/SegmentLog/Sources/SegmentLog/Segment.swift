import KafkaCodecs

/// One file of a log: entries one after another, and a sparse index of them.
///
/// The index is made again from the entries when the segment is opened, as far as its own file does not say it.
final class Segment {
    struct IndexEntry {
        let offset: Int64
        let position: Int
        /// The latest timestamp of all entries before this one.
        let latestBefore: Int64
    }

    let baseOffset: Int64
    let path: String
    private(set) var nextOffset: Int64
    private(set) var size: Int
    private(set) var latestTimestamp: Int64 = -1
    private var index: [IndexEntry] = []
    private let file: StoredFile
    private let indexInterval: Int
    /// Where the last read ended: readers go on from there.
    private var hint: (offset: Int64, position: Int)?

    private static let chunk = 1 << 20

    /// Makes a new segment that begins with `baseOffset`.
    init(making path: String, baseOffset: Int64, indexInterval: Int) throws(SegmentLogError) {
        self.path = path
        self.baseOffset = baseOffset
        self.indexInterval = indexInterval
        nextOffset = baseOffset
        size = EntryFormat.segmentHeaderSize
        StoredDirectory.remove(path)
        file = try StoredFile(path)
        let header = EntryFormat.segmentHeader(baseOffset: baseOffset)
        try header.withUnsafeBytes { buffer throws(SegmentLogError) in try file.write([buffer], at: 0) }
    }

    /// Opens a segment and walks its entries.
    ///
    /// - Parameter isLast: Whether a torn end may be cut off, which only the last segment can have.
    /// - Throws: `.damaged` where an entry is not sound and sound ones follow it, or the segment is not the last.
    init(opening path: String, baseOffset: Int64, isLast: Bool, indexInterval: Int) throws(SegmentLogError) {
        self.path = path
        self.baseOffset = baseOffset
        self.indexInterval = indexInterval
        nextOffset = baseOffset
        file = try StoredFile(path)
        size = EntryFormat.segmentHeaderSize
        let whole = try file.size()
        let header = try file.read(EntryFormat.segmentHeaderSize, at: 0)
        guard let stored = try EntryFormat.readSegmentHeader(header, path: path) else {
            guard isLast else { throw SegmentLogError(.damaged, "\(path) is cut off in its header") }
            let fresh = EntryFormat.segmentHeader(baseOffset: baseOffset)
            try fresh.withUnsafeBytes { buffer throws(SegmentLogError) in try file.write([buffer], at: 0) }
            return
        }
        guard stored == baseOffset else {
            throw SegmentLogError(.damaged, "\(path) begins with offset \(stored): was it renamed?")
        }
        try walk(upTo: whole)
        guard size < whole else { return }
        guard isLast, try !hasSoundEntry(after: size, upTo: whole) else {
            throw SegmentLogError(
                .damaged,
                "\(path) is damaged at byte \(size), after offset \(nextOffset - 1), and more follows: restore it "
                    + "from a copy, or move it away to give up what follows")
        }
        try file.truncate(to: size)
    }

    func close() { file.close() }
    func sync() throws(SegmentLogError) { try file.sync() }

    // MARK: Recovery

    /// Takes in one sound entry after another, to the end or to the first that is not sound.
    private func walk(upTo whole: Int) throws(SegmentLogError) {
        while size < whole {
            let bytes = try file.read(min(Self.chunk, whole - size), at: size)
            var position = 0
            while let header = EntryFormat.readHeader(bytes, at: position) {
                var (entry, at) = (bytes, position)
                if position + header.size > bytes.count {
                    guard position == 0, header.size <= whole - size else { break }
                    (entry, at) = (try file.read(header.size, at: size), 0)
                    guard entry.count == header.size else { return }
                }
                guard header.baseOffset == nextOffset, EntryFormat.isSound(entry, at: at, header) else { return }
                note(header)
                position += header.size
                if entry.count != bytes.count { break }
            }
            if position == 0 { return }
        }
    }

    /// Whether a sound entry of this segment begins anywhere after `start`: then what lies before it is no torn end.
    private func hasSoundEntry(after start: Int, upTo whole: Int) throws(SegmentLogError) -> Bool {
        let bytes = try file.read(whole - start, at: start)
        var position = 1
        while position + EntryFormat.headerSize <= bytes.count {
            if let header = EntryFormat.readHeader(bytes, at: position), header.baseOffset > nextOffset,
                header.baseOffset - nextOffset <= Int64(bytes.count), position + header.size <= bytes.count,
                EntryFormat.isSound(bytes, at: position, header)
            {
                return true
            }
            position += 1
        }
        return false
    }

    private func note(_ header: EntryFormat.Header) {
        let last = index.last?.position ?? -indexInterval
        if size - last >= indexInterval {
            index.append(IndexEntry(offset: header.baseOffset, position: size, latestBefore: latestTimestamp))
        }
        size += header.size
        nextOffset = header.nextOffset
        latestTimestamp = max(latestTimestamp, header.timestamp)
    }

    // MARK: Writing

    /// Writes one entry. Where that fails, what came of it is cut off, and the segment is as it was.
    func append(
        recordCount: Int, timestamp: Int64, payload: [UnsafeRawBufferPointer]
    ) throws(SegmentLogError) {
        let header = EntryFormat.header(
            baseOffset: nextOffset, recordCount: recordCount, timestamp: timestamp, payload: payload)
        do throws(SegmentLogError) {
            try header.withUnsafeBytes { buffer throws(SegmentLogError) in
                try file.write([buffer] + payload, at: size)
            }
        } catch {
            do throws(SegmentLogError) { try file.truncate(to: size) } catch {}
            throw error
        }
        guard let header = EntryFormat.readHeader(header, at: 0) else { return }
        note(header)
    }

    /// Cuts off the entry that holds `offset`, and all after it.
    func truncate(to offset: Int64) throws(SegmentLogError) {
        guard offset < nextOffset, let found = try find(offset) else { return }
        try file.truncate(to: found.position)
        hint = nil
        let kept = found.position
        index = []
        (size, nextOffset, latestTimestamp) = (EntryFormat.segmentHeaderSize, baseOffset, -1)
        try walk(upTo: kept)
    }

    // MARK: Reading

    /// Where the entry that holds `offset` lies.
    private func find(_ offset: Int64) throws(SegmentLogError) -> (position: Int, header: EntryFormat.Header)? {
        guard offset >= baseOffset, offset < nextOffset else { return nil }
        var position = EntryFormat.segmentHeaderSize
        var (low, high) = (0, index.count)
        while low < high {
            let middle = (low + high) / 2
            if index[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        if low > 0 { position = index[low - 1].position }
        if let hint, hint.offset <= offset, hint.position > position { position = hint.position }
        while position < size {
            let bytes = try file.read(EntryFormat.headerSize, at: position)
            guard let header = EntryFormat.readHeader(bytes, at: 0) else { throw damaged(at: position) }
            if offset < header.nextOffset { return (position, header) }
            position += header.size
        }
        return nil
    }

    /// Reads whole entries from the one that holds `offset` on: at least one, then as many as `maximumBytes` hold and
    /// begin before `limit`.
    func read(
        from offset: Int64, maximumBytes: Int, limit: Int64
    ) throws(SegmentLogError) -> [SegmentLog.Entry] {
        guard let first = try find(offset) else { return [] }
        let span = min(max(maximumBytes, first.header.size), size - first.position)
        let bytes = try file.read(span, at: first.position)
        var entries: [SegmentLog.Entry] = []
        var position = 0
        while let header = EntryFormat.readHeader(bytes, at: position), position + header.size <= bytes.count,
            header.baseOffset < limit || entries.isEmpty
        {
            guard EntryFormat.isSound(bytes, at: position, header) else { throw damaged(at: first.position + position) }
            entries.append(
                SegmentLog.Entry(
                    baseOffset: header.baseOffset, recordCount: header.recordCount, timestamp: header.timestamp,
                    payload: bytes.slice(position + EntryFormat.headerSize..<position + header.size)))
            position += header.size
            hint = (header.nextOffset, first.position + position)
        }
        return entries
    }

    private func damaged(at position: Int) -> SegmentLogError {
        SegmentLogError(.damaged, "\(path) is damaged at byte \(position)")
    }

    /// The offset of the first entry at or after `from` whose timestamp is at least `timestamp`.
    func offset(forTimestamp timestamp: Int64, from: Int64) throws(SegmentLogError) -> Int64? {
        guard latestTimestamp >= timestamp else { return nil }
        // All entries before an index entry whose earlier ones are all too early can be passed over.
        let start = index.last { $0.latestBefore < timestamp }?.offset ?? baseOffset
        var offset = max(start, from)
        while offset < nextOffset, let found = try find(offset) {
            if found.header.timestamp >= timestamp { return max(found.header.baseOffset, from) }
            offset = found.header.nextOffset
            hint = (offset, found.position + found.header.size)
        }
        return nil
    }
}
