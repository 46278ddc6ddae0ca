import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Testing

@testable import KafkaClient

/// Tests with an address that now belongs to a broker of another cluster.
@Suite(.timeLimit(.minutes(1))) struct OtherClusterTests {
    private final class Events: Sendable {
        let all = Lock<[Kafka.Event]>([])
        var ofOtherClusters: [Kafka.Event] { all.withLock { $0.filter { $0.kind == .otherCluster } } }
    }

    private func configuration(_ events: Events) -> Kafka.Configuration {
        var configuration = Kafka.Configuration()
        configuration.onEvent = { event in events.all.withLock { $0.append(event) } }
        return configuration
    }

    @Test func metadataOfAnotherClusterIsRejectedAndKnownBrokersAreTried() async throws {
        let (first, second) = (try FakeBroker(partitions: 2), try FakeBroker(partitions: 2))
        let events = Events()
        let kafka = try await Kafka(
            bootstrap: "\(first.bootstrap),\(second.bootstrap)", configuration: configuration(events))
        _ = try await kafka.describeTopic("t")
        // Each broker lists only itself. So the client knows one from metadata, and the other from its configuration.
        let known = await kafka.cluster.metadata.brokers[0]?.port == UInt16(first.port) ? first : second
        let other = known === first ? second : first
        known.topic.withLock { ($0.clusterID, $0.partitions) = ("another", 5) }
        other.topic.withLock { $0.partitions = 3 }
        for _ in 0..<3 {
            #expect(try await kafka.describeTopic("t")?.partitionCount == 3)
        }
        let event = try #require(events.ofOtherClusters.first)
        #expect(events.ofOtherClusters.count == 1 && event.broker == "127.0.0.1:\(known.port)")
        #expect(event.error.message.contains("cluster \"another\", but this client uses \"c\""))
        await kafka.close()
        await first.stop()
        await second.stop()
    }

    @Test func ifNoBrokerIsLeftTheErrorNamesTheOtherCluster() async throws {
        let broker = try FakeBroker()
        let events = Events()
        let kafka = try await broker.client(configuration(events), movesWhileOpening: false)
        _ = try await kafka.describeTopic("t")
        broker.topic.withLock { ($0.clusterID, $0.partitions) = ("another", 5) }
        broker.forgetRequests()
        let (error, elapsed) = await broker.timed(kafka) {
            await #expect(throws: KafkaError.self) { try await kafka.cluster.topic("t", isFresh: true) }
        }
        #expect(error?.message.contains("belongs to cluster \"another\"") == true)
        #expect(elapsed <= .seconds(90) && broker.requests.count <= 20, "\(elapsed), \(broker.requests)")
        #expect(await kafka.cluster.metadata.topics["t"]?.partitions.count == 1)
        #expect(events.ofOtherClusters.count == 1)
        // The right broker is back at its address.
        broker.topic.withLock { ($0.clusterID, $0.partitions) = ("c", 1) }
        #expect(try await kafka.describeTopic("t")?.partitionCount == 1)
        await kafka.close()
        await broker.stop()
    }

    /// A batch in flight to the former address is sent again to the new one.
    @Test func aBrokerThatMovesToAnotherAddressLosesNoBatch() async throws {
        let (old, new) = (try WrittenLog { _, _, _ in .ignore }, try WrittenLog())
        try await old.broker.with { kafka in
            let producer = try await kafka.producer()
            let sending = Task { try await producer.send(to: "t", partition: 0, value: "a") }
            try await eventually { !old.received.isEmpty }
            old.broker.on(MetadataRequest.self) { _, reply in reply(new.broker.metadata()) }
            try await kafka.cluster.refresh()
            // The next request notices that the connection still leads to the former address.
            let second = Task { try await producer.send(to: "t", partition: 0, value: "b") }
            #expect(try await sending.value.offset == 0)
            #expect(try await second.value.offset == 1)
            #expect(new.values() == ["a", "b"])
            await producer.close()
        }
        await new.broker.stop()
    }
}
