import KafkaCodecs
import RivvenProtocol
import Testing

@testable import KafkaConnectors

@Suite(.timeLimit(.minutes(5))) struct PartitionWriterTests {
    private let place = RivvenPartition("events", 0)

    private func store(events: Int = 0) async throws -> MemoryStore {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 1)
        try await publish(events, store)
        return store
    }

    private func publish(_ events: Int, _ store: MemoryStore) async throws {
        guard events > 0 else { return }
        let records = Array(repeating: RivvenRecord(key: nil, value: "x"), count: events)
        _ = try await store.publish(topic: "events", partition: 0, records: records)
    }

    @Test func theFirstWriterOfAnEmptyPartitionIsItsOnlyWriter() async throws {
        let store = try await store()
        let writer = PartitionWriter(identity: "orders/1", lineage: "orders")
        #expect(try await writer.find(place, in: store) == .alone(since: 0))
        try await publish(3, store)
        #expect(try await writer.find(place, in: store) == .alone(since: 0))
    }

    @Test func aSecondSourceMakesAPartitionSharedPermanently() async throws {
        let store = try await store()
        let first = PartitionWriter(identity: "orders/1", lineage: "orders")
        _ = try await first.find(place, in: store)
        let other = PartitionWriter(identity: "bills/1", lineage: "bills")
        #expect(try await other.find(place, in: store) == .joinedByOthers)
        #expect(try await other.find(place, in: store) == .shared)
        #expect(try await first.find(place, in: store) == .shared)
    }

    @Test func aRecreatedTopicContinuesAfterTheEventsOfTheOldOne() async throws {
        let store = try await store()
        _ = try await PartitionWriter(identity: "orders/1", lineage: "orders").find(place, in: store)
        try await publish(7, store)
        let recreated = PartitionWriter(identity: "orders/2", lineage: "orders")
        #expect(try await recreated.find(place, in: store) == .alone(since: 7))
        try await publish(2, store)
        #expect(try await recreated.find(place, in: store) == .alone(since: 7))
    }

    @Test func aNoteOfAnOlderVersionIsRecognized() async throws {
        let store = try await store(events: 5)
        let writer = PartitionWriter(identity: "orders/1", lineage: "orders")
        try await store.commit(group: PartitionWriter.group, topic: "events", partition: 0, offset: writer.note)
        #expect(try await writer.find(place, in: store) == .alone(since: 0))
        let recreated = PartitionWriter(identity: "orders/2", lineage: "orders")
        #expect(try await recreated.find(place, in: store) == .alone(since: 5))
    }

    @Test func aPartitionWithEventsOfAnUnknownWriterIsShared() async throws {
        let store = try await store(events: 1)
        let writer = PartitionWriter(identity: "orders/1", lineage: "orders")
        #expect(try await writer.find(place, in: store) == .joinedByOthers)
    }
}
