import KafkaCodecs
import KafkaProtocol
import KafkaTransport

// CreateTopics (19), versions 2 to 7.
//
// - Each topic succeeds or fails alone; a name that comes twice in one request is INVALID_REQUEST both times.
// - -1 partitions or replicas (from version 4) take the defaults. One node holds one replica; more are
//   INVALID_REPLICATION_FACTOR. An assignment by hand has to name this node alone.
// - See TopicConfiguration for what may be configured; anything else is INVALID_CONFIG.
// - From version 5 the answer lists the topic's configuration, from 7 its id.

extension BrokerCore {
    func createTopics(_ request: CreateTopicsRequest, _ context: RequestContext) {
        var times: [String: Int] = [:]
        for topic in request.topics { times[topic.name, default: 0] += 1 }
        var response = CreateTopicsResponse()
        response.topics = request.topics.map { asked in
            var result = CreateTopicsResponse.CreatableTopicResult()
            result.name = asked.name
            do throws(BatchRefusal) {
                guard times[asked.name] == 1 else {
                    throw BatchRefusal(.invalidRequest, "The topic is in the request more than once")
                }
                try create(asked, isDry: request.validateOnly, &result)
            } catch {
                result.errorCode = error.error.rawValue
                result.errorMessage = error.message
                result.configs = nil
            }
            return result
        }
        context.answer(response)
    }

    private func create(
        _ asked: CreateTopicsRequest.CreatableTopic, isDry: Bool,
        _ result: inout CreateTopicsResponse.CreatableTopicResult
    ) throws(BatchRefusal) {
        if let fault = TopicName.fault(in: asked.name) { throw BatchRefusal(.invalidTopicException, fault) }
        guard topics[asked.name] == nil else {
            throw BatchRefusal(.topicAlreadyExists, "Topic '\(asked.name)' already exists.")
        }
        let count = try partitionCount(of: asked)
        let settings: TopicConfiguration
        do throws(TopicConfiguration.Invalid) {
            settings = try TopicConfiguration(asked.configs.map { ($0.name, $0.value) })
        } catch {
            throw BatchRefusal(.invalidConfig, error.message)
        }
        guard hasRoom(forPartitions: count) else {
            throw BatchRefusal(
                .policyViolation,
                "\(count) partitions are more than this broker takes: \(configuration.limits.partitionsPerTopic) a topic, "
                    + "\(configuration.limits.partitions) in all")
        }
        if !isDry {
            do throws(KafkaBrokerError) {
                result.topicId = try createTopic(asked.name, partitions: count, settings).id
            } catch {
                log.error("broker: cannot make topic \(asked.name): \(error)")
                throw BatchRefusal(.kafkaStorageError, "The topic cannot be stored")
            }
        }
        result.numPartitions = Int32(count)
        result.replicationFactor = 1
        result.configs = settings.entries.map { entry in
            var config = CreateTopicsResponse.CreatableTopicConfigs()
            config.name = entry.name
            config.value = entry.value
            config.configSource = ConfigSource.of(entry)
            return config
        }
    }

    private func partitionCount(of asked: CreateTopicsRequest.CreatableTopic) throws(BatchRefusal) -> Int {
        guard asked.assignments.isEmpty else {
            guard asked.numPartitions == -1, asked.replicationFactor == -1 else {
                throw BatchRefusal(.invalidRequest, "Partitions are either counted or assigned by hand, not both")
            }
            let indexes = asked.assignments.map(\.partitionIndex).sorted()
            guard indexes == Array(0..<Int32(indexes.count)),
                asked.assignments.allSatisfy({ $0.brokerIds == [cluster.node.id] })
            else {
                throw BatchRefusal(
                    .invalidReplicaAssignment,
                    "The partitions have to be numbered from 0 and assigned to broker \(cluster.node.id) alone")
            }
            return indexes.count
        }
        guard asked.replicationFactor == 1 || asked.replicationFactor == -1 else {
            throw BatchRefusal(
                .invalidReplicationFactor,
                "Unable to replicate the partition \(asked.replicationFactor) time(s): there is one broker")
        }
        if asked.numPartitions == -1 { return configuration.defaultPartitions }
        guard asked.numPartitions > 0 else {
            throw BatchRefusal(.invalidPartitions, "Number of partitions must be larger than 0, or -1 for the default")
        }
        return Int(asked.numPartitions)
    }
}

/// Where a configuration's value is from, as the protocol numbers it.
enum ConfigSource {
    static let topic: Int8 = 1
    static let broker: Int8 = 4
    static let standard: Int8 = 5

    static func of(_ entry: (name: String, value: String, isDefault: Bool)) -> Int8 {
        entry.isDefault ? standard : topic
    }
}
