import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog

/// The stored state of a broker: a data directory, or nothing if everything is in memory.
///
///     LOCK                               locked while a broker uses the directory
///     cluster                            the cluster id, the topics, the next producer id
///     offsets/                           the committed offsets, a log
///     transactions/                      the state of every transactional id, a log
///     partitions/                        which partitions have files, a log, see `PartitionJournal`
///     topics/ID/PARTITION/               the records of a partition, a log; missing until it has its first record
///     topics/ID/PARTITION.state          a snapshot of its producers, transactions and latest timestamp
final class BrokerStore {
    /// The data directory; `nil` keeps everything in memory.
    let directory: String?
    let fsync: SegmentLog.FsyncPolicy
    private let salvages: Bool
    let log: Log
    private var lock: DirectoryLock?
    /// The number of partitions that the process can keep open under its limit on open files.
    let mostPartitions: Int
    /// Whether a cluster file existed when the store was opened, or was written since.
    var hasClusterFile: Bool
    /// Whether the broker that wrote the cluster file had a transaction journal.
    private var hadTransactions = false
    /// Whether the broker that wrote the cluster file created all files of a partition with its topic.
    private(set) var createdFilesEarly = false
    /// Whether the cluster file has an older format than the one that this version writes.
    private(set) var isClusterFileOld = false
    /// The list of partitions; `nil` if everything is in memory, or before `openPartitions`.
    private(set) var partitions: PartitionJournal?
    /// The files of deleted topics that are still to be removed.
    var removal = FileRemoval()
    /// The number of times that the cluster file was written, for tests.
    private(set) var clusterWrites = 0

    private static let largestFile = 1 << 30
    /// The number of records since the last snapshot that makes another one worthwhile.
    private static let recordsPerSnapshot: Int64 = 100_000

    /// Opens and locks a data directory, and creates it if it does not exist.
    ///
    /// - Parameters:
    ///   - directory: The data directory; `nil` keeps everything in memory.
    ///   - durability: When written records are synced to disk.
    ///   - salvage: Whether damaged data is moved aside and reported, instead of being an error.
    ///   - openFiles: The number of files that the process may open.
    init(
        directory: String?, durability: KafkaBroker.Durability, salvage: Bool = false, openFiles: Int = .max, log: Log
    ) throws(KafkaBrokerError) {
        self.directory = directory
        mostPartitions = directory == nil ? .max : OpenFiles.partitions(inLimit: openFiles)
        self.log = log
        salvages = salvage
        fsync =
            switch durability {
            case .never: .never
            case .interval(let interval): .interval(interval)
            case .always: .always
            }
        hasClusterFile = directory == nil
        guard let directory else { return }
        try FileSystem.makeDirectories(directory)
        do {
            lock = try DirectoryLock(directory: directory)
        } catch {
            throw .storage("\(error)")
        }
        try makeDirectory(directory + "/topics")
    }

    /// Creates a directory if it does not exist. If something else has its path, a salvage moves that aside.
    func makeDirectory(_ path: String) throws(KafkaBrokerError) {
        do throws(KafkaBrokerError) { try FileSystem.makeDirectory(path) } catch {
            guard error.isDamage else { throw error }
            guard salvages else { throw error.withHint }
            let aside = try FileSystem.moveAside(path)
            log.loss("broker: \(error); it was moved to \(aside)")
            try FileSystem.makeDirectory(path)
        }
    }

    func unlock() {
        lock?.unlock()
        lock = nil
    }

    // MARK: Cluster

    func clusterPath(_ directory: String) -> String { directory + "/cluster" }

    /// Reads the cluster file. Returns a new one if the directory has no records. A salvage rebuilds a missing or
    /// damaged one.
    func loadCluster() throws(KafkaBrokerError) -> ClusterFile {
        guard let directory else { return ClusterFile(clusterID: .random()) }
        let path = clusterPath(directory)
        do throws(KafkaBrokerError) {
            if let file = try readCluster(path) { return file }
            guard holdsRecords(directory) else { return ClusterFile(clusterID: .random()) }
            throw .damaged("\(path), which lists the topics, is missing")
        } catch {
            guard error.isDamage else { throw error }
            guard salvages else { throw error.withHint }
            return try rebuildCluster(directory, because: error)
        }
    }

    private func readCluster(_ path: String) throws(KafkaBrokerError) -> ClusterFile? {
        guard let bytes = try FileSystem.read(path, limit: Self.largestFile) else { return nil }
        let stored = try StoredFile.open(bytes, .cluster, newestVersion: ClusterFile.formatVersion, path: path)
        hasClusterFile = true
        hadTransactions = stored.version > 1
        createdFilesEarly = stored.version < 3
        isClusterFileOld = stored.version < ClusterFile.formatVersion
        do throws(CodecError) {
            return try ClusterFile(stored.body)
        } catch {
            throw .damaged("cannot read \(path): \(error.message)")
        }
    }

