public import KafkaCodecs

/// An append-only log of one partition. It consists of segments with entries of one or more records, which are found by
/// offset or by timestamp.
///
/// Not thread-safe: the owner ensures that one thread at a time calls it. If the log is in a directory, calls block on
/// the disk.
///
/// An entry for which `append` returned survives the end of the process, however it ends. Whether it survives a power
/// failure depends on the fsync policy. A torn write at the end, after a kill or a power failure, is cut off when the
/// log is opened, and `recovery` reports it. Damage elsewhere is an error that names the file, the byte and the offset.
/// With `Configuration.salvage`, the entries before the damage are kept instead.
public final class SegmentLog {
    /// The storage of a log.
    public enum Storage: Sendable {
        /// In memory; lost when the process ends.
        case memory
        /// In the files of its own directory, which is created if it does not exist.
        case directory(String)
    }

    /// The policy for syncing entries to disk, so that they survive a power failure.
    public enum FsyncPolicy: Sendable, Equatable {
        /// The operating system decides when to write. Entries survive a killed process, as with Kafka.
        case never
        /// The first append after this time syncs.
        case interval(Duration)
        /// Every append syncs.
        case always
    }

    /// The configuration of a log.
    public struct Configuration: Sendable {
        /// The maximum size of a segment in bytes, unless its first entry is larger. Default 128 MiB.
        public var segmentBytes: Int
        /// The initial distance between two entries of a segment's index in bytes. It grows with the segment, because
        /// an index has at most 4,096 entries. Default 4,096.
        public var indexIntervalBytes: Int
        /// When entries are synced to disk. Default `.never`.
        public var fsync: FsyncPolicy
        /// The size of the log, in bytes, above which the oldest segments are deleted; `nil` means no limit, and is the
        /// default.
        public var retentionBytes: Int64?
        /// The age above which segments are deleted; `nil` means no limit, and is the default.
        public var retentionAge: Duration?
        /// Whether damage is repaired instead of being an error: the valid entries before the damage are kept, the rest
        /// is moved aside to files whose names end with `.damaged`, and `recovery` reports the loss. The whole log is
        /// read. Default `false`.
        public var salvage = false
        /// Whether the log must already exist, so that an empty directory is damage. Default `false`.
        public var mustExist = false
        /// Whether the directory of a new log is created with the first entry. Until then the log is empty and begins
        /// with offset 0. Default `false`.
        public var createsFilesLate = false
        /// The name of the log, which must be unique among the owner's logs. It detects files that were swapped between
        /// logs. Default empty: no detection.
        public var name = ""

        /// Creates a configuration. Defaults: segments of 128 MiB, no fsync, no retention.
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

    /// A problem that was found when a log was opened, and what was done about it.
    public struct Notice: Sendable, Hashable, CustomStringConvertible {
        /// What happened, with the file, the byte and the offsets.
        public let message: String

        @_spi(KafkaInternals)
        public init(_ message: String) { self.message = message }

        /// The message.
        public var description: String { message }
    }

    /// The records that one call appended.
    public struct Entry: Sendable {
        /// The offset of the first record.
        public let baseOffset: Int64
        /// The number of records.
        public let recordCount: Int
        /// The timestamp given to `append`, in milliseconds.
        public let timestamp: Int64
        /// The bytes given to `append`.
        public let payload: Bytes
        /// The offset after the last record.
        public var nextOffset: Int64 { baseOffset + Int64(recordCount) }
    }

    /// What was cut off, moved aside or skipped when the log was opened; empty if there was no problem.
    public private(set) var recovery: [Notice] = []
    private var backend: any LogStorage
    private let configuration: Configuration
    /// The directory that the first entry creates; `nil` if it exists or the log is in memory.
    private var directoryToCreate: String?
    private var lastSync = ContinuousClock.now
    private var isClosed = false

    /// Opens a log, or creates it if it does not exist.
    ///
    /// - Throws: `.damaged`, unless `Configuration.salvage` is set; `.newerVersion`; `.io`.
    public init(storage: Storage, configuration: Configuration = .init()) throws(SegmentLogError) {
        self.configuration = configuration
        switch storage {
        case .memory:
            backend = MemoryStorage(segmentBytes: configuration.segmentBytes)
        case .directory(let path)
        where configuration.createsFilesLate && !configuration.mustExist && !StoredDirectory.exists(path):
            // No entry is stored in memory: the first append creates the directory.
            backend = MemoryStorage(segmentBytes: configuration.segmentBytes)
            directoryToCreate = path
        case .directory(let path):
            let directory = try DirectoryStorage(path: path, configuration: configuration)
            backend = directory
            recovery = directory.notices
        }
    }

    /// The offset of the first record; `nextOffset` if the log is empty.
    public var startOffset: Int64 { backend.startOffset }
    /// The offset of the next record to be appended.
    public var nextOffset: Int64 { backend.nextOffset }
    /// The size of the log in bytes.
    public var sizeInBytes: Int64 { backend.size }

    /// The number of bytes that were read from the log's files, including the start.
    @_spi(KafkaInternals)
    public var bytesRead: Int { backend.bytesRead }

