import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

extension MembershipTests {
    @Test func theGapOfAPartitionThatTheNewTopicDoesNotHaveIsReported() async throws {
        let assigned = Lock<[String: [Int32]]>(["t": [0, 1]])
        let broker = try broker()
        broker.on(OffsetFetchRequest.self, versions: 1...7) { request, reply in reply(Self.withoutOffsets(request)) }
        broker.on(SyncGroupRequest.self, versions: 0...3) { _, reply in
            var response = SyncGroupResponse()
            response.assignment = GroupAssignment.encode(assigned.withLock { $0 })
            reply(response)
        }
        let (old, new) = (UUID128(high: 1, low: 2), UUID128(high: 1, low: 3))
        broker.topic.withLock { ($0.id, $0.partitions) = (old, 2) }
        broker.lists(start: 0, end: 5)
        let topic = broker.topic
        FetchScript { offset, number in
            if number == 0 { return try? .init(records: Batches.records(at: offset), highWatermark: 50) }
            if number == 1 {
                assigned.withLock { $0 = ["t": [0]] }
                topic.withLock { ($0.id, $0.partitions) = (new, 1) }
            }
            guard offset == 0 else { return .init(error: .unknownTopicId) }
            return try? .init(records: Batches.records(at: 0), highWatermark: 5)
        }.install(on: broker)
        let recorder = EventRecorder()
        var configuration = configuration()
        configuration.offsetReset = .latest
        configuration.onEvent = { event in recorder.all.withLock { $0.append(event) } }
        try await broker.with { kafka in
            let consumer = try await kafka.consumer(group: "g", topics: ["t"], configuration: configuration)
            while try await consumer.nextBatch()?.firstOffset != 0 {}
            let events = recorder.all.withLock { $0.filter { $0.kind == .topicRecreated } }
            #expect(events.count == 1 && events.first?.partitions == [partition, TopicPartition("t", 1)])
            await consumer.close()
        }
    }
}
