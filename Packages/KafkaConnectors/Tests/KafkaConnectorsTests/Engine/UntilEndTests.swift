import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaMetrics
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests that a run with `--until-end` ends, and has carried everything that existed.
@Suite(.timeLimit(.minutes(5))) struct UntilEndTests {
    enum Ending: String, CaseIterable, Sendable {
        case records, committed, aborted
    }

    /// Ends each partition with a record, or with the marker of a transaction.
    private func end(_ ending: Ending, _ rig: Rig, partitions: Int32) async throws {
        guard ending != .records else { return }
        var configuration = Producer.Configuration()
        configuration.transactionalID = "writer"
        let producer = try await rig.kafka.producer(configuration)
        try producer.beginTransaction()
        for partition in 0..<partitions { try await producer.send(to: "orders", partition: partition, value: "last") }
        if ending == .committed {
            try await producer.commitTransaction()
        } else {
            try await producer.abortTransaction()
        }
        await producer.close()
    }

    private func carried(_ store: MemoryStore, _ partitions: Int) async throws -> Int64 {
        var count: Int64 = 0
        for partition in 0..<partitions {
            count += try await store.offsetBounds(topic: "events", partition: partition).latest
        }
        return count
    }

    @Test(arguments: Ending.allCases, ["read_committed", "read_uncommitted"])
    func aSourceEndsAtTheEnd(_ ending: Ending, _ isolation: String) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 2)
            try await rig.writeNumbers(0..<20, partition: 0)
            try await end(ending, rig, partitions: 2)
            let store = try await MemoryStore()
            let source = try rig.source(", format: record, isolation_level: \(isolation)", store: store)
            try await rig.carry(source)
            let isSeen = ending == .committed || ending == .aborted && isolation == "read_uncommitted"
            #expect(try await carried(store, 2) == (isSeen ? 22 : 20))
            // The position behind the markers is committed too, so that no other member waits for it.
            #expect(try await source.source.committed().filter { $0.value > 0 } == (try await source.source.ends()))
        }
    }

    @Test(arguments: Ending.allCases) func twoSourcesOfAGroupEndAtTheEnd(_ ending: Ending) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 4)
            for partition in 0..<3 as Range<Int32> { try await rig.writeNumbers(0..<20, partition: partition) }
            try await end(ending, rig, partitions: 4)
            let store = try await MemoryStore()
            let config = ", format: record, isolation_level: read_committed, heartbeat_interval_ms: 100"
            let pipelines = [try rig.source(config, store: store), try rig.source(config, store: store)]
            try await pipelines[0].prepare()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for pipeline in pipelines {
                    group.addTask {
                        // Partitions that move at the end are carried by another run, as under the supervisor.
                        for _ in 0..<5 {
                            do { return try await pipeline.run(untilEnd: true) } catch is ConnectorError {}
                        }
                        Issue.record("it does not end")
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await carried(store, 4) == (ending == .committed ? 64 : 60))
        }
    }

    @Test func aSinkWhoseTopicDoesNotExistFails() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let error = await #expect(throws: ConnectorError.self) {
                try await rig.carry(try rig.sink(store: try await MemoryStore()))
            }
            #expect(error?.message.contains("Rivven topic \"events\" does not exist") == true)
        }
    }

    @Test func twoSinksOfAGroupEndAtTheEnd() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 4)
            let store = try await MemoryStore()
            _ = try await store.createTopic("events", partitions: 4)
            for partition in 0..<4 {
                let events = (0..<20).map { RivvenRecord(key: nil, value: Bytes(utf8: "\($0)")) }
                _ = try await store.publish(topic: "events", partition: partition, records: events)
            }
            let sinks = [try rig.sink(store: store), try rig.sink(store: store)]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for sink in sinks { group.addTask { try await rig.carry(sink) } }
                try await group.waitForAll()
            }
            #expect(try await rig.count(of: "copies") == 80)
        }
    }
}
