import KafkaProtocol

/// What is known of a topic.
public struct TopicDescription: Sendable {
    /// The topic's name.
    public let name: String
    /// The number of partitions.
    public let partitionCount: Int
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
        var topic = CreateTopicsRequest.CreatableTopic()
        topic.name = name
        topic.numPartitions = partitions ?? -1
        topic.replicationFactor = replicationFactor ?? -1
        topic.configs = configs.sorted(by: { $0.key < $1.key }).map { key, value in
            var config = CreateTopicsRequest.CreatableTopicConfig()
            config.name = key
            config.value = value
            return config
        }
        var request = CreateTopicsRequest()
        request.topics = [topic]
        request.timeoutMs = configuration.requestTimeout.milliseconds
        let response = try await cluster.requestController(request)
        guard let result = response.topics.first else {
            throw KafkaError(.malformed, "the answer to CreateTopics names no topic")
        }
        let code = ErrorCode(rawValue: result.errorCode)
        guard code == .none || code == .topicAlreadyExists else {
            throw .broker(code, result.errorMessage ?? "the topic cannot be made").of(topic: name)
        }
        await cluster.forget(name)
        _ = try await cluster.topic(name, patient: true)
        return code == .none
    }

    /// Deletes a topic. One that does not exist is no error.
    ///
    /// - Throws: `KafkaError` where the broker refuses.
    public func deleteTopic(_ name: String) async throws(KafkaError) {
        var request = DeleteTopicsRequest()
        request.topicNames = [name]
        request.timeoutMs = configuration.requestTimeout.milliseconds
        let response = try await cluster.requestController(request)
        let code = ErrorCode(rawValue: response.responses.first?.errorCode ?? 0)
        guard code == .none || code == .unknownTopicOrPartition else {
            throw .broker(code, "the topic cannot be deleted").of(topic: name)
        }
        await cluster.forget(name)
    }

    /// Returns what is known of a topic, or `nil` where it does not exist.
    ///
    /// - Throws: `KafkaError` where no broker answers.
    public func describeTopic(_ name: String) async throws(KafkaError) -> TopicDescription? {
        await cluster.forget(name)
        do throws(KafkaError) {
            let topic = try await cluster.topic(name)
            return TopicDescription(name: name, partitionCount: topic.partitions.count)
        } catch {
            guard error.brokerError == .unknownTopicOrPartition else { throw error }
            return nil
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
        let response = try await cluster.requestAny(request)
        guard let result = response.results.first else { return nil }
        guard result.errorCode == 0 else {
            throw .broker(result.errorCode, result.errorMessage ?? "the topic's settings cannot be read").of(
                topic: topic)
        }
        return result.configs.first { $0.name == key }?.value
    }

    /// Where a partition's log begins and ends.
    public struct OffsetRange: Sendable, Equatable {
        /// The offset of the first record that is there.
        public let start: Int64
        /// The offset that the next record will get.
        public let end: Int64
    }

    /// Returns the first and the next offset of each partition of `topic`.
    ///
    /// - Throws: `KafkaError` where the topic does not exist or a leader does not answer.
    public func offsets(of topic: String) async throws(KafkaError) -> [Int32: OffsetRange] {
        let count = try await cluster.topic(topic).partitions.count
        let partitions = (0..<Int32(count)).map { TopicPartition(topic, $0) }
        let starts = try await cluster.listOffsets(partitions.map { ($0, -2) })
        let ends = try await cluster.listOffsets(partitions.map { ($0, -1) })
        var ranges: [Int32: OffsetRange] = [:]
        for partition in partitions {
            ranges[partition.partition] = OffsetRange(start: starts[partition] ?? 0, end: ends[partition] ?? 0)
        }
        return ranges
    }
}
