import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog

/// Where a broker keeps what outlives it: a directory, or nothing.
///
///     LOCK                               held while a broker uses the directory
///     cluster                            who the broker is, its topics
///     offsets/                           the committed offsets, a log
///     transactions/                      the state of every transactional id, a log
///     topics/ID/PARTITION/               the records of a partition, a log
///     topics/ID/PARTITION.state          its producers and latest timestamp, as of some offset
final class BrokerStore {
    /// The directory; `nil` keeps everything in memory.
    private let directory: String?
    private let fsync: SegmentLog.FsyncPolicy
    private let log: Log
    private var lock: DirectoryLock?
    /// Whether there was a cluster file when the store was opened, or has been since.
    private(set) var hasClusterFile: Bool

    private static let largestFile = 1 << 30
    /// The records since the last snapshot from which on the next is worth its writing.
    private static let recordsPerSnapshot: Int64 = 100_000

    /// Opens and locks a directory, which is made where it is not there.
    init(directory: String?, durability: KafkaBroker.Durability, log: Log) throws(KafkaBrokerError) {
        self.directory = directory
        self.log = log
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
        try FileSystem.makeDirectory(directory + "/topics")
    }

    func unlock() {
        lock?.unlock()
        lock = nil
    }

    // MARK: Cluster

    private func clusterPath(_ directory: String) -> String { directory + "/cluster" }

    func loadCluster() throws(KafkaBrokerError) -> ClusterFile {
        guard let directory else { return ClusterFile(clusterID: .random()) }
        let path = clusterPath(directory)
        guard let bytes = try FileSystem.read(path, limit: Self.largestFile) else {
            return ClusterFile(clusterID: .random())
        }
        hasClusterFile = true
        let body = try StoredFile.body(of: bytes, .cluster, newestVersion: ClusterFile.formatVersion, path: path)
        do throws(CodecError) {
            return try ClusterFile(body)
        } catch {
            throw .storage("cannot read \(path): \(error.message)")
        }
    }

    func save(_ file: ClusterFile) throws(KafkaBrokerError) {
        guard let directory else { return }
        let framed = StoredFile.frame(.cluster, version: ClusterFile.formatVersion, file.encode())
        try FileSystem.replace(clusterPath(directory), framed, isDurable: true)
        hasClusterFile = true
    }

    func openJournal() throws(KafkaBrokerError) -> OffsetJournal? {
        try openLog("offsets").map { OffsetJournal(log: $0) }
    }

    func openTransactions() throws(KafkaBrokerError) -> TransactionJournal? {
        try openLog("transactions").map { TransactionJournal(log: $0) }
    }

    private func openLog(_ name: String) throws(KafkaBrokerError) -> SegmentLog? {
        guard let directory else { return nil }
        let path = directory + "/" + name
        do throws(SegmentLogError) {
            return try SegmentLog(
                storage: .directory(path), configuration: .init(segmentBytes: 1 << 20, fsync: fsync))
        } catch {
            throw .storage("cannot open \(path): \(error)")
        }
    }

    // MARK: Topics

    private func topicPath(_ directory: String, _ id: UUID128) -> String {
        directory + "/topics/" + id.hexadecimal
    }

    func openLog(
        topic id: UUID128, partition: Int, _ topicConfiguration: TopicConfiguration
    ) throws(KafkaBrokerError) -> SegmentLog {
        var storage = SegmentLog.Storage.memory
        if let directory {
            try FileSystem.makeDirectory(topicPath(directory, id))
            storage = .directory("\(topicPath(directory, id))/\(partition)")
        }
        do throws(SegmentLogError) {
            return try SegmentLog(
                storage: storage, configuration: .init(topicConfiguration, fsync: fsync, isInMemory: directory == nil))
        } catch {
            throw .storage("cannot open partition \(partition) of topic \(id.hexadecimal): \(error)")
        }
    }

    func removeTopic(_ id: UUID128) {
        guard let directory else { return }
        FileSystem.removeTree(topicPath(directory, id))
    }

    /// Removes what a crash in the middle of making or deleting a topic has left.
    func removeStrays(keeping ids: [UUID128]) {
        guard let directory, hasClusterFile else { return }
        let kept = Set(ids.map(\.hexadecimal))
        for name in FileSystem.contents(of: directory + "/topics") where !kept.contains(name) {
            log.warning("broker: removing \(directory)/topics/\(name), which is of no topic")
            FileSystem.removeTree(directory + "/topics/" + name)
        }
    }

    // MARK: Snapshots

    private func snapshotPath(_ directory: String, _ id: UUID128, _ partition: Int) -> String {
        "\(topicPath(directory, id))/\(partition).state"
    }

    /// Returns the snapshot of a partition, unless it does not fit the log that ends at `end`: it is removed then, as
    /// are damaged ones, and the whole log is read instead.
    func loadSnapshot(topic id: UUID128, partition: Int, end: Int64) -> PartitionSnapshot? {
        guard let directory else { return nil }
        let path = snapshotPath(directory, id, partition)
        do {
            guard let bytes = try FileSystem.read(path, limit: Self.largestFile) else { return nil }
            let stored = try StoredFile.open(
                bytes, .partition, newestVersion: PartitionSnapshot.formatVersion, path: path)
            let snapshot = try PartitionSnapshot(stored.body, version: stored.version)
            if snapshot.nextOffset <= end { return snapshot }
        } catch {
            log.warning("broker: \(error); reading the whole log instead")
        }
        FileSystem.removeFile(path)
        return nil
    }

    func saveSnapshot(of partition: Partition, topic id: UUID128) {
        guard let directory else { return }
        let path = snapshotPath(directory, id, Int(partition.index))
        let body = partition.snapshot().encode()
        do throws(KafkaBrokerError) {
            try FileSystem.replace(
                path, StoredFile.frame(.partition, version: PartitionSnapshot.formatVersion, body), isDurable: false)
            partition.snapshotOffset = partition.endOffset
        } catch {
            log.warning("broker: \(error)")
        }
    }

    /// Saves a snapshot where a start without it would have much to read.
    func saveSnapshotIfWorthwhile(of partition: Partition, topic id: UUID128) {
        if partition.endOffset - partition.snapshotOffset >= Self.recordsPerSnapshot {
            saveSnapshot(of: partition, topic: id)
        }
    }
}
