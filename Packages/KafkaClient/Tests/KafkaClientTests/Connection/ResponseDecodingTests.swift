import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite(.timeLimit(.minutes(5))) struct ResponseDecodingTests {
    private static func encode<Response: KafkaResponse>(_ response: Response, _ version: Int16) -> Bytes {
        var writer = ByteWriter()
        response.encode(to: &writer, version: version)
        return writer.finish()
    }

    @Test func aResponseWithMoreElementsThanTheLimitIsRefused() async throws {
        var response = MetadataResponse()
        response.brokers = Array(repeating: .init(), count: ResponseDecoding.maximumElements + 1)
        let body = Self.encode(response, 9)
        await #expect(throws: CodecError.self) {
            _ = try await ResponseDecoding.decode(MetadataResponse.self, body, 9)
        }
    }

    @Test func nestedElementsAndTaggedFieldsCount() throws {
        var topic = MetadataResponse.MetadataResponseTopic()
        topic.partitions = Array(repeating: .init(), count: 600)
        var response = MetadataResponse()
        response.topics = [topic, topic]
        let body = Self.encode(response, 9)
        var reader = ByteReader(body, maximumElements: 1_000)
        #expect(throws: CodecError.self) { try MetadataResponse(from: &reader, version: 9) }
        reader = ByteReader(body, maximumElements: 1_203)
        #expect(throws: Never.self) { try MetadataResponse(from: &reader, version: 9) }

        var tagged = HeartbeatResponse()
        tagged.unknownTaggedFields = (0..<100).map { TaggedField(tag: $0, value: .empty) }
        reader = ByteReader(Self.encode(tagged, 4), maximumElements: 99)
        #expect(throws: CodecError.self) { try HeartbeatResponse(from: &reader, version: 4) }
    }

    @Test func aLargeClustersMetadataIsWithinTheLimit() async throws {
        var partition = MetadataResponse.MetadataResponsePartition()
        partition.replicaNodes = [1, 2, 3]
        partition.isrNodes = [1, 2, 3]
        var topic = MetadataResponse.MetadataResponseTopic()
        topic.partitions = Array(repeating: partition, count: 200)
        var response = MetadataResponse()
        response.topics = Array(repeating: topic, count: 1_000)
        let decoded = try await ResponseDecoding.decode(MetadataResponse.self, Self.encode(response, 12), 12)
        #expect(decoded.topics.count == 1_000)
    }

    @Test func anAssignmentOfTooManyBytesIsRefused() {
        let bytes = Bytes(Array(repeating: 0, count: ResponseDecoding.maximumBlobBytes + 1))
        #expect(throws: CodecError.self) {
            try ResponseDecoding.decode(ConsumerProtocolAssignment.self, bytes)
        }
    }
}
