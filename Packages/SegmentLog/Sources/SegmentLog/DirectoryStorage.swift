/// A log in the files of a directory:
///
///     00000000000000001234.log   a segment, named after its first offset
///     start                      where the log begins, if records were deleted, see `LogStart`
///     checkpoint                 what the last clean `close` knew, see `Checkpoint`
///     *.damaged                  what a salvage has moved aside
struct DirectoryStorage: LogStorage {
    private let path: String
    private let configuration: SegmentLog.Configuration
    private var segments: [Segment]
    private(set) var startOffset: Int64
    /// What was found and done when the log was opened.
    let notices: [SegmentLog.Notice]
    /// Whether the stored checkpoint says all that there is.
    private var isCheckpointCurrent: Bool
    /// The segment before the active one, if it may lack its end, or the active one may not last.
    private var unfinishedRoll: Segment?

    private var syncs: Bool { configuration.fsync != .never }

    /// Opens what is there, or begins a new log.
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

    /// Ends a last segment of an older version, which is not written to any more.
    private mutating func continueInNewestVersion() throws(SegmentLogError) {
        guard active.header.version < SegmentHeader.newestVersion else { return }
        try removeCheckpoint()
        let segment = try makeSegment(nextOffset)
        // One without entries has been replaced.
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

    /// Makes the first segment of a new log, and the directory's name, last through a loss of power.
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

    /// Continues in a new segment.
    private mutating func roll() throws(SegmentLogError) {
        try finishRoll()
        let full = active
        segments.append(try makeSegment(nextOffset))
        unfinishedRoll = full
    }

    /// Gives the old segment its end, after the new one exists, so that an end promises a file that exists. If this fails,
    /// it is done again before anything is appended.
    private mutating func finishRoll() throws(SegmentLogError) {
        guard let full = unfinishedRoll else { return }
        // A trim may have removed it.
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
            // A crash between the two leaves the last segment without an end, which is true as well.
            try segments[segments.count - 2].reopen()
            let last = segments.removeLast()
            last.close()
            StoredDirectory.remove(last.path)
        }
        try active.truncate(to: offset)
        try continueInNewestVersion()
    }

    // MARK: The beginning

    mutating func trim(before offset: Int64) throws(SegmentLogError) {
        let unsynced = try LogStart.store(offset, in: path, syncs: syncs)
        startOffset = offset
        isCheckpointCurrent = false
        // After a loss of power the old start may be back, and its segments have to be there. A later trim drops them.
        if unsynced == nil { dropSegmentsBeforeStart() }
    }

    private mutating func dropSegmentsBeforeStart() {
        while segments.count > 1, segments[0].nextOffset <= startOffset {
            let first = segments.removeFirst()
            first.close()
            StoredDirectory.remove(first.path)
        }
    }

    // MARK: The end

    func sync() throws(SegmentLogError) {
        // Those that did not change since their last time cost nothing.
        for segment in segments { try segment.sync() }
    }

    private mutating func removeCheckpoint() throws(SegmentLogError) {
        isCheckpointCurrent = false
        StoredDirectory.remove(path + "/checkpoint")
        if syncs { try StoredDirectory.sync(path) }
    }

    /// Makes everything last, stores that as the checkpoint, and closes the files.
    func close(storesCheckpoint: Bool) -> SegmentLogError? {
        var failure: SegmentLogError?
        // Without a checkpoint the whole log is read at the next start, which finds out the same.
        do throws(SegmentLogError) { if storesCheckpoint { try storeCheckpoint() } } catch { failure = error }
        for segment in segments { segment.close() }
        return failure
    }

    private func storeCheckpoint() throws(SegmentLogError) {
        guard !isCheckpointCurrent, segments.count > 1 || !active.isEmpty else { return }
        try sync()
        let checkpoint = Checkpoint(startOffset: startOffset, records: segments.map(\.record))
        try StoredDirectory.replace(path + "/checkpoint", with: checkpoint.encode(), syncs: syncs)
    }
}
