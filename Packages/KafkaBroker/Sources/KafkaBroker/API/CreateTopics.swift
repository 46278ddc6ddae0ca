import KafkaCodecs
import KafkaProtocol

// CreateTopics (19), versions 2 to 7.
//
// - Each topic succeeds or fails on its own, unless the change cannot be stored. A name that occurs more than once in a
//   request has one result, INVALID_REQUEST, as in Kafka.
// - -1 partitions or replicas (version 4 and later) mean the defaults. There is one node, so more than one replica is
//   INVALID_REPLICATION_FACTOR. A manual assignment can name only this node.
// - TopicConfiguration lists the valid settings; anything else is INVALID_CONFIG.
// - From version 5 on, the response lists the topic's configuration; from version 7 on, also its id.

extension BrokerCore {
    func createTopics(_ request: CreateTopicsRequest, _ context: RequestContext) {
        var times: [String: Int] = [:]
        for topic in request.topics { times[topic.name, default: 0] += 1 }
        var results: [CreateTopicsResponse.CreatableTopicResult] = []
        var accepted: [(index: Int, topic: NewTopic)] = []
        var plan = TopicPlan()
        for asked in request.topics {
            // Only the first occurrence of a name has a result.
            guard let occurrences = times.removeValue(forKey: asked.name) else { continue }
            var result = CreateTopicsResponse.CreatableTopicResult()
            result.name = asked.name
            do throws(RequestError) {
                guard occurrences == 1 else { throw RequestError(.invalidRequest, "Duplicate topic name.") }
                let topic = try check(asked, besides: plan)
                plan.partitions += topic.partitions
                plan.bytes += topic.bytes
                accepted.append((results.count, topic))
                describe(topic, in: &result)
            } catch {
                refuse(&result, error)
            }
            results.append(result)
        }
        if !request.validateOnly {
            do throws(KafkaBrokerError) {
                for (entry, topic) in zip(accepted, try createTopics(accepted.map(\.topic))) {
                    results[entry.index].topicId = topic.id
                }
            } catch {
                for entry in accepted {
                    refuse(&results[entry.index], RequestError(.kafkaStorageError, "The topic cannot be stored"))
                }
            }
        }
        var response = CreateTopicsResponse()
        response.topics = results
        context.answer(response)
    }

    /// Checks one topic of a request.
    ///
    /// - Parameter plan: What else the request creates.
    private func check(
        _ asked: CreateTopicsRequest.CreatableTopic, besides plan: TopicPlan
    ) throws(RequestError) -> NewTopic {
        if let fault = TopicName.fault(in: asked.name) { throw RequestError(.invalidTopicException, fault) }
        guard topics[asked.name] == nil else {
            throw RequestError(.topicAlreadyExists, "Topic '\(asked.name)' already exists.")
        }
        let count = try partitionCount(of: asked)
        let settings: TopicConfiguration
        do throws(TopicConfiguration.Invalid) {
            settings = try TopicConfiguration(asked.configs.map { ($0.name, $0.value) })
        } catch {
            throw RequestError(.invalidConfig, error.message)
        }
        let topic = NewTopic(name: asked.name, partitions: count, configuration: settings)
        if let reason = refusal(of: topic, besides: plan) { throw RequestError(.policyViolation, reason) }
        return topic
    }

    private func describe(_ topic: NewTopic, in result: inout CreateTopicsResponse.CreatableTopicResult) {
        result.numPartitions = Int32(topic.partitions)
        result.replicationFactor = 1
        result.configs = topic.configuration.entries.map { entry in
            var config = CreateTopicsResponse.CreatableTopicConfigs()
            config.name = entry.name
            config.value = entry.value
            config.configSource = ConfigSource.of(entry)
            return config
        }
    }

    private func refuse(_ result: inout CreateTopicsResponse.CreatableTopicResult, _ refusal: RequestError) {
        let name = result.name
        result = .init()
        result.name = name
        result.errorCode = refusal.error.rawValue
        result.errorMessage = refusal.message
        result.configs = nil
    }

    private func partitionCount(of asked: CreateTopicsRequest.CreatableTopic) throws(RequestError) -> Int {
        guard asked.assignments.isEmpty else {
            guard asked.numPartitions == -1, asked.replicationFactor == -1 else {
                throw RequestError(.invalidRequest, "Set either a number of partitions or manual assignments, not both")
            }
            let indexes = asked.assignments.map(\.partitionIndex).sorted()
            guard indexes == Array(0..<Int32(indexes.count)),
                asked.assignments.allSatisfy({ $0.brokerIds == [cluster.node.id] })
            else {
                throw RequestError(
                    .invalidReplicaAssignment,
                    "Manual assignments must number the partitions from 0 and name only broker \(cluster.node.id)")
            }
            return indexes.count
        }
        guard asked.replicationFactor == 1 || asked.replicationFactor == -1 else {
            throw RequestError(
                .invalidReplicationFactor,
                "Unable to replicate the partition \(asked.replicationFactor) time(s): there is only one broker")
        }
        if asked.numPartitions == -1 { return configuration.defaultPartitions }
        guard asked.numPartitions > 0 else {
            throw RequestError(.invalidPartitions, "Number of partitions must be larger than 0, or -1 for the default")
        }
        return Int(asked.numPartitions)
    }
}

/// The protocol's numbers for the source of a configuration value.
enum ConfigSource {
    static let topic: Int8 = 1
    static let broker: Int8 = 4
    static let standard: Int8 = 5

    static func of(_ entry: TopicConfiguration.Entry) -> Int8 {
        entry.isDefault ? standard : topic
    }
}
