/// A log in the files of a directory:
///
///     00000000000000001234.log   a segment, named after its first offset
///     start                      the start offset, if records were deleted, see `LogStart`
///     checkpoint                 the state at the last clean `close`, see `Checkpoint`
///     *.damaged                  what a salvage has moved aside
struct DirectoryStorage: LogStorage {
    private let path: String
    private let configuration: SegmentLog.Configuration
    private var segments: [Segment]
    private(set) var startOffset: Int64
    /// The problems that were found when the log was opened, and what was done about them.
    let notices: [SegmentLog.Notice]
    /// Whether the stored checkpoint describes the whole log.
    private var isCheckpointCurrent: Bool
    /// The segment before the active one, while the last roll is incomplete: it may lack its end, or the active segment
    /// may not be durable.
    private var unfinishedRoll: Segment?

    private var syncs: Bool { configuration.fsync != .never }

    /// Opens the log in the directory, or creates a new one.
    init(path: String, configuration: SegmentLog.Configuration) throws(SegmentLogError) {
        self.path = path
        self.configuration = configuration
        let recovery = try LogRecovery(path: path, configuration: configuration)
        (segments, startOffset, notices) = (recovery.segments, recovery.startOffset, recovery.notices)
        let (recorded, last) = (recovery.checkpoint?.records.last, recovery.segments.last)
        isCheckpointCurrent = recorded?.baseOffset == last?.baseOffset && recorded?.fileSize == last?.fileSize
        dropSegmentsBeforeStart()
        try continueInNewestVersion()
    }

    /// Continues in a new segment if the last one has an older version: older versions are only read.
    private mutating func continueInNewestVersion() throws(SegmentLogError) {
        guard active.header.version < SegmentHeader.newestVersion else { return }
        try removeCheckpoint()
        let segment = try makeSegment(nextOffset)
        // A segment without entries has the same name, so the new one has replaced its file.
        if active.isEmpty { segments.removeLast().close() }
        segments.append(segment)
        guard syncs else { return }
        try segment.sync()
        try StoredDirectory.sync(path)
    }

    private func makeSegment(_ base: Int64) throws(SegmentLogError) -> Segment {
        try Segment(
            creating: SegmentName.path(path, base),
            header: SegmentHeader(baseOffset: base, log: configuration.identity),
            indexInterval: configuration.indexIntervalBytes)
    }

    /// Makes the first segment of a new log durable. This includes the directory entries of the segment and of the
    /// log's directory.
    func syncCreation() throws(SegmentLogError) {
        guard syncs else { return }
        try sync()
        try StoredDirectory.sync(path)
        if let slash = path.lastIndex(of: "/") { try StoredDirectory.sync(String(path[..<slash])) }
    }

    private var active: Segment { segments[segments.count - 1] }
    var nextOffset: Int64 { active.nextOffset }
    var size: Int64 { segments.reduce(0) { $0 + Int64($1.size) } }

    var oldestClosedSegment: SegmentSummary? {
        guard segments.count > 1 else { return nil }
        return SegmentSummary(
            nextOffset: segments[0].nextOffset, latestTimestamp: segments[0].latestTimestamp, size: segments[0].size)
    }

    mutating func append(
        recordCount: Int, timestamp: Int64, payload: [UnsafeRawBufferPointer], syncs: Bool
    ) throws(SegmentLogError) {
        let size = payload.reduce(EntryFormat.headerSize) { $0 + $1.count }
        if !active.isEmpty, active.size + size > configuration.segmentBytes { try roll() }
        try finishRoll()
        let end = active.end
        try active.append(recordCount: recordCount, timestamp: timestamp, payload: payload)
        isCheckpointCurrent = false
        guard syncs else { return }
        do throws(SegmentLogError) { try sync() } catch {
            active.undo(to: end)
            throw error
        }
    }

    /// Begins a new segment.
    private mutating func roll() throws(SegmentLogError) {
        try finishRoll()
        let full = active
        segments.append(try makeSegment(nextOffset))
        unfinishedRoll = full
    }

    /// Writes the end of the old segment. This happens after the new segment was created, so that an end always means
    /// that the next file exists. If it fails, it is repeated before anything is appended.
    private mutating func finishRoll() throws(SegmentLogError) {
        guard let full = unfinishedRoll else { return }
        // A trim may have removed the old segment.
        if segments.count > 1, segments[segments.count - 2] === full { try full.writeEnd() }
        if syncs {
            for segment in segments.suffix(2) { try segment.sync() }
            try StoredDirectory.sync(path)
        }
        unfinishedRoll = nil
    }

    func read(_ range: ReadRange) throws(SegmentLogError) -> [SegmentLog.Entry] {
        guard let segment = segments.last(where: { $0.baseOffset <= range.offset }) else { return [] }
        return try segment.read(range)
    }

    var bytesRead: Int { segments.reduce(0) { $0 + $1.file.bytesRead } }

    func offset(forTimestamp timestamp: Int64, from: Int64) throws(SegmentLogError) -> Int64? {
        for segment in segments where segment.nextOffset > from {
            if let found = try segment.offset(forTimestamp: timestamp, from: from) { return found }
        }
        return nil
    }

    mutating func truncate(to offset: Int64) throws(SegmentLogError) {
        guard offset < nextOffset else { return }
        try removeCheckpoint()
        unfinishedRoll = nil
        while segments.count > 1, active.baseOffset >= offset {
            // After a crash between these steps, a segment without an end has a successor. A start accepts that.
            try segments[segments.count - 2].reopen()
            let last = segments.removeLast()
            last.close()
            StoredDirectory.remove(last.path)
        }
        try active.truncate(to: offset)
        try continueInNewestVersion()
    }

    // MARK: Trimming

    mutating func trim(before offset: Int64) throws(SegmentLogError) {
        let unsynced = try LogStart.store(offset, in: path, syncs: syncs)
        startOffset = offset
        isCheckpointCurrent = false
        // After a power failure the old start may be back, and then its segments must exist. A later trim removes them.
        if unsynced == nil { dropSegmentsBeforeStart() }
    }

    private mutating func dropSegmentsBeforeStart() {
        while segments.count > 1, segments[0].nextOffset <= startOffset {
            let first = segments.removeFirst()
            first.close()
            StoredDirectory.remove(first.path)
        }
    }

    // MARK: Syncing and closing

    func sync() throws(SegmentLogError) {
        // Segments that did not change since their last sync cost nothing.
        for segment in segments { try segment.sync() }
    }

    private mutating func removeCheckpoint() throws(SegmentLogError) {
        isCheckpointCurrent = false
        StoredDirectory.remove(path + "/checkpoint")
        if syncs { try StoredDirectory.sync(path) }
    }

    /// Syncs all files, stores the checkpoint and closes the files. Returns the error that prevented the checkpoint, or
    /// `nil`.
    func close(storesCheckpoint: Bool) -> SegmentLogError? {
        var failure: SegmentLogError?
        // Without a checkpoint the next start reads the whole log, and finds the same state.
        do throws(SegmentLogError) { if storesCheckpoint { try storeCheckpoint() } } catch { failure = error }
        for segment in segments { segment.close() }
        return failure
    }

    private func storeCheckpoint() throws(SegmentLogError) {
        guard !isCheckpointCurrent, segments.count > 1 || !active.isEmpty else { return }
        try sync()
        let checkpoint = Checkpoint(
            log: configuration.identity, startOffset: startOffset, records: segments.map(\.record))
        try StoredDirectory.replace(path + "/checkpoint", with: checkpoint.encode(), syncs: syncs)
    }
}
