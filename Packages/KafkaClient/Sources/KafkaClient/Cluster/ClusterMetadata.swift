import KafkaProtocol

/// What the brokers said of themselves and of the topics asked for, at one moment.
struct ClusterMetadata: Sendable {
    struct Partition: Sendable {
        var leader: Int32 = -1
        var leaderEpoch: Int32 = -1
        var error: ErrorCode = .none
    }

    struct Topic: Sendable {
        var id = UUID128()
        var error: ErrorCode = .none
        var isInternal = false
        var partitions: [Partition] = []
    }

    /// The cluster's own name; `nil` where no answer gave one.
    var id: String?
    var brokers: [Int32: BrokerAddress] = [:]
    var controller: Int32 = -1
    var topics: [String: Topic] = [:]

    /// Takes in an answer: of its topics those that were asked for. Topics that it does not name stay as they were known.
    mutating func merge(_ response: MetadataResponse, asked: Set<String>) {
        if !response.brokers.isEmpty {
            brokers = Dictionary(
                response.brokers.compactMap { broker in
                    UInt16(exactly: broker.port).map { (broker.nodeId, BrokerAddress(host: broker.host, port: $0)) }
                }, uniquingKeysWith: { _, last in last })
        }
        controller = response.controllerId
        if let id = response.clusterId { self.id = id }
        for answer in response.topics {
            guard let name = answer.name, asked.contains(name) else { continue }
            var topic = Topic(
                id: answer.topicId, error: ErrorCode(rawValue: answer.errorCode), isInternal: answer.isInternal)
            // A number that passes the count of partitions would be a hole, which cannot be.
            for partition in answer.partitions.sorted(by: { $0.partitionIndex < $1.partitionIndex })
            where Int(partition.partitionIndex) == topic.partitions.count {
                topic.partitions.append(merged(partition, of: name))
            }
            topics[name] = topic
        }
    }

    /// An answer with an older leader epoch comes from a broker that lags behind (T50).
    private func merged(_ answer: MetadataResponse.MetadataResponsePartition, of topic: String) -> Partition {
        let partition = Partition(
            leader: answer.leaderId, leaderEpoch: answer.leaderEpoch, error: ErrorCode(rawValue: answer.errorCode))
        let index = Int(answer.partitionIndex)
        guard let known = topics[topic]?.partitions, index < known.count,
            partition.leaderEpoch >= 0, known[index].leaderEpoch > partition.leaderEpoch
        else { return partition }
        return known[index]
    }
}
