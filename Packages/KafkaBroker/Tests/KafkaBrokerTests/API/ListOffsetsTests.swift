import KafkaCodecs
import KafkaProtocol
import SegmentLog
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
    func earliestAndLatestOffsetsAreReturned(version: Int16) async throws {
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
    func timestampFindsTheFirstRecordAtOrAfterIt(timestamp: Int64, offset: Int64, found: Int64) async throws {
        try await withRecords { client in
            let response = try await find(timestamp, client)
            #expect(response.errorCode == 0)
            #expect(response.offset == offset)
            #expect(response.timestamp == found)
        }
    }

    @Test func maximumTimestampReturnsItsRecord() async throws {
        try await withRecords { client in
            let response = try await find(-3, client)
            #expect(response.offset == 1)
            #expect(response.timestamp == 300)
        }
    }

    @Test func specialTimestampsOfALaterVersionAreUnsupported() async throws {
        // Each special timestamp needs the version of ListOffsets that introduced it.
        try await withRecords { client in
            for (timestamp, version) in [(-3, 6), (-4, 7), (-5, 8), (-6, 10), (-7, 11)] as [(Int64, Int16)] {
                let response = try await find(timestamp, client, version: version)
                #expect(response.errorCode == ErrorCode.unsupportedVersion.rawValue)
            }
        }
    }

    /// Appends batches that decompress to 200 bytes. Earlier versions stored batches of any size.
    private func partition(_ count: Int, timestamps: [Int64] = [100, 300]) throws -> Partition {
        let log = try SegmentLog(storage: .memory)
        var fields = RecordBatchHeaderFields()
        fields.compression = .gzip
        for index in 0..<count {
            let records = timestamps.map {
                Record(timestamp: $0, key: nil, value: Bytes([UInt8](repeating: 0, count: 90)))
            }
            fields.baseOffset = Int64(index * timestamps.count)
            try log.append(
                recordCount: timestamps.count, timestamp: timestamps.max() ?? 0,
                payload: try RecordBatchView.encode(records, fields: fields))
        }
        let partition = Partition(topic: "t", index: 0, log: log, configuration: TopicConfiguration())
        try partition.recover(nil, now: 0)
        return partition
    }

    @Test func batchTooLargeToDecompressIsFoundByItsHeader() throws {
        let partition = try partition(1)
        for (timestamp, found) in [(50, 100), (100, 100), (200, 300), (300, 300)] as [(Int64, Int64)] {
            var (cache, budget) = (BatchTimesCache(), DecompressionBudget(limit: 100))
            let offset = try partition.find(timestamp: timestamp, &cache, &budget)
            #expect(offset == .init(offset: 0, timestamp: found, leaderEpoch: 0))
        }
        var (cache, budget) = (BatchTimesCache(), DecompressionBudget(limit: 100))
        #expect(try partition.findLatest(&cache, &budget).offset == 0)
        #expect(try partition.find(timestamp: 301, &cache, &budget) == .init())
    }

    @Test func partitionBeyondTheDecompressionBudgetMustBeRequestedAgain() throws {
        let (first, second) = (try partition(1), try partition(1))
        var (cache, budget) = (BatchTimesCache(), DecompressionBudget(limit: 300))
        #expect(try first.find(timestamp: 200, &cache, &budget).offset == 1)
        let refusal = #expect(throws: RequestError.self) { try second.find(timestamp: 200, &cache, &budget) }
        #expect(refusal?.error == .offsetNotAvailable)
        budget = DecompressionBudget(limit: 300)
        #expect(try second.find(timestamp: 200, &cache, &budget).offset == 1)
    }
}
