public import KafkaCodecs

/// An append-only log of one partition: entries of one or more records, in segments, found by offset or by time.
///
/// Not thread-safe: its owner lets one thread at a time call it. Calls on a directory block on the disk.
///
/// What `append` returned for survives the end of the process, however it ends; a loss of power only as far as the fsync
/// policy says. A torn end, as a kill or a loss of power leaves it, is cut off on opening, and `recovery` says so. Damage
/// elsewhere is an error that names the file, the byte and the offset; with `Configuration.salvage` the entries before the
/// damage are kept.
public final class SegmentLog {
    /// Where a log is kept.
    public enum Storage: Sendable {
        /// In memory: gone with the process.
        case memory
        /// In files of a directory of its own, made where it is not there.
        case directory(String)
    }

    /// When what was written is made to last through a loss of power.
    public enum FsyncPolicy: Sendable, Equatable {
        /// Whenever the system does. Safe against a killed process, as Kafka is.
        case never
        /// With the first append after so long.
        case interval(Duration)
        /// With every append.
        case always
    }

    /// How a log behaves.
    public struct Configuration: Sendable {
        /// The size at which a segment is full.
        public var segmentBytes: Int
        /// The bytes between two entries of the index, which grow with the segment: the index has at most 4,096 entries.
        public var indexIntervalBytes: Int
        /// When what was written is made to last through a loss of power.
        public var fsync: FsyncPolicy
        /// The size above which the oldest segments go; none where it is `nil`.
        public var retentionBytes: Int64?
        /// The age above which segments go; none where it is `nil`.
        public var retentionAge: Duration?
        /// Whether damage is not an error: the sound entries before it are kept, the rest is moved aside to files whose
        /// names end with `.damaged`, and `recovery` says what was lost. The whole log is read. Default false.
        public var salvage = false
        /// Whether the log must be there already, so that an empty directory is damage. Default false.
        public var mustExist = false
        /// Whether the directory of a new log is created with the first entry: until then the log is empty and begins
        /// with offset 0. Default false.
        public var createsFilesLate = false
        /// A name that no other log of its owner has: files that were swapped between logs are noticed. Default empty.
        public var name = ""

        /// Creates a configuration: segments of 128 MiB, no fsync, no retention.
        public init(
            segmentBytes: Int = 128 << 20, indexIntervalBytes: Int = 4096, fsync: FsyncPolicy = .never,
            retentionBytes: Int64? = nil, retentionAge: Duration? = nil
        ) {
            self.segmentBytes = segmentBytes
            self.indexIntervalBytes = indexIntervalBytes
            self.fsync = fsync
            self.retentionBytes = retentionBytes
            self.retentionAge = retentionAge
        }
    }

    /// What was found when a log was opened, and what was done about it.
    public struct Notice: Sendable, Hashable, CustomStringConvertible {
        /// What happened, with the file, the byte and the offsets.
        public let message: String

        init(_ message: String) { self.message = message }

        public var description: String { message }
    }

    /// What was appended in one call.
    public struct Entry: Sendable {
        /// The offset of the first record.
        public let baseOffset: Int64
        /// The number of records.
        public let recordCount: Int
        /// The timestamp that it was appended with, in milliseconds.
        public let timestamp: Int64
        /// The bytes that it was appended with.
        public let payload: Bytes
        /// The offset after the last record.
        public var nextOffset: Int64 { baseOffset + Int64(recordCount) }
    }

    /// What was cut off, moved aside or passed over when the log was opened; empty if all was well.
    public private(set) var recovery: [Notice] = []
    private var backend: any LogStorage
    private let configuration: Configuration
    /// The directory that the first entry creates.
    private var directoryToCreate: String?
    private var lastSync = ContinuousClock.now
    private var isClosed = false

