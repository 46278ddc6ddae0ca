import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Creating and deleting topics", .timeLimit(.minutes(1)))
struct TopicTests {
    @Test(arguments: Array(2...7) as [Int16])
    func everyVersionCreatesATopic(version: Int16) async throws {
        try await withBroker { _, client in
            #expect(try await client.createTopic("t", partitions: 2, version: version).errorCode == 0)
            let again = try await client.createTopic("t", version: version)
            #expect(again.errorCode == ErrorCode.topicAlreadyExists.rawValue)
        }
    }

    @Test func responseDescribesTheCreatedTopic() async throws {
        try await withBroker { _, client in
            let topic = try await client.createTopic("t", partitions: -1, configs: [("retention.ms", "5")])
            #expect(topic.numPartitions == 1)
            #expect(topic.replicationFactor == 1)
            #expect(topic.configs?.first { $0.name == "retention.ms" }?.value == "5")
            #expect(topic.topicId != UUID128())
        }
    }

    @Test func invalidTopicDoesNotAffectOthersOfTheRequest() async throws {
        try await withBroker(.test { $0.limits.partitionsPerTopic = 10 }) { _, client in
            #expect(try await client.createTopic("..").errorCode == ErrorCode.invalidTopicException.rawValue)
            #expect(try await client.createTopic("t", partitions: 0).errorCode == ErrorCode.invalidPartitions.rawValue)
            #expect(try await client.createTopic("t", partitions: 11).errorCode == ErrorCode.policyViolation.rawValue)
            let config = try await client.createTopic("t", configs: [("no.such", "1")])
            #expect(config.errorCode == ErrorCode.invalidConfig.rawValue)
            #expect(config.errorMessage == "Unknown topic config name: no.such")
            #expect(try await client.createTopic("t").errorCode == 0)
        }
    }

    @Test func validateOnlyCreatesNothing() async throws {
        try await withBroker { _, client in
            var topic = CreateTopicsRequest.CreatableTopic()
            topic.name = "t"
            topic.numPartitions = 1
            topic.replicationFactor = 1
            var request = CreateTopicsRequest()
            request.topics = [topic]
            request.validateOnly = true
            #expect(try await client.ask(request, 7).topics[0].errorCode == 0)
            request.topics[0].replicationFactor = 2
            let response = try await client.ask(request, 7)
            #expect(response.topics[0].errorCode == ErrorCode.invalidReplicationFactor.rawValue)
            #expect(try await client.ask(MetadataRequest.all, 12).topics.isEmpty)
        }
    }

    @Test func manualAssignmentMustNameThisBroker() async throws {
        try await withBroker { _, client in
            func error(_ brokers: [Int32]) async throws -> Int16 {
                var assignment = CreateTopicsRequest.CreatableReplicaAssignment()
                assignment.brokerIds = brokers
                var topic = CreateTopicsRequest.CreatableTopic()
                topic.name = "t"
                topic.numPartitions = -1
                topic.replicationFactor = -1
                topic.assignments = [assignment]
                var request = CreateTopicsRequest()
                request.topics = [topic]
                return try await client.ask(request, 7).topics[0].errorCode
            }
            let (other, own) = (try await error([2]), try await error([1]))
            #expect(other == ErrorCode.invalidReplicaAssignment.rawValue)
            #expect(own == 0)
        }
    }

    @Test func recreatedTopicHasANewID() async throws {
        // KIP-516: a topic that is created again with the same name has another id.
        try await withBroker { _, client in
            let first = try await client.createTopic("t")
            try await client.produce("t", batch(["a"]))
            var request = DeleteTopicsRequest()
            var state = DeleteTopicsRequest.DeleteTopicState()
            state.topicId = first.topicId
            request.topics = [state]
            #expect(try await client.ask(request, 6).responses[0].name == "t")
            #expect(try await client.ask(request, 6).responses[0].errorCode == ErrorCode.unknownTopicId.rawValue)
            let second = try await client.createTopic("t")
            #expect(second.topicId != first.topicId)
            #expect(try await client.fetch("t", from: 0).highWatermark == 0)
        }
    }

    @Test func configurationsAreDescribed() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t", configs: [("retention.ms", "5")])
            var resource = DescribeConfigsRequest.DescribeConfigsResource()
            resource.resourceType = 2
            resource.resourceName = "t"
            resource.configurationKeys = ["retention.ms", "segment.bytes"]
            var request = DescribeConfigsRequest()
            request.resources = [resource]
            let configs = try await client.ask(request, 4).results[0].configs
            #expect(configs.map(\.name) == ["retention.ms", "segment.bytes"])
            #expect(configs.map(\.configSource) == [ConfigSource.topic, ConfigSource.standard])
            #expect(configs.map(\.configType) == [5, 3])
        }
    }

    @Test func topicConfigHasTheBrokerDefaultAsASynonym() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t", configs: [("segment.bytes", "1048576")])
            var resource = DescribeConfigsRequest.DescribeConfigsResource()
            resource.resourceType = 2
            resource.resourceName = "t"
            resource.configurationKeys = nil
            var request = DescribeConfigsRequest()
            request.resources = [resource]
            request.includeSynonyms = true
            let configs = try await client.ask(request, 4).results[0].configs
            #expect(configs.count == 33)
            let synonyms = configs.first { $0.name == "segment.bytes" }?.synonyms ?? []
            #expect(synonyms.map(\.name) == ["segment.bytes", "log.segment.bytes"])
            #expect(synonyms.map(\.value) == ["1048576", "1073741824"])
            #expect(synonyms.map(\.source) == [ConfigSource.topic, ConfigSource.standard])
        }
    }

    @Test func brokerConfigsAreDescribed() async throws {
        let configuration = KafkaBroker.Configuration.test {
            $0.defaultPartitions = 3
            $0.autoCreateTopics = false
            $0.groupInitialRebalanceDelay = .milliseconds(250)
        }
        try await withBroker(configuration) { _, client in
            var resource = DescribeConfigsRequest.DescribeConfigsResource()
            resource.resourceType = 4
            resource.resourceName = "1"
            resource.configurationKeys = nil
            var request = DescribeConfigsRequest()
            request.resources = [resource]
            let configs = try await client.ask(request, 4).results[0].configs
            let values = Dictionary(uniqueKeysWithValues: configs.map { ($0.name, $0.value ?? "") })
            #expect(values["num.partitions"] == "3")
            #expect(values["auto.create.topics.enable"] == "false")
            #expect(values["group.initial.rebalance.delay.ms"] == "250")
            #expect(try await client.createTopic("t", partitions: -1).numPartitions == 3)
        }
    }
}

extension MetadataRequest {
    /// A request for every topic.
    static var all: MetadataRequest {
        var request = MetadataRequest()
        request.topics = nil
        request.allowAutoTopicCreation = false
        return request
    }
}
