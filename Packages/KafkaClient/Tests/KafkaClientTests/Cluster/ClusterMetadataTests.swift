import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite struct ClusterMetadataTests {
    typealias Partition = MetadataResponse.MetadataResponsePartition

    private static let (first, second) = (UUID128(high: 1, low: 1), UUID128(high: 2, low: 2))

    private static func partition(_ number: Int32, leader: Int32 = 0, epoch: Int32 = 5) -> Partition {
        var partition = Partition()
        partition.partitionIndex = number
        partition.leaderId = leader
        partition.leaderEpoch = epoch
        return partition
    }

    private static func response(
        id: UUID128 = first, error: ErrorCode = .none, _ partitions: [Partition], brokers: [Int32] = [0, 1]
    ) -> MetadataResponse {
        var response = MetadataResponse()
        response.brokers = brokers.map { node in
            var broker = MetadataResponse.MetadataResponseBroker()
            broker.nodeId = node
            broker.host = "host\(node)"
            broker.port = 9092
            return broker
        }
        var topic = MetadataResponse.MetadataResponseTopic()
        topic.name = "t"
        topic.topicId = id
        topic.errorCode = error.rawValue
        topic.partitions = partitions
        response.topics = [topic]
        return response
    }

    /// Returns metadata that knows topic "t" with two partitions, both led by broker 0.
    private static func known() throws -> ClusterMetadata {
        var metadata = ClusterMetadata()
        #expect(try metadata.merge(response([partition(0), partition(1)]), asked: ["t"], from: "a").isEmpty)
        return metadata
    }

    @Test func topicsThatWereNotRequestedAreIgnored() throws {
        var response = MetadataResponse()
        response.topics = ["mine", "other"].map { name in
            var topic = MetadataResponse.MetadataResponseTopic()
            topic.name = name
            topic.partitions = [.init()]
            return topic
        }
        var metadata = ClusterMetadata()
        _ = try metadata.merge(response, asked: ["mine"])
        #expect(metadata.topics.keys.sorted() == ["mine"])
        #expect(metadata.topics["mine"]?.partitions.count == 1)
    }

    @Test(arguments: [
        ErrorCode.unknownTopicOrPartition, .leaderNotAvailable, .unknownServerError, .topicAuthorizationFailed, .none,
    ])
    func aTopicWithAnErrorOrWithoutPartitionsKeepsItsPartitions(_ code: ErrorCode) throws {
        var metadata = try Self.known()
        let findings = try metadata.merge(Self.response(error: code, []), asked: ["t"], from: "b")
        #expect(metadata.topics["t"]?.partitions.map(\.leader) == [0, 0])
        #expect(metadata.topics["t"]?.error != ErrorCode.none)
        #expect(metadata.topics["t"]?.id == Self.first)
        #expect(findings.map(\.kind) == [.doubtfulMetadata])
        // The next response without an error removes the doubt.
        let next = Self.response([Self.partition(0), Self.partition(1)])
        #expect(try metadata.merge(next, asked: ["t"], from: "a").isEmpty)
        #expect(metadata.topics["t"]?.error == ErrorCode.none && metadata.topics["t"]?.doubts == 0)
    }

    @Test func aPartitionNeverDisappears() throws {
        var metadata = try Self.known()
        for partitions in [[Self.partition(0)], [Self.partition(1)]] {
            let findings = try metadata.merge(Self.response(partitions), asked: ["t"], from: "b")
            #expect(metadata.topics["t"]?.partitions.count == 2)
            #expect(findings.map(\.kind) == [.doubtfulMetadata])
        }
    }

    @Test func aLeaderOfAnOlderEpochIsIgnored() throws {
        var metadata = try Self.known()
        let stale = Self.response([Self.partition(0, leader: 1, epoch: 4), Self.partition(1, leader: 1, epoch: 6)])
        #expect(try metadata.merge(stale, asked: ["t"], from: "b").map(\.kind) == [.doubtfulMetadata])
        #expect(metadata.topics["t"]?.partitions.map(\.leader) == [0, 1])
    }

    @Test func aPartitionWithoutALeaderConcernsThatPartitionOnly() throws {
        var metadata = try Self.known()
        let response = Self.response([Self.partition(0, leader: -1, epoch: 6), Self.partition(1)])
        #expect(try metadata.merge(response, asked: ["t"], from: "a").isEmpty)
        #expect(metadata.topics["t"]?.withoutLeader == [0])
        #expect(metadata.topics["t"]?.partitions[1].leader == 0)
    }

    @Test func anotherTopicIDIsBelievedOnceASecondBrokerConfirmsIt() throws {
        var metadata = try Self.known()
        let other = Self.response(id: Self.second, [Self.partition(0, leader: 1, epoch: 0)])
        #expect(try metadata.merge(other, asked: ["t"], from: "a").map(\.kind) == [.doubtfulMetadata])
        #expect(metadata.topics["t"]?.id == Self.first && metadata.topics["t"]?.partitions.count == 2)
        #expect(metadata.isUnconfirmed)
        #expect(try metadata.merge(other, asked: ["t"], from: "b").map(\.kind) == [.topicRecreated])
        // The leader epochs of the new topic are not compared with those of the old one.
        #expect(metadata.topics["t"]?.id == Self.second && metadata.topics["t"]?.partitions.map(\.leader) == [1])
        #expect(!metadata.isUnconfirmed)
    }

    @Test func theOnlyBrokerConfirmsAnotherTopicIDByThreeResponsesInARow() throws {
        var metadata = try Self.known()
        let other = Self.response(id: Self.second, [Self.partition(0)])
        let known = Self.response([Self.partition(0), Self.partition(1)])
        for response in [other, other, known, other, other] {
            _ = try metadata.merge(response, asked: ["t"], from: "a")
            #expect(metadata.topics["t"]?.id == Self.first)
        }
        _ = try metadata.merge(other, asked: ["t"], from: "a")
        #expect(metadata.topics["t"]?.id == Self.second)
    }

    @Test func aBrokerThatLagsBehindDoesNotBringBackATopicsFormerID() throws {
        var metadata = try Self.known()
        let (old, new) = (Self.response([Self.partition(0)]), Self.response(id: Self.second, [Self.partition(0)]))
        for broker in ["a", "b"] { _ = try metadata.merge(new, asked: ["t"], from: broker) }
        for broker in ["a", "b", "c", "a", "b", "c"] {
            #expect(try metadata.merge(old, asked: ["t"], from: broker).map(\.kind) == [.doubtfulMetadata])
        }
        #expect(metadata.topics["t"]?.id == Self.second)
        #expect(!metadata.isUnconfirmed)
        // A client that was misled accepts again what all brokers report.
        for _ in 0..<4 { _ = try metadata.merge(old, asked: ["t"], from: "a") }
        #expect(metadata.topics["t"]?.id == Self.first)
    }

    @Test func aBrokerThatLeadsAPartitionIsKept() throws {
        var metadata = try Self.known()
        let led = Self.response([Self.partition(0, leader: 7, epoch: 9), Self.partition(1)], brokers: [0, 7])
        _ = try metadata.merge(led, asked: ["t"], from: "a")
        let stale = Self.response([Self.partition(0), Self.partition(1)], brokers: [0, 1])
        _ = try metadata.merge(stale, asked: ["t"], from: "b")
        #expect(metadata.topics["t"]?.partitions[0].leader == 7)
        #expect(metadata.brokers[7]?.host == "host7")
    }

    @Test func aResponseWithTooManyBrokersIsRefused() throws {
        var metadata = try Self.known()
        let response = Self.response([], brokers: Array(0..<10_001))
        #expect(throws: KafkaError.self) { try metadata.merge(response, asked: ["t"], from: "a") }
        #expect(metadata.brokers.count == 2)
    }
}
