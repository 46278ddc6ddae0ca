import KafkaProtocol
import KafkaTransport

/// The start without a readable cluster file.
extension BrokerStore {
    /// The size in bytes of the largest segment file that has no entries.
    private static let largestEmptySegment = 32
    /// Producer ids from here on were never assigned.
    private static let producerIDsAfterLoss: Int64 = 1 << 40

    /// Returns whether a log in `path`, or below it, has entries.
    func holdsRecords(_ path: String) -> Bool {
        FileSystem.contents(of: path).contains { name in
            let child = path + "/" + name
            if FileSystem.isDirectory(child) { return holdsRecords(child) }
            return name.hasSuffix(".log") && FileSystem.size(child) > Self.largestEmptySegment
        }
    }

    /// Creates a cluster file with new names for the topics whose records still exist. Their own names and
    /// configurations are lost.
    func rebuildCluster(_ directory: String, because error: KafkaBrokerError) throws(KafkaBrokerError) -> ClusterFile {
        let path = clusterPath(directory)
        log.loss("broker: \(error)")
        if FileSystem.exists(path) {
            let aside = try FileSystem.moveAside(path)
            log.loss("broker: \(path) was moved to \(aside)")
        }
        hasClusterFile = false
        var file = ClusterFile(clusterID: .random())
        file.nextProducerID = Self.producerIDsAfterLoss
        for name in FileSystem.contents(of: directory + "/topics").sorted() {
            guard let id = UUID128(hexadecimal: name), let last = lastPartition("\(directory)/topics/\(name)") else {
                continue
            }
            var configuration = TopicConfiguration()
            configuration.retentionMilliseconds = -1
            let topic = "salvaged-\(name)"
            file.topics.append(.init(name: topic, id: id, partitions: last + 1, configuration: configuration))
            log.loss("broker: the records in \(directory)/topics/\(name) are now in the topic \(topic)")
        }
        return file
    }

    private func lastPartition(_ path: String) -> Int32? {
        FileSystem.contents(of: path).compactMap { Int32($0) }.filter { (0..<1 << 20).contains($0) }.max()
    }
}