    /// Opens a log, or makes it.
    ///
    /// - Throws: `.damaged`, which `Configuration.salvage` passes over; `.newerVersion`; `.io`.
    public init(storage: Storage, configuration: Configuration = .init()) throws(SegmentLogError) {
        self.configuration = configuration
        switch storage {
        case .memory:
            backend = MemoryStorage(segmentBytes: configuration.segmentBytes)
        case .directory(let path)
        where configuration.createsFilesLate && !configuration.mustExist && !StoredDirectory.exists(path):
            // Nothing is written to it.
            backend = MemoryStorage(segmentBytes: configuration.segmentBytes)
            directoryToCreate = path
        case .directory(let path):
            let directory = try DirectoryStorage(path: path, configuration: configuration)
            backend = directory
            recovery = directory.notices
        }
    }

    /// The offset of the first record that is kept; `nextOffset` where there is none.
    public var startOffset: Int64 { backend.startOffset }
    /// The offset that the next record will get.
    public var nextOffset: Int64 { backend.nextOffset }
    /// The bytes that the log takes up.
    public var sizeInBytes: Int64 { backend.size }

    /// The bytes that were read from the log's files, those of the start included.
    @_spi(KafkaInternals)
    public var bytesRead: Int { backend.bytesRead }

    /// Whether the log has files, or would have if it were not in memory: not before the first entry if
    /// `Configuration.createsFilesLate` is set.
    public var isCreated: Bool { directoryToCreate == nil }

    /// Creates the files of a log, if the first entry would.
    ///
    /// - Throws: `.io`; then the next entry tries again. `.damaged` if entries have appeared in the directory.
    public func create() throws(SegmentLogError) {
        try checkOpen()
        guard let path = directoryToCreate else { return }
        var configuration = configuration
        configuration.salvage = false
        let directory = try DirectoryStorage(path: path, configuration: configuration)
        guard directory.nextOffset == 0 else {
            throw SegmentLogError(.damaged, "\(path) has entries, and was empty when the log was opened")
        }
        try directory.syncCreation()
        backend = directory
        directoryToCreate = nil
    }

    /// Appends one entry of `recordCount` records and returns the offset of the first.
    ///
    /// - Parameters:
    ///   - timestamp: The latest of its records, in milliseconds.
    ///   - payload: Its bytes, in pieces.
    ///   - defersSync: Whether the caller flushes after several entries, so that the fsync policy does not apply to each.
    /// - Throws: `.io`; then nothing was appended. What was written of the entry is cut off. If that fails too, every
    ///   append fails until it succeeds.
    @discardableResult
    public func append(
        recordCount: Int, timestamp: Int64, payload: [UnsafeRawBufferPointer], defersSync: Bool = false
    ) throws(SegmentLogError) -> Int64 {
        try checkOpen()
        precondition(recordCount > 0, "an entry holds a record at the least")
        let size = payload.reduce(0) { $0 + $1.count }
        guard size <= Int(UInt32.max) - EntryFormat.headerSize, recordCount <= Int(Int32.max) else {
            throw SegmentLogError(.outOfRange, "an entry is larger than 4 GiB")
        }
        if directoryToCreate != nil { try create() }
        let offset = nextOffset
        let syncs = !defersSync && isSyncDue
        try backend.append(recordCount: recordCount, timestamp: timestamp, payload: payload, syncs: syncs)
        if syncs { lastSync = .now }
        return offset
    }

    private var isSyncDue: Bool {
        switch configuration.fsync {
        case .never: false
        case .always: true
        case .interval(let interval): ContinuousClock.now - lastSync >= interval
        }
    }

    /// Appends one entry; the same for bytes that are kept.
    @discardableResult
    public func append(
        recordCount: Int, timestamp: Int64, payload: Bytes, defersSync: Bool = false
    ) throws(SegmentLogError) -> Int64 {
        try payload.withUnsafeBytes { buffer throws(SegmentLogError) in
            try append(recordCount: recordCount, timestamp: timestamp, payload: [buffer], defersSync: defersSync)
        }
    }

