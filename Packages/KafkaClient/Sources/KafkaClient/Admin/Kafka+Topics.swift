import KafkaProtocol

/// What is known of a topic.
public struct TopicDescription: Sendable {
    /// The topic's name.
    public let name: String
    /// The id that the topic got when it was made; `nil` where the brokers give none, before Kafka 2.8.
    public let id: String?
    /// The number of partitions.
    public let partitionCount: Int
    /// The partitions that have no leader at the moment: they can be neither read nor written.
    public var partitionsWithoutLeader: [Int32] = []
    /// Whether it is one of the brokers' own, such as `__consumer_offsets`.
    public let isInternal: Bool
}

extension Kafka {
    /// Creates a topic and waits until it can be written to.
    ///
    /// - Parameters:
    ///   - name: The topic's name.
    ///   - partitions: The number of partitions; the broker's default where it is `nil`.
    ///   - replicationFactor: The number of copies; the broker's default where it is `nil`.
    ///   - configs: Settings of the topic, by Kafka's names.
    /// - Returns: Whether it was made: `false` where it was there before.
    /// - Throws: `KafkaError` where the broker refuses.
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
            // The topic was created all the same.
            guard error.brokerError == .leaderNotAvailable else { throw error }
        }
        return true
    }

    /// Looks whether a topic could be created by this client, and creates none. One that exists is no error.
    ///
    /// - Throws: `KafkaError` where the broker would refuse: permission, replication factor, settings.
    public func validateTopic(
        _ name: String, partitions: Int32? = nil, replicationFactor: Int16? = nil, configs: [String: String] = [:]
    ) async throws(KafkaError) {
        var request = CreateTopicsRequest(name, partitions, replicationFactor, configs, configuration.requestTimeout)
        request.validateOnly = true
        _ = try await requestTopic(request, cluster.call())
    }

    /// Returns the response's code: none, or that the topic exists.
    ///
    /// If it exists on a later attempt because an earlier one was carried out without a response, it counts as created.
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

    /// Deletes a topic. One that does not exist is no error.
    ///
    /// - Throws: `KafkaError` where the broker refuses.
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

    /// Returns what is known of a topic, or `nil` where it does not exist.
    ///
    /// - Throws: `KafkaError` where no broker answers.
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

    /// Returns every topic that this client may see, by name.
    ///
    /// - Throws: `KafkaError` where no broker answers.
    public func listTopics() async throws(KafkaError) -> [TopicDescription] {
        var request = MetadataRequest()
        request.topics = nil
        request.allowAutoTopicCreation = false
        return try await cluster.retryingAny(request) { response throws(KafkaError) in
            response.topics.compactMap(TopicDescription.init).sorted { $0.name < $1.name }
        }
    }

    /// Returns a setting of a topic as the broker has it, or `nil` where it has none of that name.
    ///
    /// - Throws: `KafkaError` where no broker answers, or refuses.
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
