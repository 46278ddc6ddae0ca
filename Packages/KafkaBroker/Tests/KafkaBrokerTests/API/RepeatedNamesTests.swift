import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

/// Tests that a repeated name in a request costs the broker nothing: it gets one result, or is refused as in Kafka.
@Suite(.timeLimit(.minutes(1))) struct RepeatedNamesTests {
    @Test func aGroupIsDescribedOnce() async throws {
        try await withBroker { _, client in
            var request = DescribeGroupsRequest()
            request.groups = ["g", "h", "g", "g"]
            let described = try await client.ask(request, 5).groups
            #expect(described.map(\.groupId) == ["g", "h"])
        }
    }

    @Test func aTopicIsDescribedOnceByNameAndByID() async throws {
        try await withBroker { _, client in
            let id = try await client.createTopic("t").topicId
            var (byName, byID) = (MetadataRequest.MetadataRequestTopic(), MetadataRequest.MetadataRequestTopic())
            byName.name = "t"
            byID.topicId = id
            byID.name = nil
            var request = MetadataRequest()
            request.topics = [byName, byName, byID, byID, byID]
            #expect(try await client.ask(request, 12).topics.count == 2)
        }
    }

    @Test(arguments: [1, 7, 8, 9] as [Int16])
    func committedOffsetIsFetchedOnce(version: Int16) async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var request = OffsetFetchRequest()
            if version >= 8 {
                var topic = OffsetFetchRequest.OffsetFetchRequestTopics()
                topic.name = "t"
                topic.partitionIndexes = [0, 0, 0]
                var group = OffsetFetchRequest.OffsetFetchRequestGroup()
                group.groupId = "g"
                group.topics = [topic, topic]
                request.groups = [group, group]
                let response = try await client.ask(request, version)
                #expect(response.groups.flatMap(\.topics).flatMap(\.partitions).count == 1)
            } else {
                var topic = OffsetFetchRequest.OffsetFetchRequestTopic()
                topic.name = "t"
                topic.partitionIndexes = [0, 0, 0]
                request.groupId = "g"
                request.topics = [topic, topic]
                #expect(try await client.ask(request, version).topics.flatMap(\.partitions).count == 1)
            }
        }
    }

    @Test func aPartitionIsFetchedOnceFromItsLastPosition() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t", partitions: 2)
            try await client.produce("t", batch(["a"]))
            try await client.produce("t", batch(["b"]))
            func partition(_ index: Int32, _ offset: Int64) -> FetchRequest.FetchPartition {
                var partition = FetchRequest.FetchPartition()
                partition.partition = index
                partition.fetchOffset = offset
                partition.partitionMaxBytes = 1 << 20
                return partition
            }
            var topic = FetchRequest.FetchTopic()
            topic.topic = "t"
            topic.partitions = [partition(1, 0), partition(0, 0), partition(0, 0)]
            var again = topic
            again.partitions = [partition(0, 1), partition(1, 0)]
            var request = FetchRequest()
            request.maxBytes = 1 << 20
            request.topics = [topic, again]
            let response = try await client.ask(request, 12)
            #expect(response.responses.count == 1)
            #expect(response.responses[0].partitions.map(\.partitionIndex) == [1, 0])
            #expect(try values(response.responses[0].partitions[1].records) == [1: "b"])
        }
    }

    @Test func duplicatePartitionInListOffsetsIsRefused() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t", partitions: 2)
            func partition(_ index: Int32) -> ListOffsetsRequest.ListOffsetsPartition {
                var partition = ListOffsetsRequest.ListOffsetsPartition()
                partition.partitionIndex = index
                partition.timestamp = -1
                return partition
            }
            var topic = ListOffsetsRequest.ListOffsetsTopic()
            topic.name = "t"
            topic.partitions = [partition(0), partition(1), partition(0)]
            var request = ListOffsetsRequest()
            request.topics = [topic]
            let found = try await client.ask(request, 7).topics[0].partitions
            let invalid = ErrorCode.invalidRequest.rawValue
            #expect(found.map(\.errorCode) == [invalid, 0, invalid])
        }
    }

    @Test func lastOffsetOfARepeatedRecordDeletionCounts() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            try await client.produce("t", batch(["a", "b", "c"]))
            var topic = DeleteRecordsRequest.DeleteRecordsTopic()
            topic.name = "t"
            topic.partitions = ([1, 2, 1] as [Int64]).map { offset in
                var partition = DeleteRecordsRequest.DeleteRecordsPartition()
                partition.offset = offset
                return partition
            }
            var request = DeleteRecordsRequest()
            request.topics = [topic]
            let found = try await client.ask(request, 2).topics[0].partitions
            #expect(found.map(\.lowWatermark) == [1])
        }
    }

    @Test func producersTransactionsCoordinatorsAndConfigurationsAreDescribedOnce() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var topic = DescribeProducersRequest.TopicRequest()
            topic.name = "t"
            topic.partitionIndexes = [0, 0]
            var producers = DescribeProducersRequest()
            producers.topics = [topic, topic]
            #expect(try await client.ask(producers, 0).topics.flatMap(\.partitions).count == 1)
            var transactions = DescribeTransactionsRequest()
            transactions.transactionalIds = ["x", "x"]
            #expect(try await client.ask(transactions, 0).transactionStates.count == 1)
            var coordinators = FindCoordinatorRequest()
            coordinators.coordinatorKeys = ["g", "g"]
            #expect(try await client.ask(coordinators, 4).coordinators.count == 1)
            var resource = DescribeConfigsRequest.DescribeConfigsResource()
            resource.resourceType = 2
            resource.resourceName = "t"
            var configurations = DescribeConfigsRequest()
            configurations.resources = [resource, resource]
            #expect(try await client.ask(configurations, 4).results.count == 1)
        }
    }

    @Test func repeatedGroupWithOtherPartitionsGetsAllResults() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t", partitions: 3)
            func entry(_ indexes: [Int32]?) -> OffsetFetchRequest.OffsetFetchRequestGroup {
                var topic = OffsetFetchRequest.OffsetFetchRequestTopics()
                topic.name = "t"
                topic.partitionIndexes = indexes ?? []
                var group = OffsetFetchRequest.OffsetFetchRequestGroup()
                group.groupId = "g"
                group.topics = indexes == nil ? nil : [topic]
                return group
            }
            var request = OffsetFetchRequest()
            request.groups = [entry([0, 1]), entry([1, 2]), entry(nil), entry(nil)]
            let groups = try await client.ask(request, 8).groups
            #expect(groups.map { $0.topics.flatMap(\.partitions).map(\.partitionIndex) } == [[0, 1], [2], []])
        }
    }

    @Test func aRepeatedResourceIsDescribedWithAllItsKeys() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var request = DescribeConfigsRequest()
            request.resources = ["retention.ms", "segment.bytes"].map { key in
                var resource = DescribeConfigsRequest.DescribeConfigsResource()
                resource.resourceType = 2
                resource.resourceName = "t"
                resource.configurationKeys = [key]
                return resource
            }
            let results = try await client.ask(request, 4).results
            #expect(results.count == 1)
            #expect(results.first?.configs.map(\.name).sorted() == ["retention.ms", "segment.bytes"])
        }
    }

    @Test func repeatedTransactionIsRefusedTheSecondTime() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t", partitions: 2)
            let producer = try await RawTransaction.begin(client, "x").producer
            var request = AddPartitionsToTxnRequest()
            request.transactions = ([0, 1] as [Int32]).map { index in
                var topic = AddPartitionsToTxnRequest.AddPartitionsToTxnTopic()
                topic.name = "t"
                topic.partitions = [index]
                var asked = AddPartitionsToTxnRequest.AddPartitionsToTxnTransaction()
                asked.transactionalId = "x"
                asked.producerId = producer.id
                asked.producerEpoch = producer.epoch
                asked.topics = [topic]
                return asked
            }
            let results = try await client.ask(request, 4).resultsByTransaction.flatMap(\.topicResults)
            let errors = results.flatMap(\.resultsByPartition).map(\.partitionErrorCode)
            #expect(errors == [0, ErrorCode.invalidRequest.rawValue])
        }
    }
}
