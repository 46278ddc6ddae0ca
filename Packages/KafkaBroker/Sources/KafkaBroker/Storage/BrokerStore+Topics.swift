import KafkaProtocol
import KafkaTransport
@_spi(KafkaInternals) import SegmentLog

/// The files of partitions. They are created with a partition's first record, so a topic without records costs nothing
/// on disk.
extension BrokerStore {
    private static let deletedEnding = ".deleted"

    func topicPath(_ directory: String, _ id: UUID128) -> String { directory + "/topics/" + id.hexadecimal }

    /// Returns the name that identifies a partition in its files.
    func owner(_ id: UUID128, _ partition: Int) -> String { "\(id.hexadecimal)/\(partition)" }

    /// Checks that a topic's directory, if it exists, is not a link.
    func checkDirectory(of id: UUID128) throws(KafkaBrokerError) {
        guard let directory, FileSystem.exists(topicPath(directory, id)) else { return }
        try makeDirectory(topicPath(directory, id))
    }

    /// Opens the log of a partition.
    ///
    /// - Parameter isNew: Whether the partition is being created, so that it has no files.
    func openLog(
        topic id: UUID128, _ name: String, partition: Int, _ topicConfiguration: TopicConfiguration, isNew: Bool
    ) throws(KafkaBrokerError) -> SegmentLog {
        var configuration = SegmentLog.Configuration(topicConfiguration, fsync: fsync, isInMemory: directory == nil)
        var storage = SegmentLog.Storage.memory
        if let directory {
            storage = .directory("\(topicPath(directory, id))/\(partition)")
            configuration.createsFilesLate = true
            configuration.mustExist = !isNew && mustHaveFiles(directory, id, partition)
        }
        return try open(
            storage, name: owner(id, partition), configuration, "cannot open partition \(partition) of topic \(name)")
    }

    private func mustHaveFiles(_ directory: String, _ id: UUID128, _ partition: Int) -> Bool {
        createdFilesEarly || partitions?.contains(id, Int32(partition)) == true
            || FileSystem.exists(snapshotPath(directory, id, partition))
    }

    /// Returns the step that creates the files of a partition and lists it; `nil` if it is already listed.
    func beginning(of partition: Int, topic id: UUID128) -> PartitionBeginning? {
        guard let partitions, !partitions.contains(id, Int32(partition)) else { return nil }
        return PartitionBeginning(store: self, topic: id, partition: Int32(partition))
    }

    /// Creates the files of a partition if they do not exist, and lists it.
    func begin(_ partition: Int32, of id: UUID128, _ log: SegmentLog) throws(SegmentLogError) {
        guard let directory, let partitions else { return }
        if !log.isCreated {
            let path = topicPath(directory, id)
            let isNew = !StoredDirectory.exists(path)
            try StoredDirectory.make(path)
            try log.create()
            if isNew, fsync != .never { try StoredDirectory.sync(directory + "/topics") }
        }
        try partitions.noteCreated(partition, of: id)
    }

    // MARK: Deletion

    /// Stores that topics were deleted, and schedules the removal of their files. Ids are never reused, so a new topic
    /// of the same name does not see these files.
    func removeTopics(_ ids: [UUID128]) throws(SegmentLogError) {
        guard let directory, let partitions else { return }
        for id in ids { removal.add(topicPath(directory, id)) }
        try partitions.noteDeleted(ids)
        try partitions.rewriteIfLong { FileSystem.exists(topicPath(directory, $0)) }
    }

    /// Schedules the removal of files that deletions and crashes have left behind. Records that belong to no topic are
    /// kept, because the cluster file may be an old one, unless their topic is known to be deleted.
    func removeStrays(keeping ids: [UUID128]) {
        guard let directory, hasClusterFile else { return }
        let kept = Set(ids.map(\.hexadecimal))
        var count = 0
        for name in FileSystem.contents(of: directory + "/topics") where !kept.contains(name) {
            let path = directory + "/topics/" + name
            let isDeleted =
                name.hasSuffix(Self.deletedEnding)
                || UUID128(hexadecimal: name).map { partitions?.isDeleted($0) == true } ?? false
            if !isDeleted, holdsRecords(path) {
                log.loss("broker: \(path) has records, but belongs to no topic of \(clusterPath(directory))")
            } else {
                removal.add(path)
                count += 1
            }
        }
        if count > 0 { log.info("broker: removing the files of \(count) deleted topics") }
    }
}

/// The step that creates the files of a partition before its first record.
struct PartitionBeginning {
    let store: BrokerStore
    let topic: UUID128
    let partition: Int32

    func run(_ log: SegmentLog) throws(SegmentLogError) { try store.begin(partition, of: topic, log) }
}

/// How long one request may create the files of partitions, so that other clients are served.
struct CreationTime {
    private let longest: Duration
    private var end: ContinuousClock.Instant?

    init(longest: Duration = .milliseconds(500)) {
        self.longest = longest
    }

    /// Whether a partition may be written to by this request.
    mutating func allows(_ partition: Partition) -> Bool {
        guard partition.isWithoutFiles else { return true }
        let now = ContinuousClock.now
        if let end { return now < end }
        end = now + longest
        return true
    }
}
