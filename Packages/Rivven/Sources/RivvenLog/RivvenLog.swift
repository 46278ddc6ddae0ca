import KafkaCodecs
public import RivvenProtocol
@_spi(KafkaInternals) public import SegmentLog

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The embedded event log: topics, partitions and group offsets in a directory or in memory, without a port or a
/// server.
///
/// Only one process can have a directory open. Once `publish` or `commit` has returned, its data survives a killed
/// process. Whether it survives a loss of power depends on `Configuration.fsync`. The disk is accessed on a thread of
/// its own.
public actor RivvenLog: RivvenStore {
    /// Settings of a log.
    public struct Configuration: Sendable {
        /// When written data is flushed to the disk, so that it survives a loss of power. Default never.
        public var fsync = SegmentLog.FsyncPolicy.never
        /// The size at which a segment is full, in bytes. Default 128 MiB.
        public var segmentBytes = 128 << 20
        /// The number of partitions of a topic that is created without a number. Default 1.
        public var defaultPartitions = 1
        /// Whether a damaged directory is opened. Sound data before the damage is kept, the rest is moved to files
        /// whose names end with `.damaged`, and `recovery` names each loss. A topic without a folder is left out. Otherwise opening fails. Default false.
        public var salvage = false

        /// Creates the default configuration.
        public init() {}
    }

    /// The most partitions that a topic can have.
    public static let maximumPartitions = 10_000

    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private final class Partition {
        let log: SegmentLog
        var waiters: [Waiter] = []

        init(_ log: SegmentLog) { self.log = log }
    }

    private nonisolated let thread: StorageThread
    /// The executor of the log's own thread, on which the actor runs.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// The id that the log got when it was created. A log that is created later in the same directory has a different
    /// id.
    public nonisolated let id: String?
    /// What was cut off, moved to other files or skipped when the log was opened; empty if nothing was damaged.
    public nonisolated let recovery: [SegmentLog.Notice]
    private let directory: String?
    private let configuration: Configuration
    private let lock: DirectoryLock?
    private var files: LogDirectory?
    private var topics: [String: [Partition]] = [:]
    private var offsets: OffsetJournal
    private var groups: [String: LogGroup] = [:]
    private var nextWaiter = 0
    private var isClosed = false

    // MARK: Opening

    /// Opens the log in `directory`, and creates it if it does not exist. If `directory` is `nil`, the log is in
    /// memory.
    ///
    /// - Throws: `RivvenError` with `.storage` if the log is in use by another process, is damaged, has a newer
    ///   version, or if the system denies access.
    public init(directory: String?, configuration: Configuration = .init()) async throws(RivvenError) {
        self.directory = directory
        self.configuration = configuration
        do {
            thread = try StorageThread()
            guard let directory else {
                id = LogDirectory.freshID()
                lock = nil
                files = nil
                recovery = []
                offsets = try OffsetJournal(storage: .memory)
                return
            }
            lock = try DirectoryLock(directory: directory)
            var files = try LogDirectory(directory, salvages: configuration.salvage)
            id = files.id
            var opened: [String: [Partition]] = [:]
            for (name, count) in files.topics {
                opened[name] = try (0..<count).map {
                    try Self.open(directory, name, $0, configuration, mustExist: true)
                }
            }
            var journal = try OffsetJournal(
                storage: .directory(directory + "/offsets"),
                configuration: Self.configuration(configuration, mustExist: files.mustHaveOffsets))
            let notices = try Self.settle(&journal, files, directory)
            // The last step: after a crash before it, the next start finds the same.
            try files.storeOutcome()
            let partitions = opened.sorted { $0.key < $1.key }.flatMap(\.value)
            recovery =
                files.notices.map(SegmentLog.Notice.init) + partitions.flatMap(\.log.recovery) + journal.recovery
                + notices
            (self.files, offsets, topics) = (files, journal, opened)
        } catch is StorageThreadFailure {
            throw RivvenError(.storage, "cannot start a thread: raise the limit of processes (ulimit -u)")
        } catch let error as SegmentLogError where error.code == .damaged {
            throw RivvenError(
                .storage, "\(error); restore it from a copy, or salvage what is sound: `rivven-connect run --salvage`")
        } catch {
            throw RivvenError(.storage, "\(error)")
        }
    }

    /// Forgets the positions in topics that a salvage leaves out, since they would be wrong in new topics of these names.
    /// If nothing lists the topics yet, reports the positions in topics and partitions that do not exist.
    private static func settle(
        _ offsets: inout OffsetJournal, _ files: LogDirectory, _ directory: String
    ) throws -> [SegmentLog.Notice] {
        var notices: [SegmentLog.Notice] = []
        for name in try offsets.forget(files.lost, now: now()) {
            notices.append(.init("\(directory)/offsets: the positions in the topic \(name) were forgotten"))
        }
        guard files.hasUnknownTopics else { return notices }
        for missing in offsets.partitions(notIn: files.topics) {
            notices.append(
                .init(
                    "\(directory)/offsets has a position in partition \(missing.partition) of the topic \(missing.topic), but "
                        + "\(directory)/topics/\(missing.topic)/\(missing.partition) does not exist: if it had records, they are missing"
                ))
        }
        return notices
    }

    private static func open(
        _ directory: String?, _ topic: String, _ partition: Int, _ configuration: Configuration, mustExist: Bool
    ) throws -> Partition {
        let storage: SegmentLog.Storage =
            directory.map { .directory("\($0)/topics/\(topic)/\(partition)") } ?? .memory
        var options = Self.configuration(configuration, mustExist: mustExist)
        options.name = "topics/\(topic)/\(partition)"
        return Partition(try SegmentLog(storage: storage, configuration: options))
    }

    private static func configuration(_ configuration: Configuration, mustExist: Bool) -> SegmentLog.Configuration {
        var options = SegmentLog.Configuration(segmentBytes: configuration.segmentBytes, fsync: configuration.fsync)
        options.salvage = configuration.salvage
        options.mustExist = mustExist
        return options
    }

    // MARK: Topics

    /// Creates a topic and returns its partition count. A topic that exists already is not changed.
    ///
    /// - Parameters:
    ///   - name: The topic's name: 1 to 249 letters, digits, `.`, `_` and `-`, but not `.` or `..`.
    ///   - partitions: The number of partitions; `Configuration.defaultPartitions` if `nil`.
    /// - Throws: `RivvenError`: `.invalidArgument` if the name or number is invalid, `.storage`, `.closed`.
    public func createTopic(_ name: String, partitions: Int?) async throws -> Int {
        try checkOpen()
        if let existing = topics[name] { return existing.count }
        guard Self.isTopicName(name) else {
            throw RivvenError(
                .invalidArgument, "invalid topic name \"\(name)\": use 1 to 249 letters, digits, \".\", \"_\" and \"-\""
            )
        }
        let count = partitions ?? configuration.defaultPartitions
        guard (1...Self.maximumPartitions).contains(count) else {
            throw RivvenError(
                .invalidArgument, "invalid partition count \(count): must be 1 to \(Self.maximumPartitions)")
        }
        topics[name] = try make(0..<count, of: name)
        for group in groups.values { await group.update(partitionCounts) }
        return count
    }

    /// Adds partitions to a topic until it has `partitions` of them. Returns the number that it has then.
    ///
    /// - Throws: `RivvenError`: `.unknownTopic`, `.invalidArgument` if a topic cannot have so many, `.storage`,
    ///   `.closed`.
    public func growTopic(_ name: String, to partitions: Int) async throws -> Int {
        try checkOpen()
        guard let existing = topics[name] else { throw RivvenError(.unknownTopic, "Topic not found: \(name)") }
        guard partitions > existing.count else { return existing.count }
        guard partitions <= Self.maximumPartitions else {
            throw RivvenError(
                .invalidArgument, "invalid partition count \(partitions): must be 1 to \(Self.maximumPartitions)")
        }
        topics[name] = try existing + make(existing.count..<partitions, of: name)
        for group in groups.values { await group.update(partitionCounts) }
        return partitions
    }

    /// Creates the last partitions of a topic. They belong to the topic once the count is stored. After a crash before
    /// that, opening the log ignores their directories, and they are created again. Once they are in the list of topics
    /// too, they must exist.
    private func make(_ range: Range<Int>, of name: String) throws -> [Partition] {
        try storing {
            if let directory { try StoredDirectory.make("\(directory)/topics/\(name)") }
            let made = try range.map { try Self.open(directory, name, $0, configuration, mustExist: false) }
            if let directory {
                try StoredDirectory.replace(
                    "\(directory)/topics/\(name)/PARTITIONS", with: Bytes(utf8: "\(range.upperBound)\n"),
                    syncs: configuration.fsync != .never)
                if configuration.fsync != .never { try StoredDirectory.sync(directory + "/topics") }
                var counts = partitionCounts
                counts[name] = range.upperBound
                try files?.store(counts)
            }
            return made
        }
    }

    static func isTopicName(_ name: String) -> Bool {
        (1...249).contains(name.utf8.count) && name != "." && name != ".."
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// Returns the number of partitions, or `nil` if the topic does not exist.
    public func partitionCount(topic: String) async throws -> Int? {
        try checkOpen()
        return topics[topic]?.count
    }

    /// Returns every topic with its number of partitions, sorted by name.
    public func topics() async throws -> [(name: String, partitions: Int)] {
        try checkOpen()
        return topics.map { (name: $0.key, partitions: $0.value.count) }.sorted { $0.name < $1.name }
    }

    private var partitionCounts: [String: Int] { topics.mapValues(\.count) }

    private func partition(_ topic: String, _ index: Int) throws -> Partition {
        try checkOpen()
        guard let partitions = topics[topic] else {
            throw RivvenError(.unknownTopic, "Topic not found: \(topic)")
        }
        guard partitions.indices.contains(index) else {
            throw RivvenError(
                .unknownTopic, "topic \(topic) has no partition \(index): it has \(partitions.count) partitions")
        }
        return partitions[index]
    }

    // MARK: Records

    /// Writes records, in order. Returns the offset of the first once all are stored.
    ///
    /// The caller's thread encodes the batch; the storage thread only writes it.
    ///
    /// - Throws: `RivvenError`: `.unknownTopic`, `.storage`, `.closed`.
    public nonisolated func publish(topic: String, partition: Int, records: [RivvenRecord]) async throws -> Int64 {
        guard !records.isEmpty else { return try await offsetBounds(topic: topic, partition: partition).latest }
        return try await append(StoredBatch.encode(records), of: records.count, to: topic, partition)
    }

    private func append(_ payload: Bytes, of count: Int, to topic: String, _ partition: Int) throws -> Int64 {
        let target = try self.partition(topic, partition)
        let offset = try storing {
            try target.log.append(recordCount: count, timestamp: Self.now(), payload: payload)
        }
        let waiters = target.waiters
        target.waiters = []
        for waiter in waiters { waiter.continuation.resume() }
        return offset
    }

    /// Returns messages from `offset` on, in order. If `offset` is the end, waits for at most `maximumWait`. If
    /// retention has removed messages, the first one returned is the first that is left.
    ///
    /// The storage thread only reads the batches; the caller's thread decodes them.
    ///
    /// - Throws: `RivvenError`: `.invalidArgument` if `offset` is past the end, `.unknownTopic`, `.storage`, `.closed`.
    public nonisolated func consume(
        topic: String, partition: Int, from offset: Int64, maximumRecords: Int, maximumWait: Duration
    ) async throws -> [RivvenMessage] {
        let (start, entries) = try await entries(topic, partition, offset, maximumRecords, maximumWait)
        var messages: [RivvenMessage] = []
        messages.reserveCapacity(min(maximumRecords, entries.reduce(0) { $0 + $1.recordCount }))
        do throws(CodecError) {
            for entry in entries {
                try StoredBatch.decode(
                    entry.payload, baseOffset: entry.baseOffset, count: entry.recordCount, timestamp: entry.timestamp,
                    from: start, limit: maximumRecords, into: &messages)
            }
        } catch {
            throw RivvenError(.storage, "\(error)")
        }
        return messages
    }

    /// How many bytes are read at once, or one batch if that is larger. Records may be large.
    private static let payloadAtOnce = 8 << 20

    /// Returns the stored batches of at least `maximumRecords` messages, if there are so many, and the offset of the
    /// first message to return.
    private func entries(
        _ topic: String, _ partition: Int, _ offset: Int64, _ maximumRecords: Int, _ maximumWait: Duration
    ) async throws -> (start: Int64, entries: [SegmentLog.Entry]) {
        let source = try self.partition(topic, partition)
        if offset == source.log.nextOffset, maximumWait > .zero {
            await waitForMore(in: source, of: topic, partition, maximumWait)
            try checkOpen()
        }
        guard offset <= source.log.nextOffset else {
            throw RivvenError(.invalidArgument, "offset \(offset) is past the end of \(topic)-\(partition)")
        }
        let start = max(offset, source.log.startOffset)
        var (position, entries, bytes) = (start, [SegmentLog.Entry](), 0)
        while position - start < maximumRecords, bytes < Self.payloadAtOnce {
            let more = try storing { try source.log.read(from: position, maximumBytes: 256 << 10) }
            guard let last = more.last else { break }
            entries += more
            bytes += more.reduce(0) { $0 + $1.payload.count }
            position = last.nextOffset
        }
        return (start, entries)
    }

    /// Returns the offset of the first message, and the offset that the next message will get.
    public func offsetBounds(topic: String, partition: Int) async throws -> (earliest: Int64, latest: Int64) {
        let log = try self.partition(topic, partition).log
        return (log.startOffset, log.nextOffset)
    }

    private func waitForMore(
        in partition: Partition, of topic: String, _ index: Int, _ maximumWait: Duration
    ) async {
        nextWaiter += 1
        let id = nextWaiter
        let timer = Task { [weak self] in
            // If the sleep is cancelled, the wait is over too.
            try? await Task.sleep(for: maximumWait)
            await self?.wake(id, topic, index)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { partition.waiters.append(Waiter(id: id, continuation: $0)) }
        } onCancel: {
            timer.cancel()
        }
        timer.cancel()
    }

    private func wake(_ id: Int, _ topic: String, _ index: Int) {
        guard let partition = topics[topic]?[index],
            let place = partition.waiters.firstIndex(where: { $0.id == id })
        else { return }
        partition.waiters.remove(at: place).continuation.resume()
    }

    // MARK: Groups

    /// Commits the offset that `group` reads next.
    ///
    /// - Throws: `RivvenError`: `.invalidArgument` if a name is empty or longer than 256 bytes, `.storage`, `.closed`.
    public func commit(group: String, topic: String, partition: Int, offset: Int64) async throws {
        try checkOpen()
        guard (1...256).contains(group.utf8.count) else {
            throw RivvenError(.invalidArgument, "invalid group name: must have 1 to 256 bytes")
        }
        guard (1...256).contains(topic.utf8.count) else {
            throw RivvenError(.invalidArgument, "invalid topic name: must have 1 to 256 bytes")
        }
        guard Int32(exactly: partition) ?? -1 >= 0 else {
            throw RivvenError(.invalidArgument, "invalid partition \(partition): must be 0 to \(Int32.max)")
        }
        guard offset >= 0 else {
            throw RivvenError(.invalidArgument, "invalid offset \(offset): must be 0 or greater")
        }
        try storing {
            try offsets.commit(.init(group: group, topic: topic, partition: partition), offset, now: Self.now())
        }
    }

    /// Returns the offset that `group` reads next, or `nil` if none was committed.
    public func committedOffset(group: String, topic: String, partition: Int) async throws -> Int64? {
        try checkOpen()
        return offsets[.init(group: group, topic: topic, partition: partition)]
    }

    /// Joins a group. All its members are in this process.
    ///
    /// - Throws: `RivvenError`: `.invalidArgument` if the group's name is empty or longer than 256 bytes, `.closed`.
    public func join(
        group: String, topics: [String], options: RivvenGroupOptions, hooks: RivvenGroupHooks
    ) async throws -> any RivvenGroupMember {
        try checkOpen()
        guard (1...256).contains(group.utf8.count) else {
            throw RivvenError(.invalidArgument, "invalid group name: must have 1 to 256 bytes")
        }
        let joined = groups[group] ?? LogGroup()
        groups[group] = joined
        return LogGroupMember(group: joined, id: await joined.add(topics, hooks, partitionCounts))
    }

    /// False: only this process can write to the log.
    public nonisolated var isSharedWithOtherProcesses: Bool { false }

    // MARK: The end

    /// Closes the log. Calls that are waiting end, and later calls throw `.closed`.
    public func close() async {
        guard !isClosed else { return }
        isClosed = true
        for partition in topics.values.joined() {
            for waiter in partition.waiters { waiter.continuation.resume() }
            partition.waiters = []
            partition.log.close()
        }
        offsets.close()
        lock?.unlock()
    }

    private func checkOpen() throws {
        guard !isClosed else { throw RivvenError(.closed, "the event log was closed") }
    }

    private func storing<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as RivvenError {
            throw error
        } catch {
            throw RivvenError(.storage, "\(error)")
        }
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
