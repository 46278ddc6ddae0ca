import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Metadata", .timeLimit(.minutes(1)))
struct MetadataTests {
    private func request(_ names: [String]?, create: Bool = false) -> MetadataRequest {
        var request = MetadataRequest()
        request.topics = names.map { names in
            names.map { name in
                var topic = MetadataRequest.MetadataRequestTopic()
                topic.name = name
                return topic
            }
        }
        request.allowAutoTopicCreation = create
        return request
    }

    @Test func brokerReturnsItsAddress() async throws {
        try await withBroker { broker, client in
            let response = try await client.ask(request([]), 12)
            #expect(response.brokers.count == 1)
            #expect(response.brokers[0].host == "127.0.0.1")
            #expect(response.brokers[0].port == Int32(broker.port))
            #expect(response.controllerId == response.brokers[0].nodeId)
            #expect(response.clusterId?.isEmpty == false)
            #expect(response.topics.isEmpty)
        }
    }

    @Test func allTopicsAreAnEmptyListInVersionZeroAndNullLater() async throws {
        try await withBroker { _, client in
            try await client.createTopic("a")
            try await client.createTopic("b", partitions: 3)
            #expect(try await client.ask(request([]), 0).topics.map(\.name) == ["a", "b"])
            #expect(try await client.ask(request([]), 1).topics.isEmpty)
            let all = try await client.ask(request(nil), 12)
            #expect(all.topics.map(\.name) == ["a", "b"])
            #expect(all.topics[1].partitions.map(\.partitionIndex) == [0, 1, 2])
            #expect(all.topics[1].partitions.allSatisfy { $0.leaderId == 1 && $0.isrNodes == [1] })
        }
    }

    @Test func topicIsCreatedIfClientAndBrokerAllowIt() async throws {
        try await withBroker(.test { $0.defaultPartitions = 4 }) { _, client in
            let unknown = ErrorCode.unknownTopicOrPartition.rawValue
            #expect(try await client.ask(request(["t"]), 12).topics[0].errorCode == unknown)
            let made = try await client.ask(request(["t"], create: true), 12)
            #expect(made.topics[0].errorCode == 0)
            #expect(made.topics[0].partitions.count == 4)
            #expect(try await client.ask(request(["t"]), 12).topics[0].topicId == made.topics[0].topicId)
            // Before version 4 the request has no such field: the broker decides.
            #expect(try await client.ask(request(["u"]), 1).topics[0].errorCode == 0)
        }
    }

    @Test func automaticTopicCreationCanBeDisabled() async throws {
        try await withBroker(.test { $0.autoCreateTopics = false }) { _, client in
            let response = try await client.ask(request(["t"], create: true), 12)
            #expect(response.topics[0].errorCode == ErrorCode.unknownTopicOrPartition.rawValue)
        }
    }

    @Test func invalidTopicNameIsRejected() async throws {
        try await withBroker { _, client in
            let response = try await client.ask(request(["a/b"], create: true), 12)
            #expect(response.topics[0].errorCode == ErrorCode.invalidTopicException.rawValue)
        }
    }

    @Test func topicsCanBeRequestedByID() async throws {
        try await withBroker { _, client in
            let made = try await client.createTopic("t")
            var topic = MetadataRequest.MetadataRequestTopic()
            topic.topicId = made.topicId
            topic.name = nil
            var request = MetadataRequest()
            request.topics = [topic]
            #expect(try await client.ask(request, 12).topics[0].name == "t")
            request.topics?[0].topicId = UUID128.random()
            #expect(try await client.ask(request, 12).topics[0].errorCode == ErrorCode.unknownTopicId.rawValue)
        }
    }
}