    /// Whether the log has files. Always true in memory. With `Configuration.createsFilesLate`, false until the first
    /// entry.
    public var isCreated: Bool { directoryToCreate == nil }

    /// Creates the files of the log now, if the first entry would create them.
    ///
    /// - Throws: `.io`, and the next entry tries again; `.damaged` if the directory contains entries by now.
    public func create() throws(SegmentLogError) {
        try checkOpen()
        guard let path = directoryToCreate else { return }
        var configuration = configuration
        configuration.salvage = false
        let directory = try DirectoryStorage(path: path, configuration: configuration)
        guard directory.nextOffset == 0 else {
            throw SegmentLogError(.damaged, "\(path) has entries, but was empty when the log was opened")
        }
        try directory.syncCreation()
        backend = directory
        directoryToCreate = nil
    }

    /// Appends one entry of `recordCount` records and returns the offset of the first.
    ///
    /// - Parameters:
    ///   - recordCount: The number of records, 1 to 2^31-1.
    ///   - timestamp: The latest timestamp of the records, in milliseconds.
    ///   - payload: The bytes of the entry, in pieces.
    ///   - defersSync: Whether the caller calls `flush` after several entries, so that the fsync policy does not apply
    ///     to each.
    /// - Throws: `.io`, and nothing was appended. What was written of the entry is cut off; if that fails too, every
    ///   append fails until it succeeds. `.outOfRange` if the entry is larger than 4 GiB. `.damaged` if the first entry
    ///   would create the directory, but it contains entries by now. `.closed`.
    @discardableResult
    public func append(
        recordCount: Int, timestamp: Int64, payload: [UnsafeRawBufferPointer], defersSync: Bool = false
    ) throws(SegmentLogError) -> Int64 {
        try checkOpen()
        precondition(recordCount > 0, "an entry must have at least one record")
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

    /// Appends one entry whose payload is in one piece. Otherwise the same as the method with several pieces.
    @discardableResult
    public func append(
        recordCount: Int, timestamp: Int64, payload: Bytes, defersSync: Bool = false
    ) throws(SegmentLogError) -> Int64 {
        try payload.withUnsafeBytes { buffer throws(SegmentLogError) in
            try append(recordCount: recordCount, timestamp: timestamp, payload: [buffer], defersSync: defersSync)
        }
    }

    /// Returns whole entries, beginning with the one that contains `offset`.
    ///
    /// - Parameters:
    ///   - offset: The first offset. If it is `nextOffset`, no entry is returned.
    ///   - maximumBytes: The maximum number of payload bytes. An entry that does not fit is not read from the disk.
    ///   - upTo: Entries that begin here or later are excluded; `nil` means no such limit.
    ///   - atLeastOne: Whether the first entry is returned even if it is larger than `maximumBytes`. Default `true`.
    /// - Throws: `.outOfRange` if the offset is not in the log; `.damaged`; `.io`; `.closed`.
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

    /// Returns the first offset, at or after `from`, of an entry whose timestamp is at least `timestamp`; `nil` if
    /// there is none.
    ///
    /// - Throws: `.damaged`, `.io`, `.closed`.
    public func offset(forTimestamp timestamp: Int64, from: Int64 = 0) throws(SegmentLogError) -> Int64? {
        try checkOpen()
        return try backend.offset(forTimestamp: timestamp, from: max(from, startOffset))
    }

    /// Cuts off the entry that contains `offset`, and all entries after it.
    ///
    /// - Throws: `.damaged`, `.io`, `.closed`.
    public func truncate(to offset: Int64) throws(SegmentLogError) {
        try checkOpen()
        try backend.truncate(to: max(offset, startOffset))
    }

    /// Removes the records before `offset`, which becomes the start offset. Files of segments that are completely
    /// before it are deleted.
    ///
    /// - Throws: `.io`, `.closed`.
    public func trim(before offset: Int64) throws(SegmentLogError) {
        try checkOpen()
        guard offset > startOffset else { return }
        try backend.trim(before: min(offset, nextOffset))
    }

    /// Deletes the segments that exceed the age or size in the configuration. The newest segment is never deleted.
    ///
    /// - Parameter now: The current time, in milliseconds since 1970.
    /// - Throws: `.io`, `.closed`.
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

    /// Syncs everything that was appended to disk, so that it survives a power failure.
    ///
    /// - Throws: `.io`, `.closed`.
    public func flush() throws(SegmentLogError) {
        try checkOpen()
        try backend.sync()
        lastSync = .now
    }

    /// Closes the log. Everything is synced to disk, and a checkpoint is stored, so that the next start need not read
    /// the log.
    ///
    /// - Returns: The error that prevented this, or `nil`. After an error, the next start reads the whole log.
    @discardableResult
    public func close() -> SegmentLogError? {
        guard !isClosed else { return nil }
        isClosed = true
        return backend.close(storesCheckpoint: true)
    }

    /// Closes the log without syncing anything, because its files are about to be removed.
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
    /// The identity of the log's name, as segments store it; 0 if the name is empty.
    var identity: UInt32 {
        name.isEmpty ? 0 : max(CRC32C.checksum(Bytes(utf8: name)), 1)
    }
}
