import KafkaClient
import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of a Rivven topic that is deleted and created again: the sink notices it, and writes the whole new topic.
@Suite(.timeLimit(.minutes(5))) struct RecreatedTopicTests {
    private static let modes = ["", ", transactional_id: bridge"]

    /// Returns a store whose topic has 100 events, which a sink has carried to `copies`.
    private func carried(_ rig: Rig, _ mode: String) async throws -> ClusterStore {
        try await rig.makeTopics(partitions: 1)
        try await rig.makeOffsetsTopic()
        let store = try await ClusterStore()
        _ = try await store.createTopic("events", partitions: 1)
        try await store.publish(0..<100)
        try await rig.carry(try rig.sink(", format: record\(mode)", store: store))
        return store
    }

    private func texts(_ rig: Rig) async throws -> [String] { try await rig.committed(of: "copies")[0]?.texts ?? [] }

    @Test(arguments: modes)
    func aRecreatedTopicShorterThanThePositionIsWrittenFromItsFirstEvent(_ mode: String) async throws {
        try await Rig.with { rig in
            let store = try await carried(rig, mode)
            try await store.recreate(with: 1000..<1050)
            let warnings = Lock<[String]>([])
            let log = Log(level: .warning) { _, message in warnings.withLock { $0.append(message) } }
            let sink = try rig.sink(", format: record\(mode)", store: store, log: log)
            try await rig.carry(sink)
            #expect(try await texts(rig) == (Array(0..<100) + Array(1000..<1050)).map(String.init))
            let words = "Rivven topic \"events\" was deleted and created again"
            #expect(warnings.withLock { $0.contains { $0.contains(words) } })
            #expect(try await store.committedOffset(group: "rivven-connect", topic: "events", partition: 0) == 50)
        }
    }

    @Test func aRecreatedTopicLongerThanATransactionalPositionIsWrittenFromItsFirstEvent() async throws {
        try await Rig.with { rig in
            let mode = ", transactional_id: bridge"
            let store = try await carried(rig, mode)
            try await store.recreate(with: 1000..<1200)
            try await rig.carry(try rig.sink(", format: record\(mode)", store: store))
            #expect(try await texts(rig) == (Array(0..<100) + Array(1000..<1200)).map(String.init))
        }
    }

    @Test(arguments: modes, [50, 200])
    func aTopicRecreatedWhileASinkRunsIsWrittenWhole(_ mode: String, _ count: Int) async throws {
        try await Rig.with { rig in
            let store = try await carried(rig, mode)
            let sink = try rig.sink(", format: record\(mode)", store: store)
            try await sink.prepare()
            let running = Task { try await sink.run() }
            try await store.publish(100..<110)
            try await eventually { sink.progress.carried == 10 && sink.progress.lag == 0 }
            try await store.recreate(with: 1000..<1000 + count)
            try await eventually {
                Set(try await texts(rig)).isSuperset(of: (1000..<1000 + count).map(String.init))
            }
            sink.stop()
            try await running.value
            let new = try await texts(rig).filter { $0.count == 4 }
            #expect(new == (1000..<1000 + count).map(String.init))
        }
    }

    @Test func aPositionThatAnOlderVersionStoredContinues() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            try await rig.makeOffsetsTopic()
            let store = try await ClusterStore()
            _ = try await store.createTopic("events", partitions: 1)
            try await store.publish(0..<100)
            let producer = try await rig.kafka.producer()
            try await producer.send(to: "rivven-connect-offsets", key: "rivven-connect/events/0", value: "60")
            await producer.close()
            try await rig.carry(try rig.sink(", format: record, transactional_id: bridge", store: store))
            #expect(try await texts(rig) == (60..<100).map(String.init))
        }
    }

    @Test func aRunUntilTheEndDoesNotEndAtAPositionOfTheOldTopic() async throws {
        let store = try await ClusterStore()
        _ = try await store.createTopic("events", partitions: 1)
        try await store.publish(0..<100)
        let sink = FakeSink()
        let first = sink.pipeline(store)
        try await first.prepare()
        try await first.run(until: try await first.ends())
        try await store.recreate(with: 0..<50)
        let second = sink.pipeline(store)
        try await second.prepare()
        try await second.run(until: try await second.ends())
        #expect(sink.written(RivvenPartition("events", 0)).count == 150)
        #expect(second.progress.carried == 50)
    }
}
