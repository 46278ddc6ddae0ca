import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Produce", .timeLimit(.minutes(1)))
struct ProduceTests {
    @Test(arguments: Array(3...12) as [Int16])
    func everyVersionAppends(version: Int16) async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            let first = try await client.produce("t", batch(["a", "b"]), version: version)
            let second = try await client.produce("t", batch(["c"]), version: version)
            #expect(first.errorCode == 0)
            #expect(first.baseOffset == 0)
            #expect(second.baseOffset == 2)
            #expect(try values(try await client.fetch("t", from: 0).records) == [0: "a", 1: "b", 2: "c"])
        }
    }

    @Test func fromVersion13TopicsAreNamedByID() async throws {
        try await withBroker { _, client in
            let topic = try await client.createTopic("t")
            var request = client.produceRequest("", batch(["a"]))
            request.topicData[0].topicId = topic.topicId
            let response = try await client.ask(request, 13)
            #expect(response.responses[0].partitionResponses[0].errorCode == 0)
            request.topicData[0].topicId = UUID128.random()
            let unknown = try await client.ask(request, 13)
            #expect(unknown.responses[0].partitionResponses[0].errorCode == ErrorCode.unknownTopicId.rawValue)
        }
    }

    @Test(arguments: [0, 1, 2] as [Int16])
    func removedVersionsAreUnsupported(version: Int16) async throws {
        try await withBroker { _, client in
            var writer = ByteWriter()
            writer.int32(0)
            writer.int16(0)
            writer.int16(version)
            writer.int32(5)
            writer.int16(-1)
            writer.int16(1)  // acks
            writer.int32(1000)
            writer.int32(1)
            writer.int16(1)
            writer.utf8("t")
            writer.int32(1)
            writer.int32(3)
            writer.int32(2)
            writer.bytes("xx" as Bytes)
            writer.overwriteInt32(Int32(writer.count - 4), at: 0)
            client.send(frame: writer.finish())
            var reader = ByteReader(try await client.receive())
            #expect(try reader.int32() == 5)
            #expect(try reader.int32() == 1)
            #expect(try reader.string(byteCount: Int(try reader.int16())) == "t")
            #expect(try reader.int32() == 1)
            #expect(try reader.int32() == 3)
            #expect(try reader.int16() == ErrorCode.unsupportedVersion.rawValue)
            #expect(try reader.int64() == -1)
            #expect(reader.remaining == [0, 4, 12][Int(version)])
        }
    }

    @Test func acksZeroReceivesNoResponseAndTheNextRequestDoes() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            for _ in 0..<3 { client.send(client.produceRequest("t", batch(["a"]), acks: 0), 9) }
            let response = try await client.produce("t", batch(["b"]))
            #expect(response.baseOffset == 3)
        }
    }

    @Test func aFaultWithAcksZeroClosesTheConnection() async throws {
        try await withBroker { _, client in
            client.send(client.produceRequest("missing", batch(["a"]), acks: 0), 9)
            await #expect(throws: RawClient.Closed.self) { try await client.receive() }
        }
    }

    @Test func aBatchSentTwiceIsWrittenOnce() async throws {
        // KIP-98: a retry after a lost response receives the offset of the first attempt.
        try await withBroker { _, client in
            try await client.createTopic("t")
            try await client.produce("t", batch(["x"]))
            let bytes = batch(["a", "b"], producer: 9, epoch: 0, sequence: 0)
            #expect(try await client.produce("t", bytes).baseOffset == 1)
            let again = try await client.produce("t", bytes)
            #expect(again.errorCode == 0)
            #expect(again.baseOffset == 1)
            #expect(try values(try await client.fetch("t", from: 0).records).count == 3)
        }
    }

    @Test func aGapInTheSequenceIsRefused() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            try await client.produce("t", batch(["a"], producer: 9, epoch: 0, sequence: 0))
            let gap = try await client.produce("t", batch(["c"], producer: 9, epoch: 0, sequence: 2))
            #expect(gap.errorCode == ErrorCode.outOfOrderSequenceNumber.rawValue)
        }
    }

    @Test func aBatchWhoseChecksumIsWrongIsRefused() async throws {
        // A wrong CRC is CORRUPT_MESSAGE.
        try await withBroker { _, client in
            try await client.createTopic("t")
            var damaged = Array(batch(["a"]))
            damaged[damaged.count - 1] ^= 1
            let response = try await client.produce("t", Bytes(damaged))
            #expect(response.errorCode == ErrorCode.corruptMessage.rawValue)
            #expect(response.baseOffset == -1)
        }
    }

    @Test func aBatchLargerThanTheTopicAllowsIsRefused() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t", configs: [("max.message.bytes", "100")])
            let large = batch([Bytes(Array(repeating: 0, count: 200))])
            #expect(try await client.produce("t", large).errorCode == ErrorCode.messageTooLarge.rawValue)
            #expect(try await client.produce("t", batch(["a"])).errorCode == 0)
        }
    }

    @Test func logAppendTimeTopicStampsItsBatches() async throws {
        // KIP-32: with LogAppendTime the time of the broker replaces that of every record.
        try await withBroker { _, client in
            try await client.createTopic("t", configs: [("message.timestamp.type", "LogAppendTime")])
            let response = try await client.produce("t", batch(["a"]))
            #expect(response.logAppendTimeMs > 1_000_000)
            let fetched = try await client.fetch("t", from: 0)
            var batches = RecordBatches(fetched.records ?? .empty)
            let stored = try #require(try batches.next()).current()
            try stored.verifyChecksum()
            #expect(stored.usesLogAppendTime)
            #expect(stored.maxTimestamp == response.logAppendTimeMs)
        }
    }

    @Test func moreOrLessThanOneBatchIsRefused() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            let two = Bytes(Array(batch(["a"])) + Array(batch(["b"])))
            for records in [two, .empty, Bytes(Array(batch(["a"]).prefix(65))), nil] {
                #expect(try await client.produce("t", records).errorCode == ErrorCode.invalidRecord.rawValue)
            }
            #expect(try await client.fetch("t", from: 0).highWatermark == 0)
        }
    }

    @Test func batchTooSmallForItsCountOfRecordsIsRefused() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var bytes = Array(batch(["a"]))
            bytes.replaceSubrange(57..<61, with: [0x7f, 0xff, 0xff, 0xff])
            bytes.replaceSubrange(23..<27, with: [0x7f, 0xff, 0xff, 0xfe])
            let checksum = CRC32C.checksum(Bytes(bytes[21...]))
            for index in 0..<4 { bytes[17 + index] = UInt8(truncatingIfNeeded: checksum >> (24 - 8 * index)) }
            let response = try await client.produce("t", Bytes(bytes))
            #expect(response.errorCode == ErrorCode.invalidRecord.rawValue)
        }
    }

    @Test func transactionalBatchWithoutATransactionalIDIsRefused() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var fields = RecordBatchHeaderFields()
            fields.isTransactional = true
            fields.producerID = 1
            fields.producerEpoch = 0
            fields.baseSequence = 0
            let record = Record(timestamp: 1000, key: nil, value: "a")
            let response = try await client.produce("t", try RecordBatchView.encode([record], fields: fields))
            #expect(response.errorCode == ErrorCode.transactionalIdAuthorizationFailed.rawValue)
        }
    }

    @Test func aTimestampFarInTheFutureIsRefused() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            let response = try await client.produce("t", batch(["a"], timestamps: [.max]))
            #expect(response.errorCode == ErrorCode.invalidTimestamp.rawValue)
            #expect(try await client.produce("t", batch(["a"], timestamps: [-1])).errorCode == 0)
        }
    }

    @Test func missingTopicsAndPartitionsAreUnknown() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            let unknown = ErrorCode.unknownTopicOrPartition.rawValue
            #expect(try await client.produce("u", batch(["a"])).errorCode == unknown)
            #expect(try await client.produce("t", batch(["a"]), partition: 1).errorCode == unknown)
            #expect(try await client.produce("t", batch(["a"]), partition: -1).errorCode == unknown)
        }
    }

    @Test func minInsyncReplicasAboveTheReplicationFactorDoesNotRefuseWrites() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t", configs: [("min.insync.replicas", "2")])
            #expect(try await client.produce("t", batch(["a"])).errorCode == 0)
            let request = client.produceRequest("t", batch(["a"]), acks: 1)
            #expect(try await client.ask(request, 9).responses[0].partitionResponses[0].errorCode == 0)
        }
    }
}
