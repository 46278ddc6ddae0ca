import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaMetrics
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests from the event log to Kafka in transactions: a read_committed consumer sees each event once.
@Suite(.timeLimit(.minutes(5))) struct TransactionalSinkTests {
    private static let config = ", format: record, transactional_id: bridge, retries: 2, retry_backoff_ms: 1"

    /// Publishes the numbered events to each partition of `events`.
    private func write(_ numbers: Range<Int>, partitions: Int, to store: MemoryStore) async throws {
        _ = try await store.createTopic("events", partitions: partitions)
        for partition in 0..<partitions {
            let events = numbers.map { number in
                let record = Record(offset: Int64(number), timestamp: 1, key: nil, value: Bytes(utf8: "\(number)"))
                return RecordFormat.encode(record, partition: Int32(partition))
            }
            _ = try await store.publish(topic: "events", partition: partition, records: events)
        }
    }

    /// Returns the positions that the sink stores in Kafka, by key.
    private func positions(_ rig: Rig) async throws -> [String: String] {
        var positions: [String: String] = [:]
        for record in try await rig.committed(of: "rivven-connect-offsets").values.joined() {
            positions[record.key?.utf8String ?? ""] = record.value?.utf8String
        }
        return positions
    }

    @Test func thePositionsAreInTheOffsetsTopic() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 2)
            let store = try await MemoryStore()
            try await write(0..<30, partitions: 2, to: store)
            try await rig.carry(try rig.sink(Self.config, store: store))
            #expect(
                try await positions(rig) == ["rivven-connect/events/0": "30", "rivven-connect/events/1": "30"])
        }
    }

    /// The kind of request at which a run is interrupted, and how many of that kind succeed before.
    @Test(arguments: [APIKey.produce, .endTxn], [0, 1, 2])
    func aRestartNeitherRepeatsNorSkipsRecords(_ api: APIKey, _ passed: Int) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 2)
            try await rig.makeOffsetsTopic()
            let store = try await MemoryStore()
            // Then only the position stored in Kafka says where to continue.
            store.ignoreCommits()
            try await write(0..<60, partitions: 2, to: store)
            let limits = "rate_limit: {max_in_flight: 20}"
            for isLost in [false, true] {
                if isLost {
                    rig.broker.faults.disconnectAfterApplying(api, count: 1, skipping: passed)
                } else {
                    rig.broker.faults.fail(api, with: .invalidProducerEpoch, count: 1, skipping: passed)
                }
                try? await rig.carry(try rig.sink(Self.config, limits, store: store))
                rig.broker.faults.clear()
            }
            try await rig.carry(try rig.sink(Self.config, limits, store: store))
            let read = try await rig.committed(of: "copies")
            for partition in 0..<2 as Range<Int32> {
                #expect(read[partition]?.texts == (0..<60).map(String.init))
            }
        }
    }

    @Test func aSecondSessionFencesTheFirst() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            try await rig.makeOffsetsTopic()
            let store = try await MemoryStore()
            try await write(0..<4, partitions: 1, to: store)
            let events = try await rig.events(of: "events", in: store)[0] ?? []
            let sink = try rig.sink(Self.config, store: store).sink
            let partition = RivvenPartition("events", 0)
            let first = try await sink.open()
            #expect(try await first.begin(partition) == nil)
            #expect(isWritten(try await first.write(Array(events[..<2]), of: partition)))
            let second = try await sink.open()
            #expect(try await second.begin(partition)?.offset == 2)
            let late = try? await first.write(Array(events[2...]), of: partition)
            #expect(late.map { isWritten($0) } != true)
            #expect(isWritten(try await second.write(Array(events[2...]), of: partition)))
            await first.close(deadline: .zero)
            await second.close(deadline: .seconds(1))
            #expect(try await rig.committed(of: "copies")[0]?.texts == ["0", "1", "2", "3"])
        }
    }

    private func isWritten(_ results: [WriteResult]) -> Bool {
        results.allSatisfy { if case .written = $0 { true } else { false } }
    }

    @Test func readCommittedSeesNothingOfARejectedTransaction() async throws {
        try await Rig.with { rig in
            try await rig.kafka.createTopic("copies", partitions: 1, configs: ["max.message.bytes": "2000"])
            try await rig.makeOffsetsTopic()
            let store = try await MemoryStore()
            _ = try await store.createTopic("events", partitions: 1)
            let sink = try rig.sink(Self.config + ", batch_size_bytes: 1", store: store).sink
            let session = try await sink.open()
            let partition = RivvenPartition("events", 0)
            _ = try await session.begin(partition)
            let values = ["before", String(repeating: "x", count: 4000), "behind"]
            let messages = values.enumerated().map { index, value in
                let event = RecordFormat.encode(
                    Record(offset: Int64(index), timestamp: 1, key: nil, value: Bytes(utf8: value)), partition: 0)
                return RivvenMessage(offset: Int64(index), timestamp: 0, key: nil, value: event.value)
            }
            let results = try await session.write(messages, of: partition)
            for result in results {
                if case .written = result { Issue.record("part of a transaction that was not committed counts") }
            }
            #expect(isWritten(try await session.write([messages[0], messages[2]], of: partition)))
            await session.close(deadline: .seconds(1))
            #expect(try await rig.committed(of: "copies")[0]?.texts == ["before", "behind"])
        }
    }

    @Test func aPositionOfADeletedLogSkipsNothingOfTheNewLog() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore()
            try await write(0..<30, partitions: 1, to: store)
            try await rig.carry(try rig.sink(Self.config, store: store))
            // The directory was lost, and the source has continued at its commit in Kafka.
            let other = try await MemoryStore()
            try await write(30..<70, partitions: 1, to: other)
            let warnings = Lock<[String]>([])
            let log = Log(level: .warning) { _, message in warnings.withLock { $0.append(message) } }
            try await rig.carry(try rig.sink(Self.config, store: other, log: log))
            #expect(try await rig.committed(of: "copies")[0]?.texts == (0..<70).map(String.init))
            #expect(warnings.withLock { $0.contains { $0.contains("all events of the new one are written") } })
        }
    }
}
