import KafkaCodecs
import KafkaProtocol
import Testing

@Suite struct TaggedFieldTests {
    @Test func unknownTaggedFieldsAreKept() throws {
        var request = HeartbeatRequest()
        request.unknownTaggedFields = [TaggedField(tag: 3, value: "abc"), TaggedField(tag: 900, value: .empty)]
        let read: HeartbeatRequest = try decoded(encoded(request, 4), 4)
        #expect(read.unknownTaggedFields == request.unknownTaggedFields)
    }

    @Test func unknownTaggedFieldsOfNestedStructsAreKept() throws {
        var topic = CreateTopicsRequest.CreatableTopic()
        topic.unknownTaggedFields = [TaggedField(tag: 7, value: "x")]
        var request = CreateTopicsRequest()
        request.topics = [topic]
        let read: CreateTopicsRequest = try decoded(encoded(request, 7), 7)
        #expect(read.topics.first?.unknownTaggedFields == topic.unknownTaggedFields)
    }

    @Test func knownAndUnknownFieldsAreWrittenInOrderOfTheirTags() throws {
        var request = FetchRequest()
        request.clusterId = "c"
        request.replicaState.replicaId = 5
        request.unknownTaggedFields = [TaggedField(tag: 9, value: "z"), TaggedField(tag: 2, value: "y")]
        let bytes = encoded(request, 17)
        var expected = ByteWriter()
        var plain = FetchRequest()
        plain.rackId = request.rackId
        let withoutTags = encoded(plain, 17)
        expected.bytes(withoutTags.slice(0..<withoutTags.count - 1))
        expected.unsignedVarint(4)
        for (tag, value) in [
            (0, Bytes([2, UInt8(ascii: "c")])),
            (1, Bytes(hex: "00000005ffffffffffffffff00") ?? .empty), (2, "y"), (9, "z"),
        ] as [(UInt32, Bytes)] {
            expected.unsignedVarint(tag)
            expected.unsignedVarint(UInt32(value.count))
            expected.bytes(value)
        }
        let expectedBytes = expected.finish()
        #expect(bytes == expectedBytes)
    }

    @Test func knownTaggedFieldsAtTheirDefaultAreLeftOut() {
        #expect(encoded(FetchRequest(), 17).last == 0)
        #expect(encoded(ApiVersionsResponse(), 3).last == 0)
    }

    @Test func aTagOfANewerVersionIsUnknownInAnOlderOne() throws {
        var partition = FetchRequest.FetchPartition()
        partition.unknownTaggedFields = [TaggedField(tag: 1, value: Bytes([0, 0, 0, 0, 0, 0, 0, 9]))]
        var topic = FetchRequest.FetchTopic()
        topic.partitions = [partition]
        var request = FetchRequest()
        request.topics = [topic]
        let bytes = encoded(request, 17)
        let read: FetchRequest = try decoded(bytes, 17)
        #expect(read.topics.first?.partitions.first?.unknownTaggedFields == partition.unknownTaggedFields)
        #expect(read.topics.first?.partitions.first?.highWatermark == .max)
        let newer: FetchRequest = try decoded(bytes, 18)
        #expect(newer.topics.first?.partitions.first?.highWatermark == 9)
    }

    @Test func aKnownFieldReplacesAnUnknownOneWithTheSameTag() throws {
        var request = FetchRequest()
        request.clusterId = "mine"
        request.unknownTaggedFields = [TaggedField(tag: 0, value: "other")]
        let read: FetchRequest = try decoded(encoded(request, 17), 17)
        #expect(read.clusterId == "mine")
        #expect(read.unknownTaggedFields.isEmpty)
    }

    @Test(arguments: [
        ("tags that go back", "020201610101 62"), ("a tag twice", "0201016101 0162"),
        ("more fields than bytes", "ffffffff0f"), ("a field that is cut off", "010105 61"),
    ])
    func malformedTaggedFieldsAreRefused(name: String, hex: String) throws {
        let tags = try #require(Bytes(hex: hex.filter { $0 != " " }))
        var bytes = Array(encoded(HeartbeatRequest(), 4).dropLast())
        bytes += tags
        #expect(throws: CodecError.self) { try decoded(Bytes(bytes), 4) as HeartbeatRequest }
    }

    @Test func aKnownTaggedFieldThatIsTooLongIsRefused() throws {
        var request = FetchRequest()
        request.unknownTaggedFields = [TaggedField(tag: 0, value: Bytes([2, 0x61, 0x62]))]
        #expect(throws: CodecError(.malformed, "a tagged field is 1 bytes too long")) {
            try decoded(encoded(request, 17), 17) as FetchRequest
        }
    }
}
