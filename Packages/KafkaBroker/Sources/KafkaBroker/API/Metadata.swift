import KafkaCodecs
import KafkaProtocol

// Metadata (3), versions 0 to 13.
//
// - All topics are requested by an empty list in version 0, and by null from version 1 on.
// - A topic that a request repeats is described once, as in Kafka.
// - A topic that does not exist is created if both the client and the broker allow it. The same response already
//   describes it, unlike in Kafka, whose controller needs a moment.
// - From version 10 on, topics have ids; from version 12 on, a request can name them by id alone.

extension BrokerCore {
    func metadata(_ request: MetadataRequest, _ context: RequestContext) {
        var response = metadataOfCluster()
        if request.includeClusterAuthorizedOperations {
            response.clusterAuthorizedOperations = AuthorizedOperations.cluster
        }
        let mayCreate = request.allowAutoTopicCreation && configuration.autoCreateTopics
        let withOperations = request.includeTopicAuthorizedOperations
        if let asked = request.topics, context.version > 0 || !asked.isEmpty {
            let refused = mayCreate ? createMissing(asked) : [:]
            var seen: Set<String> = []
            var seenIDs: Set<UUID128> = []
            response.topics = asked.compactMap { topic in
                if let name = topic.name {
                    return seen.insert(name).inserted ? describe(name, refused, withOperations) : nil
                }
                return seenIDs.insert(topic.topicId).inserted ? describe(topic.topicId, withOperations) : nil
            }
        } else {
            response.topics = describeAll(withOperations)
        }
        context.answer(response)
    }

    /// Returns a response with the cluster and every topic.
    func metadataOfEverything() -> MetadataResponse {
        var response = metadataOfCluster()
        response.topics = describeAll(false)
        return response
    }

    private func metadataOfCluster() -> MetadataResponse {
        var response = MetadataResponse()
        var node = MetadataResponse.MetadataResponseBroker()
        node.nodeId = cluster.node.id
        node.host = cluster.node.host
        node.port = cluster.node.port
        response.brokers = [node]
        response.clusterId = cluster.textID
        response.controllerId = cluster.node.id
        return response
    }

    private func describeAll(_ withOperations: Bool) -> [MetadataResponse.MetadataResponseTopic] {
        topics.values.sorted { $0.name < $1.name }.map { describe($0, withOperations) }
    }

    /// Creates the requested topics that do not exist, and returns the errors of those that cannot be created.
    private func createMissing(_ asked: [MetadataRequest.MetadataRequestTopic]) -> [String: ErrorCode] {
        var refused: [String: ErrorCode] = [:]
        var missing: [NewTopic] = []
        var seen: Set<String> = []
        var plan = TopicPlan()
        let partitions = configuration.defaultPartitions
        for name in asked.compactMap(\.name)
        where topics[name] == nil && TopicName.fault(in: name) == nil && seen.insert(name).inserted {
            let new = NewTopic(name: name, partitions: partitions, configuration: TopicConfiguration())
            guard refusal(of: new, besides: plan) == nil else {
                refused[name] = .policyViolation
                continue
            }
            plan.partitions += partitions
            plan.bytes += new.bytes
            missing.append(new)
        }
        do throws(KafkaBrokerError) { _ = try createTopics(missing) } catch {
            for new in missing { refused[new.name] = .kafkaStorageError }
        }
        return refused
    }

    /// Returns the description of a topic, or its error.
    ///
    /// - Parameter refused: The topics that could not be created, with their errors.
    private func describe(
        _ name: String, _ refused: [String: ErrorCode], _ withOperations: Bool
    ) -> MetadataResponse.MetadataResponseTopic {
        if let topic = topics[name] { return describe(topic, withOperations) }
        guard TopicName.fault(in: name) == nil else { return refusal(.invalidTopicException, name) }
        return refusal(refused[name] ?? .unknownTopicOrPartition, name)
    }

    private func describe(_ id: UUID128, _ withOperations: Bool) -> MetadataResponse.MetadataResponseTopic {
        if let topic = topicsByID[id] { return describe(topic, withOperations) }
        var answer = refusal(.unknownTopicId, nil)
        answer.topicId = id
        return answer
    }

    private func refusal(_ error: ErrorCode, _ name: String?) -> MetadataResponse.MetadataResponseTopic {
        var answer = MetadataResponse.MetadataResponseTopic()
        answer.errorCode = error.rawValue
        answer.name = name
        return answer
    }

    private func describe(_ topic: Topic, _ withOperations: Bool) -> MetadataResponse.MetadataResponseTopic {
        var answer = MetadataResponse.MetadataResponseTopic()
        answer.name = topic.name
        answer.topicId = topic.id
        if withOperations { answer.topicAuthorizedOperations = AuthorizedOperations.topic }
        answer.partitions = topic.partitions.map { partition in
            var entry = MetadataResponse.MetadataResponsePartition()
            entry.partitionIndex = partition.index
            entry.leaderId = cluster.node.id
            entry.leaderEpoch = Partition.leaderEpoch
            entry.replicaNodes = [cluster.node.id]
            entry.isrNodes = [cluster.node.id]
            return entry
        }
        return answer
    }
}

/// The operations that a client may perform, as a set of bits by the numbers of AclOperation. There are no ACLs, so
/// each client may perform every operation.
enum AuthorizedOperations {
    /// Read, write, create, delete, alter, describe, describe and alter configs.
    static let topic: Int32 = bits(3, 4, 5, 6, 7, 8, 10, 11)
    /// Create, alter, describe, cluster action, describe and alter configs, idempotent write.
    static let cluster: Int32 = bits(5, 7, 8, 9, 10, 11, 12)
    /// Read, delete, describe, describe and alter configs.
    static let group: Int32 = bits(3, 6, 8, 10, 11)

    private static func bits(_ operations: Int32...) -> Int32 {
        operations.reduce(0) { $0 | 1 << $1 }
    }
}
