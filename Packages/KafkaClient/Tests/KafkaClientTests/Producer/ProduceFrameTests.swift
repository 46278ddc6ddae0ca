import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite struct ProduceFrameTests {
    func batch(_ topic: String, _ partition: Int32, _ values: [String], _ compression: Compression) throws
        -> ProducerBatch
    {
        let memory = BatchMemory(slabSize: 4096, limit: 1 << 20)
        let slab = try #require(memory.take(atLeast: 4096))
        let appender = PartitionAppender(topicName: topic, partition: partition)
        let batch = ProducerBatch(appender: appender, slab: slab, openedAt: 0, order: 0)
        for value in values {
            let isWritten = Bytes(utf8: value).withUnsafeBytes {
                batch.writer.append(key: nil, value: $0, headers: .none, timestamp: 7)
            }
            #expect(isWritten)
        }
        batch.advance(to: .sealed)
        batch.prepare(compression, level: nil)
        return batch
    }

    @Test(arguments: Array(3...12) as [Int16], Compression.allCases)
    func theFrameIsAProduceRequestOfItsVersion(_ version: Int16, _ compression: Compression) throws {
        let long = String(repeating: "order ", count: 100)
        let batches = [
            try batch("a", 0, ["x", long], compression), try batch("b", 3, ["y"], compression),
            try batch("a", 5, ["z"], compression),
        ]
        let transactionalID = version % 2 == 0 ? "orders-0" : nil
        let appenders = batches.map(\.appender)
        batches[0].producer = .init(id: 99, epoch: 4)
        batches[0].sequence = 17
        let frame = ProduceFrame.encode(
            batches, version: version, correlationID: 5, clientID: "me", acks: .all, timeout: .seconds(30),
            transactionalID: transactionalID)
        let bytes = Bytes(frame.pieces.flatMap { Array($0) })
        var reader = ByteReader(bytes)
        #expect(Int(try reader.int32()) == bytes.count - 4)
        let header = try RequestHeader(
            from: &reader, version: APIKey.produce.requestHeaderVersion(apiVersion: version))
        #expect(header.correlationId == 5 && header.requestApiVersion == version && header.clientId == "me")
        let request = try ProduceRequest(from: &reader, version: version)
        #expect(reader.isAtEnd)
        #expect(request.acks == -1 && request.timeoutMs == 30_000 && request.transactionalId == transactionalID)
        #expect(request.topicData.map(\.name) == ["a", "b"])
        #expect(request.topicData[0].partitionData.map(\.index) == [0, 5])
        let stored = try RecordBatchView(try #require(request.topicData[0].partitionData[0].records))
        try stored.verifyChecksum()
        #expect(stored.isTransactional == (transactionalID != nil))
        #expect(stored.producerID == 99 && stored.producerEpoch == 4 && stored.baseSequence == 17)
        #expect(try stored.records().array().map(\.value) == ["x", Bytes(utf8: long)])
        withExtendedLifetime(appenders) {}
    }
}
