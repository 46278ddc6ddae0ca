import KafkaProtocol

/// The description of a topic.
public struct TopicDescription: Sendable {
    /// The topic's name.
    public let name: String
    /// The id that the topic got when it was created; `nil` if the brokers report none, as before Kafka 2.8.
    public let id: String?
    /// The number of partitions.
    public let partitionCount: Int
    /// The partitions that have no leader at the moment. They can be neither read nor written.
    public var partitionsWithoutLeader: [Int32] = []
    /// Whether it is an internal topic of the brokers, such as `__consumer_offsets`.
    public let isInternal: Bool
}

extension Kafka {
    /// Creates a topic and waits until it can be written to.
    ///
    /// - Parameters:
    ///   - name: The topic's name.
    ///   - partitions: The number of partitions; the broker's default if `nil`.
    ///   - replicationFactor: The number of replicas; the broker's default if `nil`.
    ///   - configs: Settings of the topic, by Kafka's names.
    /// - Returns: Whether the topic was created: `false` if it existed already.
    /// - Throws: `KafkaError` if the broker refuses to create it.
    @discardableResult
    public func createTopic(
        _ name: String, partitions: Int32? = nil, replicationFactor: Int16? = nil, configs: [String: String] = [:]
    ) async throws(KafkaError) -> Bool {
        let call = cluster.call()
        let code = try await requestTopic(
            CreateTopicsRequest(name, partitions, replicationFactor, configs, configuration.requestTimeout), call)
        guard code == .none else {
            _ = try await cluster.topic(name, isFresh: true, within: call)
            return false
        }
        do throws(KafkaError) {
            try await cluster.waitForLeaders(of: name, within: call)
        } catch {
            // The topic was created, even if a partition has no leader yet.
            guard error.brokerError == .leaderNotAvailable else { throw error }
        }
        return true
    }

    /// Checks that this client could create a topic, without creating it. A topic that exists already is not an error.
    ///
    /// - Throws: `KafkaError` if the broker would refuse, for example because of permissions, the replication factor or
    ///   settings.
    public func validateTopic(
        _ name: String, partitions: Int32? = nil, replicationFactor: Int16? = nil, configs: [String: String] = [:]
    ) async throws(KafkaError) {
        var request = CreateTopicsRequest(name, partitions, replicationFactor, configs, configuration.requestTimeout)
        request.validateOnly = true
        _ = try await requestTopic(request, cluster.call())
    }

    /// Returns the response's error code, which is either none or that the topic exists already.
    ///
    /// If an earlier attempt may have created the topic without its response arriving, a later "already exists" counts
    /// as created.
    private func requestTopic(_ request: CreateTopicsRequest, _ call: Call) async throws(KafkaError) -> ErrorCode {
        try await cluster.requestController(request, within: call) { response, attempt throws(KafkaError) in
            guard let result = response.topics.first else {
                throw KafkaError(.malformed, "the response to CreateTopics names no topic")
            }
            let code = ErrorCode(rawValue: result.errorCode)
            if code == .topicAlreadyExists, attempt.mayHaveBeenCarriedOut { return .none }
            guard code == .none || code == .topicAlreadyExists else {
                throw .broker(code, result.errorMessage ?? "the topic cannot be created").of(topic: result.name)
            }
            return code
        }
    }

    /// Deletes a topic. A topic that does not exist is not an error.
    ///
    /// - Throws: `KafkaError` if the broker refuses.
    public func deleteTopic(_ name: String) async throws(KafkaError) {
        var request = DeleteTopicsRequest()
        request.topicNames = [name]
        request.timeoutMs = configuration.requestTimeout.milliseconds
        try await cluster.requestController(request) { response, _ throws(KafkaError) in
            guard let result = response.responses.first else {
                throw KafkaError(.malformed, "the response to DeleteTopics names no topic").of(topic: name)
            }
            let code = ErrorCode(rawValue: result.errorCode)
            guard code == .none || code == .unknownTopicOrPartition else {
                throw .broker(code, "the topic cannot be deleted").of(topic: name)
            }
        }
        await cluster.forget(name)
    }

    /// Returns the description of a topic, or `nil` if it does not exist.
    ///
    /// - Throws: `KafkaError` if no broker responds.
    public func describeTopic(_ name: String) async throws(KafkaError) -> TopicDescription? {
        do throws(KafkaError) {
            let topic = try await cluster.topic(name, isFresh: true)
            return TopicDescription(
                name: name, id: topic.id == .zero ? nil : "\(topic.id)", partitionCount: topic.partitions.count,
                partitionsWithoutLeader: topic.withoutLeader, isInternal: topic.isInternal)
        } catch {
            guard error.brokerError == .unknownTopicOrPartition else { throw error }
            return nil
        }
    }

    /// Returns every topic that this client is allowed to see, sorted by name.
    ///
    /// - Throws: `KafkaError` if no broker responds.
    public func listTopics() async throws(KafkaError) -> [TopicDescription] {
        var request = MetadataRequest()
        request.topics = nil
        request.allowAutoTopicCreation = false
        return try await cluster.retryingAny(request) { response throws(KafkaError) in
            response.topics.compactMap(TopicDescription.init).sorted { $0.name < $1.name }
        }
    }

    /// Returns the value of a topic's setting, or `nil` if there is no setting of that name.
    ///
    /// - Throws: `KafkaError` if no broker responds, or if the broker refuses.
    public func topicConfig(_ key: String, of topic: String) async throws(KafkaError) -> String? {
        var resource = DescribeConfigsRequest.DescribeConfigsResource()
        resource.resourceType = 2
        resource.resourceName = topic
        resource.configurationKeys = [key]
        var request = DescribeConfigsRequest()
        request.resources = [resource]
        return try await cluster.retryingAny(request) { response throws(KafkaError) in
            guard let result = response.results.first else { return nil }
            guard result.errorCode == 0 else {
                throw .broker(result.errorCode, result.errorMessage ?? "the topic's settings cannot be read").of(
                    topic: topic)
            }
            return result.configs.first { $0.name == key }?.value
        }
    }
}

extension TopicDescription {
    fileprivate init?(_ topic: MetadataResponse.MetadataResponseTopic) {
        guard let name = topic.name, topic.errorCode == 0 else { return nil }
        self.init(
            name: name, id: topic.topicId == .zero ? nil : "\(topic.topicId)", partitionCount: topic.partitions.count,
            partitionsWithoutLeader: topic.partitions.filter { $0.leaderId < 0 }.map(\.partitionIndex).sorted(),
            isInternal: topic.isInternal)
    }
}

extension CreateTopicsRequest {
    fileprivate init(
        _ name: String, _ partitions: Int32?, _ replicationFactor: Int16?, _ configs: [String: String],
        _ timeout: Duration
    ) {
        self.init()
        var topic = CreatableTopic()
        topic.name = name
        topic.numPartitions = partitions ?? -1
        topic.replicationFactor = replicationFactor ?? -1
        topic.configs = configs.sorted(by: { $0.key < $1.key }).map { key, value in
            var config = CreatableTopicConfig()
            config.name = key
            config.value = value
            return config
        }
        topics = [topic]
        timeoutMs = timeout.milliseconds
    }
}
