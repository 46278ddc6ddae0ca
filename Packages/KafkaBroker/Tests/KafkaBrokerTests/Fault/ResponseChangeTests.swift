import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Responses that are changed on purpose", .timeLimit(.minutes(1)))
struct ResponseChangeTests {
    @Test(arguments: [4, 12, 13, 18] as [Int16])
    func fetchReturnsAtOnceWithoutRecords(version: Int16) async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            try await client.produce("t", batch(["a"]))
            broker.faults.answerFetchesWithNothing(topic: "t")
            var request = client.fetchRequest("t", from: 0, minimumBytes: 1000, wait: 30_000)
            request.topics[0].topicId = try await broker.topicID("t")
            let empty = try await client.ask(request, version).responses[0].partitions[0]
            #expect(empty.errorCode == 0)
            #expect(empty.highWatermark == 1)
            #expect(empty.records?.count == 0)
            request.minBytes = 1
            let full = try await client.ask(request, version).responses[0].partitions[0]
            #expect(try values(full.records) == [0: "a"])
        }
    }

    @Test func aFetchResponseCanNameAnotherTopic() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            let (id, other) = (try await broker.topicID("t"), UUID128.random())
            broker.faults.alter(FetchRequest.self) { _, response in response.responses[0].topicId = other }
            var request = client.fetchRequest("t", from: 0)
            request.topics[0].topicId = id
            #expect(try await client.ask(request, 13).responses[0].topicId == other)
            #expect(try await client.ask(request, 13).responses[0].topicId == id)
        }
    }

    @Test func waitingResponseIsChangedWhenItIsSent() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            broker.faults.alter(FetchRequest.self) { _, response in
                response.responses[0].partitions[0].highWatermark = 77
            }
            let id = client.send(client.fetchRequest("t", from: 0, wait: 30_000), 12)
            await broker.requests.wait(for: 1, of: .fetch)
            try await RawClient.with(broker) { other in _ = try await other.produce("t", batch(["a"])) }
            let response = try RawClient.decode(FetchRequest.self, try await client.receive(), 12, id)
            #expect(response.responses[0].partitions[0].highWatermark == 77)
            #expect(try values(response.responses[0].partitions[0].records) == [0: "a"])
        }
    }

    @Test func everyServedResponseCanBeChangedInEveryVersion() async throws {
        try await withBroker { broker, client in
            broker.faults.alter(ApiVersionsRequest.self, count: 5) { _, response in response.throttleTimeMs = 7 }
            for version in 1...4 as ClosedRange<Int16> {
                var request = ApiVersionsRequest()
                request.clientSoftwareName = "x"
                request.clientSoftwareVersion = "1"
                let response = try await client.ask(request, version)
                #expect(response.throttleTimeMs == 7)
            }
        }
    }
}

@Suite("Wrong metadata on purpose", .timeLimit(.minutes(1)))
struct MetadataFaultTests {
    private func describe(
        _ fault: MetadataFault, all: Bool = false
    ) async throws -> MetadataResponse.MetadataResponseTopic? {
        try await withBroker { broker, client in
            try await client.createTopic("t", partitions: 3)
            try await client.createTopic("other", partitions: 3)
            broker.faults.misreportMetadata(of: "t", fault)
            var request = MetadataRequest.all
            if !all { request.topics = ["other", "t"].map { MetadataRequest.MetadataRequestTopic(named: $0) } }
            let response = try await client.ask(request, 12)
            let other = try #require(response.topics.first { $0.name == "other" })
            #expect(other.errorCode == 0)
            #expect(other.partitions.map(\.leaderId) == [1, 1, 1])
            #expect(broker.faults.pending == 0)
            let truth = try #require(try await client.ask(request, 12).topics.first { $0.name == "t" })
            #expect(truth.partitions.map(\.leaderId) == [1, 1, 1])
            return response.topics.first { $0.name == "t" }
        }
    }

    @Test func topicCanHaveAnError() async throws {
        let topic = try #require(try await describe(.error(.unknownTopicOrPartition)))
        #expect(topic.errorCode == ErrorCode.unknownTopicOrPartition.rawValue)
        #expect(topic.partitions.isEmpty)
    }

    @Test func topicCanBeMissingFromTheListOfAll() async throws {
        #expect(try await describe(.missing, all: true) == nil)
    }

    @Test(arguments: [0, 2])
    func topicCanHaveFewerPartitions(count: Int) async throws {
        let topic = try #require(try await describe(.partitions(count)))
        #expect(topic.errorCode == 0)
        #expect(topic.partitions.count == count)
    }

    @Test func partitionCanHaveNoLeader() async throws {
        let topic = try #require(try await describe(.noLeader(partition: 1)))
        #expect(topic.partitions.map(\.leaderId) == [1, -1, 1])
        #expect(topic.partitions.map(\.errorCode) == [0, ErrorCode.leaderNotAvailable.rawValue, 0])
    }

    @Test func partitionCanHaveAnotherLeader() async throws {
        let topic = try #require(try await describe(.leader(partition: 2, node: 9, epoch: 4)))
        #expect(topic.partitions.map(\.leaderId) == [1, 1, 9])
        #expect(topic.partitions[2].leaderEpoch == 4)
    }

    @Test func topicCanHaveAnotherID() async throws {
        let id = UUID128.random()
        #expect(try await describe(.topicID(id))?.topicId == id)
    }

    @Test func earlierResponseCanBeRepeated() async throws {
        try await withBroker { broker, client in
            try await broker.createTopic("t", partitions: 2)
            let earlier = try await broker.metadata()
            try await broker.addPartitions("t", total: 5)
            try await broker.createTopic("new")
            broker.faults.repeatMetadata(earlier, count: 2)
            var request = MetadataRequest.all
            #expect(try await client.ask(request, 12).topics.map(\.partitions.count) == [2])
            request.topics = ["t", "new"].map { MetadataRequest.MetadataRequestTopic(named: $0) }
            let stale = try await client.ask(request, 12).topics
            #expect(stale.map(\.partitions.count) == [2, 0])
            #expect(stale[1].errorCode == ErrorCode.unknownTopicOrPartition.rawValue)
            #expect(try await client.ask(request, 12).topics.map(\.partitions.count) == [5, 1])
        }
    }
}

extension MetadataRequest.MetadataRequestTopic {
    init(named name: String) {
        self.init()
        self.name = name
    }
}
