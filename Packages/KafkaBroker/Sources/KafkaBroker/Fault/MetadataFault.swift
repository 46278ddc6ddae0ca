public import KafkaProtocol

/// A false statement about a topic in a Metadata response.
public enum MetadataFault: Sendable {
    /// The topic has this error, and no partitions.
    case error(ErrorCode)
    /// The topic is not in the response.
    case missing
    /// The topic has only its first partitions; with 0, it has none and no error.
    case partitions(Int)
    /// The partition has no leader: LEADER_NOT_AVAILABLE.
    case noLeader(partition: Int32)
    /// Another node leads the partition. A node that is not in the cluster is not listed among the brokers.
    case leader(partition: Int32, node: Int32, epoch: Int32)
    /// The topic has another id.
    case topicID(UUID128)
}

extension KafkaBroker.Faults {
    /// Sends false Metadata responses about one topic.
    ///
    /// - Parameters:
    ///   - topic: The topic. Requests for all topics, or for this one by its name, meet the fault.
    ///   - fault: The false statement in the response.
    ///   - count: The number of requests that meet the fault. Default 1.
    ///   - clientID: Matches only requests with this client id.
    ///   - skipping: The number of matching requests that are served normally first. Default 0.
    public func misreportMetadata(
        of topic: String, _ fault: MetadataFault, count: Int = 1, clientID: String? = nil, skipping: Int = 0
    ) {
        alter(MetadataRequest.self, count: count, topic: topic, clientID: clientID, skipping: skipping) { _, response in
            guard let index = response.topics.firstIndex(where: { $0.name == topic }) else { return }
            if case .missing = fault {
                response.topics.remove(at: index)
            } else {
                response.topics[index].apply(fault)
            }
        }
    }

    /// Repeats an earlier Metadata response, like a broker that lags behind its cluster.
    ///
    ///     let earlier = try await broker.metadata()
    ///     try await broker.addPartitions("orders", total: 6)
    ///     broker.faults.repeatMetadata(earlier, count: 3)
    ///
    /// A topic that is not in the earlier response is reported as unknown.
    ///
    /// - Parameters:
    ///   - earlier: A response for all topics, from `KafkaBroker.metadata()` or created by the test.
    ///   - count: The number of requests that meet the fault. Default 1.
    ///   - clientID: Matches only requests with this client id.
    ///   - skipping: The number of matching requests that are served normally first. Default 0.
    public func repeatMetadata(
        _ earlier: MetadataResponse, count: Int = 1, clientID: String? = nil, skipping: Int = 0
    ) {
        alter(MetadataRequest.self, count: count, clientID: clientID, skipping: skipping) { request, response in
            response.brokers = earlier.brokers
            response.controllerId = earlier.controllerId
            guard request.topics != nil else {
                response.topics = earlier.topics
                return
            }
            response.topics = response.topics.map { topic in
                earlier.topics.first { $0.name == topic.name } ?? .unknown(topic)
            }
        }
    }
}

extension MetadataRequest {
    /// Returns whether the request is for `topic`, or for all topics.
    func lists(_ topic: String?) -> Bool {
        guard let topic, let topics else { return true }
        return topics.contains { $0.name == topic }
    }
}

extension MetadataResponse.MetadataResponseTopic {
    fileprivate static func unknown(_ topic: Self) -> Self {
        var unknown = Self()
        unknown.name = topic.name
        unknown.errorCode = ErrorCode.unknownTopicOrPartition.rawValue
        return unknown
    }

    fileprivate mutating func apply(_ fault: MetadataFault) {
        switch fault {
        case .missing:
            break
        case .error(let error):
            errorCode = error.rawValue
            partitions = []
        case .partitions(let count):
            partitions.removeAll { $0.partitionIndex >= count }
        case .noLeader(let partition):
            change(partition) { entry in
                entry.errorCode = ErrorCode.leaderNotAvailable.rawValue
                entry.leaderId = -1
            }
        case .leader(let partition, let node, let epoch):
            change(partition) { entry in
                entry.leaderId = node
                entry.leaderEpoch = epoch
            }
        case .topicID(let id):
            topicId = id
        }
    }

    private mutating func change(
        _ partition: Int32, _ body: (inout MetadataResponse.MetadataResponsePartition) -> Void
    ) {
        for index in partitions.indices where partitions[index].partitionIndex == partition {
            body(&partitions[index])
        }
    }
}
