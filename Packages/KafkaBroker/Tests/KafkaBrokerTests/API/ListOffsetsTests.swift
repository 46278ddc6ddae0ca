import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("ListOffsets", .timeLimit(.minutes(1)))
struct ListOffsetsTests {
    private func find(
        _ timestamp: Int64, _ client: RawClient, version: Int16 = 11
    ) async throws -> ListOffsetsResponse.ListOffsetsPartitionResponse {
        var partition = ListOffsetsRequest.ListOffsetsPartition()
        partition.timestamp = timestamp
        var topic = ListOffsetsRequest.ListOffsetsTopic()
        topic.name = "t"
        topic.partitions = [partition]
        var request = ListOffsetsRequest()
        request.replicaId = -1
        request.topics = [topic]
        return try await client.ask(request, version).topics[0].partitions[0]
    }

    private func withRecords(_ body: (RawClient) async throws -> Void) async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            try await client.produce("t", batch(["a", "b", "c"], timestamps: [100, 300, 200]))
            try await client.produce("t", batch(["d"], timestamps: [50]))
            try await client.produce("t", batch(["e"], timestamps: [250]))
            try await body(client)
        }
    }

    @Test(arguments: Array(1...11) as [Int16])
    func theEndsOfTheLogAreKnown(version: Int16) async throws {
        try await withRecords { client in
            let (first, last) = (
                try await find(-2, client, version: version), try await find(-1, client, version: version)
            )
            #expect(first.offset == 0)
            #expect(last.offset == 5)
        }
    }

    @Test(
        arguments: [(0, 0, 100), (100, 0, 100), (101, 1, 300), (300, 1, 300), (301, -1, -1)] as [(Int64, Int64, Int64)])
    func aTimestampFindsTheFirstRecordAsLate(timestamp: Int64, offset: Int64, found: Int64) async throws {
        try await withRecords { client in
            let answer = try await find(timestamp, client)
            #expect(answer.errorCode == 0)
            #expect(answer.offset == offset)
            #expect(answer.timestamp == found)
        }
    }

    @Test func theLatestTimestampHasItsRecord() async throws {
        try await withRecords { client in
            let answer = try await find(-3, client)
            #expect(answer.offset == 1)
            #expect(answer.timestamp == 300)
        }
    }

    @Test func kindsOfALaterVersionAreUnsupported() async throws {
        // Each special timestamp needs the version of ListOffsets that introduced it.
        try await withRecords { client in
            for (timestamp, version) in [(-3, 6), (-4, 7), (-5, 8), (-6, 10), (-7, 11)] as [(Int64, Int16)] {
                let answer = try await find(timestamp, client, version: version)
                #expect(answer.errorCode == ErrorCode.unsupportedVersion.rawValue)
            }
        }
    }
}