    /// Writes the cluster file.
    ///
    /// - Returns: The error if the file was replaced but may not survive a power failure, or `nil`.
    func save(_ file: ClusterFile) throws(KafkaBrokerError) -> SegmentLogError? {
        guard let directory else { return nil }
        let framed = StoredFile.frame(.cluster, version: ClusterFile.formatVersion, file.encode())
        clusterWrites += 1
        let unsynced = try FileSystem.replace(clusterPath(directory), framed, isDurable: true)
        (hasClusterFile, isClusterFileOld) = (true, false)
        return unsynced
    }

    func openJournal() throws(KafkaBrokerError) -> OffsetJournal? {
        try openLog("offsets", mustExist: hasClusterFile).map { OffsetJournal(log: $0) }
    }

    func openTransactions() throws(KafkaBrokerError) -> TransactionJournal? {
        try openLog("transactions", mustExist: hadTransactions).map { TransactionJournal(log: $0) }
    }

    /// Opens the list of partitions. Called after `loadCluster`.
    func openPartitions() throws(KafkaBrokerError) {
        let log = try openLog("partitions", mustExist: hasClusterFile && !createdFilesEarly)
        partitions = try log.map { log throws(KafkaBrokerError) in try PartitionJournal(log: log) }
    }

    private func openLog(_ name: String, mustExist: Bool) throws(KafkaBrokerError) -> SegmentLog? {
        guard let directory else { return nil }
        let path = directory + "/" + name
        var configuration = SegmentLog.Configuration(segmentBytes: 1 << 20, fsync: fsync)
        configuration.mustExist = mustExist
        return try open(.directory(path), name: name, configuration, "cannot open \(path)")
    }

    /// Opens a log, and logs the damage that was found and repaired.
    func open(
        _ storage: SegmentLog.Storage, name: String, _ configuration: SegmentLog.Configuration, _ failure: String
    ) throws(KafkaBrokerError) -> SegmentLog {
        var configuration = configuration
        configuration.name = name
        configuration.salvage = salvages
        do throws(SegmentLogError) {
            let opened = try SegmentLog(storage: storage, configuration: configuration)
            for notice in opened.recovery { log.loss("broker: \(notice)") }
            return opened
        } catch {
            throw .storage(failure, error)
        }
    }

    // MARK: Snapshots

    func snapshotPath(_ directory: String, _ id: UUID128, _ partition: Int) -> String {
        "\(topicPath(directory, id))/\(partition).state"
    }

    /// Returns the snapshot of a partition, or `nil` if there is none. A snapshot that cannot be read, or that is newer
    /// than the log's end, is removed, and the whole log is read instead.
    func loadSnapshot(topic id: UUID128, partition: Int, end: Int64) -> PartitionSnapshot? {
        guard let directory else { return nil }
        let path = snapshotPath(directory, id, partition)
        do {
            guard let bytes = try FileSystem.read(path, limit: Self.largestFile) else { return nil }
            let stored = try StoredFile.open(
                bytes, .partition, newestVersion: PartitionSnapshot.formatVersion, owner: owner(id, partition),
                ownedSince: PartitionSnapshot.ownedSince, path: path)
            let snapshot = try PartitionSnapshot(stored.body, version: stored.version)
            if snapshot.nextOffset <= end { return snapshot }
        } catch {
            log.warning("broker: \(error); reading the whole log instead")
        }
        FileSystem.removeFile(path)
        return nil
    }

    /// Stores a snapshot, unless the last one has the same end.
    func saveSnapshot(of partition: Partition, topic id: UUID128) {
        guard let directory, partition.log.isCreated, partition.endOffset != partition.snapshotOffset else { return }
        let path = snapshotPath(directory, id, Int(partition.index))
        let framed = StoredFile.frame(
            .partition, version: PartitionSnapshot.formatVersion, owner: owner(id, Int(partition.index)),
            partition.snapshot().encode())
        let result = Result { () throws(KafkaBrokerError) in
            _ = try FileSystem.replace(path, framed, isDurable: false)
        }
        if case .success = result { partition.snapshotOffset = partition.endOffset }
        partition.note(.snapshot, result)
    }

    /// Stores a snapshot if a start without it would have to read many records.
    func saveSnapshotIfWorthwhile(of partition: Partition, topic id: UUID128) {
        if partition.endOffset - partition.snapshotOffset >= Self.recordsPerSnapshot {
            saveSnapshot(of: partition, topic: id)
        }
    }
}
