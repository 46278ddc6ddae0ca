import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite(.timeLimit(.minutes(1))) struct PartitionWithoutLeaderTests {
    /// Runs `body` with a client of a broker that leads partitions 0 and 2 of topic "t"; partition 1 has no leader.
    private func withClient(_ body: (Kafka) async throws -> Void) async throws {
        let broker = try FakeBroker()
        broker.topic.withLock { $0.leaders = [0, -1, 0] }
        broker.lists(start: 0, end: 7)
        let kafka = try await broker.client(clockStartsAt: .listOffsets)
        try await body(kafka)
        await kafka.close()
        await broker.stop()
    }

    @Test func theTopicsDescriptionNamesThePartitionWithoutALeader() async throws {
        try await withClient { kafka in
            let topic = try await kafka.describeTopic("t")
            #expect(topic?.partitionCount == 3 && topic?.partitionsWithoutLeader == [1])
        }
    }

    @Test func theOffsetsOfTheOtherPartitionsAreFound() async throws {
        try await withClient { kafka in
            let found = try await kafka.availableOffsets(of: "t", at: .latest)
            #expect(found.offsets.mapValues(\.offset) == [0: 7, 2: 7])
            #expect(found.failures.keys.sorted() == [1])
            #expect(found.failures[1]?.brokerError == .leaderNotAvailable && found.failures[1]?.partition == 1)
        }
    }

    @Test func aLookUpOfAllPartitionsNamesTheOneThatFails() async throws {
        try await withClient { kafka in
            let error = await #expect(throws: KafkaError.self) { try await kafka.listOffsets(of: "t", at: .latest) }
            #expect(error?.topic == "t" && error?.partition == 1)
        }
    }

    @Test func aProducerCanUseTheTopic() async throws {
        try await withClient { kafka in
            var configuration = Producer.Configuration()
            configuration.isIdempotent = false
            let producer = try await kafka.producer(configuration)
            let topic = try await producer.topic("t")
            #expect(topic.partitionCount == 3)
            await producer.close()
        }
    }
}
