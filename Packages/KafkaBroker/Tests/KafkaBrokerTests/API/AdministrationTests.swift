import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Administration", .timeLimit(.minutes(1)))
struct AdministrationTests {
    private func delete(_ client: RawClient, before offset: Int64) async throws -> (low: Int64, error: Int16) {
        var partition = DeleteRecordsRequest.DeleteRecordsPartition()
        partition.offset = offset
        var asked = DeleteRecordsRequest.DeleteRecordsTopic()
        asked.name = "t"
        asked.partitions = [partition]
        var request = DeleteRecordsRequest()
        request.topics = [asked]
        let response = try await client.ask(request, 2).topics[0].partitions[0]
        return (response.lowWatermark, response.errorCode)
    }

    @Test func recordsAreDeletedUpToAnOffset() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            for value in ["a", "b", "c"] as [Bytes] { try await client.produce("t", batch([value])) }
            #expect(try await delete(client, before: 2) == (2, 0))
            #expect(try await client.fetch("t", from: 1).errorCode == ErrorCode.offsetOutOfRange.rawValue)
            #expect(try values(try await client.fetch("t", from: 2).records) == [2: "c"])
            #expect(try await delete(client, before: 4) == (-1, ErrorCode.offsetOutOfRange.rawValue))
            #expect(try await delete(client, before: -1) == (3, 0))
        }
    }

    @Test func deletedRecordsAndNewPartitionsSurviveARestart() async throws {
        try await withTemporaryDirectory { directory in
            let configuration = KafkaBroker.Configuration.test { $0.dataDirectory = directory }
            try await withBroker(configuration) { _, client in
                try await client.createTopic("t", configs: [("cleanup.policy", "compact,delete")])
                let refused = try await client.produce("t", batch(["keyless"]))
                #expect(refused.errorCode == ErrorCode.invalidRecord.rawValue)
                let keyed = try RecordBatchView.encode([Record(timestamp: 1000, key: "k", value: "v")])
                try await client.produce("t", keyed)
                #expect(try await delete(client, before: 1) == (1, 0))
                #expect(try await grow(client, to: 3) == .none)
            }
            try await withBroker(configuration) { _, client in
                #expect(try await client.fetch("t", from: 0).errorCode == ErrorCode.offsetOutOfRange.rawValue)
                let topic = try await client.ask(MetadataRequest.all, 12).topics[0]
                #expect(topic.partitions.count == 3)
            }
        }
    }

    private func grow(_ client: RawClient, to count: Int32) async throws -> ErrorCode {
        var asked = CreatePartitionsRequest.CreatePartitionsTopic()
        asked.name = "t"
        asked.count = count
        asked.assignments = nil
        var request = CreatePartitionsRequest()
        request.topics = [asked]
        return ErrorCode(rawValue: try await client.ask(request, 3).results[0].errorCode)
    }

    @Test func aTopicGrowsAndNeverShrinks() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t", partitions: 2)
            #expect(try await grow(client, to: 2) == .invalidPartitions)
            #expect(try await grow(client, to: .max) == .policyViolation)
            #expect(try await grow(client, to: 5) == .none)
            let keyed = try await client.produce("t", batch(["a"]), partition: 4)
            #expect(keyed.errorCode == 0)
        }
    }

    @Test func committedOffsetsAreDeleted() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var asked = OffsetDeleteRequest.OffsetDeleteRequestTopic()
            asked.name = "t"
            asked.partitions = [.init()]
            var request = OffsetDeleteRequest()
            request.groupId = "g"
            request.topics = [asked]
            #expect(try await client.ask(request, 0).errorCode == ErrorCode.groupIdNotFound.rawValue)
            try await client.commit("g", "t", offset: 3)
            let response = try await client.ask(request, 0)
            #expect(response.topics[0].partitions[0].errorCode == 0)
            #expect(try await client.committed("g", "t").committedOffset == -1)
        }
    }

    @Test func transactionCanBeListedDescribedAndAborted() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var transaction = try await RawTransaction.begin(client, "x")
            transaction.isVersion2 = true
            _ = try await transaction.produce("t", ["a"])
            var list = ListTransactionsRequest()
            list.stateFilters = ["Ongoing", "Nonsense"]
            let listed = try await client.ask(list, 1)
            #expect(listed.transactionStates.map(\.transactionalId) == ["x"])
            #expect(listed.unknownStateFilters == ["Nonsense"])
            var describe = DescribeTransactionsRequest()
            describe.transactionalIds = ["x", "y"]
            let described = try await client.ask(describe, 0).transactionStates
            #expect(described.map(\.transactionState) == ["Ongoing", ""])
            #expect(described[0].topics.map(\.topic) == ["t"])
            #expect(described[1].errorCode == ErrorCode.transactionalIdNotFound.rawValue)
            #expect(try await openOffset(client) == 0)
            var topic = WriteTxnMarkersRequest.WritableTxnMarkerTopic()
            topic.name = "t"
            topic.partitionIndexes = [0]
            var marker = WriteTxnMarkersRequest.WritableTxnMarker()
            marker.producerId = transaction.producer.id
            marker.producerEpoch = transaction.producer.epoch
            marker.topics = [topic]
            var request = WriteTxnMarkersRequest()
            request.markers = [marker]
            let ended = try await client.ask(request, 1)
            #expect(ended.markers[0].topics[0].partitions[0].errorCode == 0)
            #expect(try await openOffset(client) == -1)
            #expect(try await client.fetchCommitted("t").abortedTransactions?.count == 1)
        }
    }

    private func openOffset(_ client: RawClient) async throws -> Int64 {
        var topic = DescribeProducersRequest.TopicRequest()
        topic.name = "t"
        topic.partitionIndexes = [0]
        var request = DescribeProducersRequest()
        request.topics = [topic]
        return try await client.ask(request, 0).topics[0].partitions[0].activeProducers[0].currentTxnStartOffset
    }
}