    /// Returns whole entries from the one that holds `offset` on.
    ///
    /// - Parameters:
    ///   - offset: At `nextOffset` there is nothing yet, and no entry is returned.
    ///   - maximumBytes: The most bytes of payload. An entry that does not fit is not read from the disk.
    ///   - upTo: Entries that begin here or later are left out.
    ///   - atLeastOne: Whether the first entry is returned even if it is larger than `maximumBytes`. Default true.
    /// - Throws: `.outOfRange` for an offset that is not there, `.damaged`, `.io`.
    public func read(
        from offset: Int64, maximumBytes: Int, upTo: Int64? = nil, atLeastOne: Bool = true
    ) throws(SegmentLogError) -> [Entry] {
        try checkOpen()
        guard offset >= startOffset, offset <= nextOffset else {
            throw SegmentLogError(
                .outOfRange, "offset \(offset) is not in the log, which holds \(startOffset) to \(nextOffset - 1)")
        }
        guard offset < nextOffset, offset < upTo ?? .max else { return [] }
        return try backend.read(
            ReadRange(
                offset: offset, maximumBytes: max(maximumBytes, 0), limit: upTo ?? .max, atLeastOne: atLeastOne))
    }

    /// Returns the offset of the first entry at or after `from` whose timestamp is at least `timestamp`.
    ///
    /// - Throws: `.damaged`, `.io`.
    public func offset(forTimestamp timestamp: Int64, from: Int64 = 0) throws(SegmentLogError) -> Int64? {
        try checkOpen()
        return try backend.offset(forTimestamp: timestamp, from: max(from, startOffset))
    }

    /// Cuts off the entry that holds `offset`, and all after it.
    ///
    /// - Throws: `.io`.
    public func truncate(to offset: Int64) throws(SegmentLogError) {
        try checkOpen()
        try backend.truncate(to: max(offset, startOffset))
    }

    /// Gives up what lies before `offset`; segments that are before it as a whole go at once.
    ///
    /// - Throws: `.io`.
    public func trim(before offset: Int64) throws(SegmentLogError) {
        try checkOpen()
        guard offset > startOffset else { return }
        try backend.trim(before: min(offset, nextOffset))
    }

    /// Gives up segments that are too old, or too many, as the configuration says. The newest stays.
    ///
    /// - Parameter now: The time of day, in milliseconds.
    /// - Throws: `.io`.
    public func applyRetention(now: Int64) throws(SegmentLogError) {
        try checkOpen()
        let oldest = configuration.retentionAge.map { now - Int64($0 / .milliseconds(1)) }
        while let segment = backend.oldestClosedSegment {
            let isTooOld = oldest.map { segment.latestTimestamp < $0 } ?? false
            let isTooMuch = configuration.retentionBytes.map { sizeInBytes - Int64(segment.size) >= $0 } ?? false
            guard isTooOld || isTooMuch else { return }
            try backend.trim(before: segment.nextOffset)
        }
    }

    /// Makes all that was appended last through a loss of power.
    ///
    /// - Throws: `.io`.
    public func flush() throws(SegmentLogError) {
        try checkOpen()
        try backend.sync()
        lastSync = .now
    }

    /// Closes the log. Everything lasts through a loss of power then, and the next start need not read it.
    ///
    /// - Returns: Why that is not so, if it is not: the next start reads the whole log.
    @discardableResult
    public func close() -> SegmentLogError? {
        guard !isClosed else { return nil }
        isClosed = true
        return backend.close(storesCheckpoint: true)
    }

    /// Closes a log whose files are about to be removed.
    public func discard() {
        guard !isClosed else { return }
        isClosed = true
        _ = backend.close(storesCheckpoint: false)
    }

    private func checkOpen() throws(SegmentLogError) {
        guard !isClosed else { throw SegmentLogError(.closed, "the log was closed") }
    }
}

extension SegmentLog.Configuration {
    /// The log's name as segments store it; 0 if it has none.
    var identity: UInt32 {
        name.isEmpty ? 0 : max(CRC32C.checksum(Bytes(utf8: name)), 1)
    }
}
