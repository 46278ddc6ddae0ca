import KafkaCodecs
import KafkaProtocol
import Testing

@Suite struct ConsumerProtocolBlobTests {
    private var subscription: ConsumerProtocolSubscription {
        var subscription = ConsumerProtocolSubscription()
        subscription.topics = ["orders", "returns"]
        subscription.userData = "sticky"
        var owned = ConsumerProtocolSubscription.TopicPartition()
        owned.topic = "orders"
        owned.partitions = [0, 2]
        subscription.ownedPartitions = [owned]
        subscription.generationId = 7
        subscription.rackId = "a"
        return subscription
    }

    @Test(arguments: ConsumerProtocolSubscription.validVersions)
    func everyVersionIsRead(_ version: Int16) throws {
        let read = try ConsumerProtocolSubscription(blob: subscription.blob(version: version))
        #expect(read.topics == ["orders", "returns"])
        #expect(read.userData == "sticky")
        #expect(read.ownedPartitions.map(\.partitions) == (version >= 1 ? [[0, 2]] : []))
        #expect(read.generationId == (version >= 2 ? 7 : -1))
        #expect(read.rackId == (version >= 3 ? "a" : nil))
    }

    @Test func aNewerVersionIsReadAsTheNewestThatIsKnown() throws {
        var bytes = Array(subscription.blob(version: 3))
        bytes.replaceSubrange(0..<2, with: [0x00, 0x63])
        let read = try ConsumerProtocolSubscription(blob: Bytes(bytes + [1, 2, 3]))
        #expect(read.rackId == "a")
    }

    @Test func aNegativeVersionIsRefused() {
        #expect { try ConsumerProtocolAssignment(blob: [0xff, 0xff, 0, 0, 0, 0]) } throws: {
            ($0 as? CodecError)?.code == .unsupported
        }
        #expect { try ConsumerProtocolAssignment(blob: .empty) } throws: { ($0 as? CodecError)?.code == .truncated }
    }
}
