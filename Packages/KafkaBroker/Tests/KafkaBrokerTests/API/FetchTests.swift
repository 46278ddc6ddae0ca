import KafkaCodecs
import KafkaProtocol
@_spi(KafkaInternals) import SegmentLog
import Testing

@testable import KafkaBroker

@Suite("Fetch", .timeLimit(.minutes(1)))
struct FetchTests {
    @Test func batchThatContainsTheOffsetIsReturnedWhole() async throws {
        // A fetch from the middle of a batch returns the whole batch. The client drops the earlier records.
        try await withBroker { _, client in
            try await client.createTopic("t")
            try await client.produce("t", batch(["a", "b", "c"]))
            try await client.produce("t", batch(["d"]))
            let fetched = try await client.fetch("t", from: 2)
            #expect(try values(fetched.records) == [0: "a", 1: "b", 2: "c", 3: "d"])
            #expect(fetched.highWatermark == 4)
            #expect(fetched.lastStableOffset == 4)
            #expect(fetched.logStartOffset == 0)
        }
    }

    @Test func firstBatchAboveTheSizeLimitIsReturned() async throws {
        // KIP-74: a first batch above the size limit is returned, so that the reader can continue.
        try await withBroker { _, client in
            try await client.createTopic("t")
            try await client.produce("t", batch(["first"]))
            try await client.produce("t", batch(["second"]))
            #expect(try values(try await client.fetch("t", from: 0, maximumBytes: 1).records) == [0: "first"])
        }
    }

