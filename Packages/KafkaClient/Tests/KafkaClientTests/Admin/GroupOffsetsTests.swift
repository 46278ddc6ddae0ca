import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite(.timeLimit(.minutes(5))) struct GroupOffsetsTests {
    static func response(_ code: ErrorCode, offset: Int64 = 42) -> OffsetFetchResponse {
        var partition = OffsetFetchResponse.OffsetFetchResponsePartition()
        partition.committedOffset = offset
        partition.committedLeaderEpoch = 7
        partition.metadata = "note"
        partition.errorCode = code.rawValue
        var topic = OffsetFetchResponse.OffsetFetchResponseTopic()
        topic.name = "t"
        topic.partitions = [partition]
        var response = OffsetFetchResponse()
        response.topics = [topic]
        return response
    }

    @Test func committedOffsetsWaitForPendingTransactions() async throws {  // KIP-447
        let broker = try FakeBroker()
        let asked = Lock<[Bool]>([])
        broker.on(OffsetFetchRequest.self, versions: 1...7) { request, reply in
            let count = asked.withLock { asked in
                asked.append(request.requireStable)
                return asked.count
            }
            reply(Self.response(count < 3 ? .unstableOffsetCommit : .none))
        }
        try await broker.with { kafka in
            let offsets = try await kafka.committedOffsets(group: "g", topic: "t", isolationLevel: .readCommitted)
            #expect(offsets == [0: CommittedOffset(42, leaderEpoch: 7, metadata: "note")])
            #expect(asked.withLock { $0 } == [true, true, true])
        }
    }

    @Test func aResponseWithoutThePartitionIsAnError() throws {
        let response = Self.response(.none)
        #expect(throws: KafkaError.self) { try response.offsets(of: [TopicPartition("t", 0), TopicPartition("t", 1)]) }
        let none = try Self.response(.none, offset: -1).offsets(of: [TopicPartition("t", 0)])
        #expect(none.isEmpty)
    }

    @Test func aCommitCarriesTheLeaderEpochTheNoteAndTheMember() throws {  // KIP-320
        let member = GroupMetadata(group: "g", generation: 3, memberID: "m", instanceID: "i")
        let request = OffsetCommitRequest(
            [TopicPartition("t", 4): CommittedOffset(9, leaderEpoch: 2, metadata: "n")], of: member)
        #expect(request.groupId == "g" && request.generationIdOrMemberEpoch == 3 && request.memberId == "m")
        #expect(request.groupInstanceId == "i")
        let partition = try #require(request.topics.first?.partitions.first)
        #expect(partition.partitionIndex == 4 && partition.committedOffset == 9)
        #expect(partition.committedLeaderEpoch == 2 && partition.committedMetadata == "n")
    }

    @Test func partitionsThatWereNotRequestedAreIgnored() async throws {
        let broker = try FakeBroker()
        broker.on(ListOffsetsRequest.self, versions: 1...9) { _, reply in
            var response = ListOffsetsResponse()
            response.topics = ["other", "t", "t"].map { name in
                var topic = ListOffsetsResponse.ListOffsetsTopicResponse()
                topic.name = name
                topic.partitions = [-1, 0, 0, 7 as Int32].map { number in
                    var partition = ListOffsetsResponse.ListOffsetsPartitionResponse()
                    partition.partitionIndex = number
                    partition.offset = 5
                    return partition
                }
                return topic
            }
            reply(response)
        }
        try await broker.with { kafka in
            let offsets = try await kafka.listOffsets(of: "t", at: .latest)
            #expect(offsets.mapValues(\.offset) == [0: 5])
        }
    }

    @Test func aTimeAfterTheLastRecordHasNoOffset() async throws {
        let broker = try FakeBroker(partitions: 2)
        broker.lists(start: 3, end: 10, stable: 8)
        try await broker.with { kafka in
            #expect(try await kafka.listOffsets(of: "t", at: .timestamp(5)).isEmpty)
            #expect(try await kafka.listOffsets(of: "t", at: .earliest).mapValues(\.offset) == [0: 3, 1: 3])
            #expect(try await kafka.listOffsets(of: "t", at: .latest)[1]?.offset == 10)
            let stable = try await kafka.listOffsets(of: "t", at: .latest, isolationLevel: .readCommitted)
            #expect(stable[1]?.offset == 8)
        }
    }
}
