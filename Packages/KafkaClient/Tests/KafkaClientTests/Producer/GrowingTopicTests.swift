import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Testing

@testable import KafkaClient

/// Tests of a producer that writes to a topic while partitions are added to it.
@Suite(.timeLimit(.minutes(1))) struct GrowingTopicTests {
    @Test func aHandleReceivesNewPartitionsByItself() async throws {
        let broker = try FakeBroker()
        broker.respondToEverything()
        let kafka = try await broker.client(movesWhileOpening: false)
        let producer = try await kafka.producer()
        let topic = try await producer.topic("t")
        broker.topic.withLock { $0.partitions = 3 }
        broker.forgetRequests()
        #expect(topic.partitionCount == 1)
        await broker.pass(until: broker.clock.now() &+ Duration.seconds(3000).nanoseconds)
        #expect(topic.partitionCount == 3)
        // One request per `metadataMaximumAge`.
        #expect((8...11).contains(broker.requests.count), "\(broker.requests)")
        try producer.append(to: topic, partition: 2, key: Bytes?.none, value: "a")
        await producer.close()
        await kafka.close()
        await broker.stop()
    }

    @Test func aSendToANewPartitionFindsIt() async throws {
        let log = try WrittenLog()
        try await log.broker.with { kafka in
            let producer = try await kafka.producer()
            try await producer.send(to: "t", partition: 0, value: "a")
            log.broker.topic.withLock { $0.partitions = 2 }
            try await producer.send(to: "t", partition: 1, value: "b")
            #expect(log.values(0) == ["a"] && log.values(1) == ["b"])
            let error = await #expect(throws: KafkaError.self) {
                try await producer.send(to: "t", partition: 2, value: "c")
            }
            #expect(error?.code == .invalidArgument)
            await producer.close()
        }
    }

    @Test func anAppendToANewPartitionIsRefusedUntilItIsFound() async throws {
        let log = try WrittenLog()
        try await log.broker.with { kafka in
            let producer = try await kafka.producer()
            let topic = try await producer.topic("t")
            try producer.append(to: topic, partition: 0, key: Bytes?.none, value: "a")
            log.broker.topic.withLock { $0.partitions = 2 }
            try await eventually {
                do throws(KafkaError) {
                    try producer.append(to: topic, partition: 1, key: Bytes?.none, value: "b")
                    return true
                } catch {
                    #expect(error.code == .invalidArgument)
                    return false
                }
            }
            await producer.flush()
            #expect(log.values(0) == ["a"] && log.values(1) == ["b"])
            await producer.close()
        }
    }

    /// With new appenders, appended records would be lost, and so would the order of batches.
    @Test func aGrowingTopicKeepsItsAppenders() {
        let topic = TopicHandle(name: "t", partitionCount: 2)
        let before = topic.appenders
        topic.grow(to: 4)
        #expect(topic.appenders.count == 4 && zip(before, topic.appenders).allSatisfy { $0 === $1 })
    }

    @Test func threadsThatAppendWhileATopicGrowsUseEachPartitionOnce() async {
        let topic = TopicHandle(name: "t", partitionCount: 1)
        await withTaskGroup(of: Void.self) { group in
            for count in 2...64 { group.addTask { topic.grow(to: count) } }
            group.addTask {
                for _ in 0..<10_000 {
                    let count = topic.partitionCount
                    #expect(topic.appender(count - 1).partition == Int32(count - 1))
                }
            }
        }
        #expect(topic.appenders.map(\.partition) == Array(0..<64))
        topic.grow(to: 3)
        #expect(topic.partitionCount == 64)
    }
}