    @Test func secondPartitionThatDoesNotFitIsReturnedEmpty() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t", partitions: 2)
            try await client.produce("t", batch(["a"]), partition: 0)
            try await client.produce("t", batch(["b"]), partition: 1)
            var request = client.fetchRequest("t", from: 0, maximumBytes: 80)
            var second = request.topics[0].partitions[0]
            second.partition = 1
            request.topics[0].partitions.append(second)
            let response = try await client.ask(request, 12)
            #expect(response.responses[0].partitions[0].records?.isEmpty == false)
            #expect(response.responses[0].partitions[1].records?.isEmpty == true)
            #expect(response.responses[0].partitions[1].highWatermark == 1)
        }
    }

    @Test func limitsCountTheBytesOfBatches() async throws {
        try await withTemporaryDirectory { directory in
            for dataDirectory in [directory, nil] {
                try await withBroker(.test { $0.dataDirectory = dataDirectory }) { _, client in
                    try await client.createTopic("t", partitions: 3)
                    let one = batch(["a"])
                    for partition in 0..<3 as Range<Int32> {
                        for _ in 0..<3 { try await client.produce("t", one, partition: partition) }
                    }
                    let size = Int32(one.count)
                    // The limits of the request and of a partition, and the batches of each partition.
                    for (limit, partitionLimit, counts) in [
                        (size * 9, size * 9, [3, 3, 3]), (size * 4, size * 9, [3, 1, 0]),
                        (size * 9, size * 2, [2, 2, 2]), (size * 3 - 1, size * 9, [2, 0, 0]), (1, 1, [1, 0, 0]),
                        (size * 9, size - 1, [1, 0, 0]), (0, size, [1, 0, 0]), (size * 5, size * 2 + 1, [2, 2, 1]),
                    ] {
                        var request = client.fetchRequest("t", from: 0, maximumBytes: partitionLimit)
                        request.maxBytes = limit
                        let first = request.topics[0].partitions[0]
                        for partition in 1..<3 as Range<Int32> {
                            var next = first
                            next.partition = partition
                            request.topics[0].partitions.append(next)
                        }
                        let response = try await client.ask(request, 12).responses[0].partitions
                        let found = try response.map { try values($0.records).count }
                        #expect(found == counts, "\(limit) \(partitionLimit)")
                    }
                }
            }
        }
    }

    @Test func batchesThatDoNotFitAreNotReadFromTheDisk() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(.test { $0.dataDirectory = directory }) { broker, client in
                try await client.createTopic("t", partitions: 50)
                let large = batch([Bytes([UInt8](repeating: 7, count: 500_000))])
                for partition in 0..<50 as Range<Int32> {
                    for records in [batch(["small"]), large] {
                        try await client.produce("t", records, partition: partition)
                    }
                }
                func bytesRead() async throws -> Int {
                    try await broker.onLoop { core in
                        .success(core.topics["t"]?.partitions.reduce(0) { $0 + $1.log.bytesRead } ?? 0)
                    }
                }
                for (offset, maximum) in [(0, 400_000), (1, 600_000), (0, 4 << 20)] as [(Int64, Int32)] {
                    var request = client.fetchRequest("t", from: offset, maximumBytes: maximum)
                    let first = request.topics[0].partitions[0]
                    for partition in 1..<50 as Range<Int32> {
                        var next = first
                        next.partition = partition
                        request.topics[0].partitions.append(next)
                    }
                    let before = try await bytesRead()
                    let response = try await client.ask(request, 12).responses[0].partitions
                    let size = response.reduce(0) { $0 + ($1.records?.count ?? 0) }
                    #expect(size > 0 && size <= Int(maximum))
                    #expect(try await bytesRead() - before <= size + 50 * 5000)
                }
            }
        }
    }

    @Test func fetchAtTheEndWaitsForAWrite() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            client.send(client.fetchRequest("t", from: 0, wait: 60_000), 12)
            try await RawClient.with(broker) { other in
                _ = try await other.produce("t", batch(["a"]))
            }
            let response = try RawClient.decode(FetchRequest.self, try await client.receive(), 12, 2)
            #expect(try values(response.responses[0].partitions[0].records) == [0: "a"])
        }
    }

    @Test func fetchWaitsForMinimumBytes() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            let size = Int32(batch(["a"]).count)
            client.send(client.fetchRequest("t", from: 0, minimumBytes: size * 2, wait: 60_000), 12)
            try await RawClient.with(broker) { other in
                _ = try await other.produce("t", batch(["a"]))
                _ = try await other.produce("t", batch(["b"]))
            }
            let response = try RawClient.decode(FetchRequest.self, try await client.receive(), 12, 2)
            #expect(try values(response.responses[0].partitions[0].records) == [0: "a", 1: "b"])
        }
    }

    @Test func fetchReturnsEmptyAfterItsMaximumWait() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            let response = try await client.fetch("t", from: 0, wait: 20)
            #expect(response.errorCode == 0)
            #expect(response.records?.isEmpty == true)
        }
    }

    @Test func waitingFetchBlocksOnlyItsConnection() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            client.send(client.fetchRequest("t", from: 0, wait: 60_000), 12)
            let behind = client.send(MetadataRequest(), 12)
            try await RawClient.with(broker) { other in
                _ = try await other.produce("t", batch(["a"]))
            }
            _ = try RawClient.decode(FetchRequest.self, try await client.receive(), 12, 2)
            _ = try RawClient.decode(MetadataRequest.self, try await client.receive(), 12, behind)
        }
    }

    @Test func aDeletedTopicEndsTheWait() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            client.send(client.fetchRequest("t", from: 0, wait: 60_000), 12)
            try await RawClient.with(broker) { other in
                var request = DeleteTopicsRequest()
                request.topicNames = ["t"]
                _ = try await other.ask(request, 5)
            }
            let response = try RawClient.decode(FetchRequest.self, try await client.receive(), 12, 2)
            #expect(response.responses[0].partitions[0].errorCode == ErrorCode.unknownTopicOrPartition.rawValue)
        }
    }

    @Test func retentionIsAppliedByTheClock() async throws {
        try await withBroker(.test { $0.retentionCheckInterval = .milliseconds(5) }) { _, client in
            try await client.createTopic("t")
            // Records from 1970 are older than the seven days of retention when they arrive, as in Kafka.
            try await client.produce("t", batch(["a"], timestamps: [1000]))
            while try await client.fetch("t", from: 1).logStartOffset != 1 {
                try await Task.sleep(for: .milliseconds(1))
            }
            let response = try await client.fetch("t", from: 0)
            #expect(response.errorCode == ErrorCode.offsetOutOfRange.rawValue)
        }
    }

    @Test(arguments: [-1, 2, .max] as [Int64])
    func offsetsOutsideTheLogAreOutOfRange(offset: Int64) async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            try await client.produce("t", batch(["a"]))
            let response = try await client.fetch("t", from: offset, wait: 60_000)
            #expect(response.errorCode == ErrorCode.offsetOutOfRange.rawValue)
        }
    }

    @Test func fetchSessionsAreNotSupported() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var request = client.fetchRequest("t", from: 0)
            request.sessionId = 5
            request.sessionEpoch = 1
            #expect(try await client.ask(request, 12).errorCode == ErrorCode.fetchSessionIdNotFound.rawValue)
            request.sessionId = 0
            request.sessionEpoch = 0
            let response = try await client.ask(request, 12)
            #expect(response.errorCode == 0)
            #expect(response.sessionId == 0)
        }
    }

    @Test func fromVersion13TopicsAreNamedByID() async throws {
        try await withBroker { _, client in
            let topic = try await client.createTopic("t")
            try await client.produce("t", batch(["a"]))
            var request = client.fetchRequest("", from: 0)
            request.topics[0].topicId = topic.topicId
            let response = try await client.ask(request, 18)
            #expect(try values(response.responses[0].partitions[0].records) == [0: "a"])
            request.topics[0].topicId = UUID128.random()
            let unknown = try await client.ask(request, 13)
            #expect(unknown.responses[0].partitions[0].errorCode == ErrorCode.unknownTopicId.rawValue)
        }
    }

    @Test(arguments: Array(4...18) as [Int16])
    func handWrittenResponseMatchesTheEncodedMessage(version: Int16) async throws {
        try await withBroker { _, client in
            let topic = try await client.createTopic("t")
            try await client.produce("t", batch(["a"]))
            var request = client.fetchRequest("t", from: 0, isolation: 1)
            request.topics[0].topicId = topic.topicId
            var missing = request.topics[0].partitions[0]
            missing.partition = 7
            request.topics[0].partitions.append(missing)
            let id = client.send(request, version)
            let frame = try await client.receive()
            let decoded = try RawClient.decode(FetchRequest.self, frame, version, id)
            var writer = ByteWriter()
            writer.int32(id)
            if version >= FetchResponse.flexibleVersions { writer.unsignedVarint(0) }
            decoded.encode(to: &writer, version: version)
            #expect(writer.finish() == frame)
            #expect(decoded.responses[0].partitions[0].abortedTransactions?.isEmpty == true)
        }
    }
}
