import KafkaCodecs
import KafkaProtocol
import Testing

@Suite struct FieldTests {
    @Test func anArrayCountThatCannotFitIsRefusedAtOnce() throws {
        var writer = ByteWriter()
        writer.int32(0)  // throttle time
        writer.int32(.max)  // brokers
        let bytes = writer.finish()
        #expect(throws: CodecError(.malformed, "2147483647 elements cannot fit in 0 bytes")) {
            try decoded(bytes, 3) as MetadataResponse
        }
    }

    @Test func aCompactArrayCountThatCannotFitIsRefusedAtOnce() throws {
        var writer = ByteWriter()
        writer.int32(0)
        writer.unsignedVarint(.max)
        writer.bytes(Bytes([UInt8](repeating: 0, count: 1000)))
        let bytes = writer.finish()
        #expect(throws: CodecError(.malformed, "4294967294 elements cannot fit in 1000 bytes")) {
            try decoded(bytes, 9) as MetadataResponse
        }
    }

    @Test func bytesLongerThanTheFrameAreRefused() throws {
        var writer = ByteWriter()
        writer.int16(0)
        writer.int32(.max)
        let bytes = writer.finish()
        #expect(throws: CodecError.self) { try decoded(bytes, 0) as SaslAuthenticateResponse }
    }

    @Test func nullIsRefusedInVersionsThatDoNotAllowIt() throws {
        var response = JoinGroupResponse()
        response.protocolName = nil
        let newer: JoinGroupResponse = try decoded(encoded(response, 7), 7)
        #expect(newer.protocolName == nil)
        #expect(throws: CodecError(.malformed, "protocolName is null in a version that does not allow it")) {
            try decoded(encoded(response, 5), 5) as JoinGroupResponse
        }
    }

    @Test func nullIsRefusedInAFieldThatIsNeverNull() throws {
        #expect(throws: CodecError(.malformed, "a string is null but must not be")) {
            try decoded(Bytes([0xff, 0xff]), 0) as SaslHandshakeRequest
        }
    }

    @Test func aNullStructIsOneByte() throws {
        var response = ConsumerGroupHeartbeatResponse()
        let without = encoded(response, 0)
        response.assignment = ConsumerGroupHeartbeatResponse.Assignment()
        let with = encoded(response, 0)
        #expect(without.count + 2 == with.count)
        let read: ConsumerGroupHeartbeatResponse = try decoded(with, 0)
        #expect(read.assignment?.topicPartitions.isEmpty == true)
    }

    @Test func fieldsThatAVersionLacksKeepTheirDefault() throws {
        var request = FetchRequest()
        request.sessionId = 12
        request.rackId = "r"
        let read: FetchRequest = try decoded(encoded(request, 4), 4)
        #expect(read.sessionId == 0)
        #expect(read.sessionEpoch == -1)
        #expect(read.rackId == "")
        #expect(read.maxBytes == .max)
    }

    @Test func textIsCutAtTheProtocolsLimit() throws {
        var request = SaslHandshakeRequest()
        request.mechanism = String(repeating: "π", count: 20_000)
        let read: SaslHandshakeRequest = try decoded(encoded(request, 0), 0)
        #expect(read.mechanism == String(repeating: "π", count: 16_383))
    }

    @Test func textThatIsNotUTF8IsRefused() throws {
        #expect(throws: CodecError.self) { try decoded(Bytes([0, 1, 0xff]), 0) as SaslHandshakeRequest }
    }

    @Test func compactTextPastTheLimitIsRefused() throws {
        var writer = ByteWriter()
        writer.unsignedVarint(32_769)
        writer.bytes(Bytes([UInt8](repeating: 0x61, count: 32_769)))
        let bytes = writer.finish()
        #expect(throws: CodecError(.malformed, "a string has 32768 bytes: at most 32767 are allowed")) {
            try decoded(bytes, 4) as HeartbeatRequest
        }
    }

    @Test func recordsShareTheFrame() throws {
        var partition = ProduceRequest.PartitionProduceData()
        partition.records = Bytes([UInt8](repeating: 7, count: 100))
        var topic = ProduceRequest.TopicProduceData()
        topic.partitionData = [partition]
        var request = ProduceRequest()
        request.topicData = [topic]
        let frame = encoded(request, 9)
        let read: ProduceRequest = try decoded(frame, 9)
        let records = try #require(read.topicData.first?.partitionData.first?.records)
        let isWithin = frame.withUnsafeBytes { frame in
            records.withUnsafeBytes { records in
                guard let start = frame.baseAddress, let address = records.baseAddress else { return false }
                return address >= start && address + records.count <= start + frame.count
            }
        }
        #expect(isWithin)
    }
}
