import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaMetrics
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests from Kafka to the event log: each record is written once, whether commits succeed or not.
@Suite(.timeLimit(.minutes(5))) struct SourceExactlyOnceTests {
    /// Returns the values of the records in `events`, in order.
    private func values(_ events: [RivvenMessage], _ format: EventFormat) throws -> [String] {
        let decoder = EventDecoder(EventForm(format), topic: "events")
        var values: [String] = []
        for event in events {
            try decoder.forEachRecord(in: event) { record in
                values.append(record.value.map { String(decoding: $0, as: UTF8.self) } ?? "")
            }
        }
        return values
    }

    @Test(arguments: [EventFormat.record, .batch, .json])
    func aSourceWithoutCommitsContinuesAfterTheTargetsTail(_ format: EventFormat) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 2)
            let store = try await MemoryStore()
            rig.broker.faults.fail(.offsetCommit, with: .groupAuthorizationFailed, count: 10_000)
            for round in 0..<3 {
                for partition in 0..<2 as Range<Int32> {
                    try await rig.writeNumbers(round * 20..<round * 20 + 20, partition: partition)
                }
                try await rig.carry(try rig.source(", format: \(format.rawValue)", store: store))
            }
            #expect(rig.broker.faults.pending < 10_000)
            for events in try await rig.events(of: "events", in: store).values {
                #expect(try values(events, format) == (0..<60).map(String.init))
            }
        }
    }

    @Test(arguments: [EventFormat.record, .batch, .json])
    func readCommittedSkipsAbortedRecords(_ format: EventFormat) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            var configuration = Producer.Configuration()
            configuration.transactionalID = "writer"
            let producer = try await rig.kafka.producer(configuration)
            for round in 0..<6 {
                try producer.beginTransaction()
                for place in 0..<3 {
                    try await producer.send(to: "orders", partition: 0, value: Bytes(utf8: "\(round * 3 + place)"))
                }
                if round % 2 == 0 {
                    try await producer.commitTransaction()
                } else {
                    try await producer.abortTransaction()
                }
            }
            let store = try await MemoryStore()
            let source = try rig.source(", format: \(format.rawValue), isolation_level: read_committed", store: store)
            try await rig.carry(source)
            let events = try await rig.events(of: "events", in: store)[0] ?? []
            #expect(try values(events, format) == ["0", "1", "2", "6", "7", "8", "12", "13", "14"])
            await producer.close()
        }
    }

    @Test func aFailedWriteIsRetriedInOrder() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore()
            try await rig.writeNumbers(0..<100)
            let source = try rig.source(", format: record, max_poll_records: 10", store: store)
            try await source.prepare()
            store.failWrites(2)
            try await source.run(untilEnd: true)
            let events = try await rig.events(of: "events", in: store)[0] ?? []
            #expect(try values(events, .record) == (0..<100).map(String.init))
            #expect(source.progress.carried == 100)
            #expect(source.progress.degraded == [])
        }
    }

    @Test func aClosedStoreEndsTheRunAtOnce() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore()
            try await rig.writeNumbers(0..<10)
            let source = try rig.source(", format: record", store: store)
            try await source.prepare()
            store.failWrites(1, with: .closed)
            let begun = ContinuousClock.now
            await #expect(throws: RivvenError.self) { try await source.run() }
            // The drain skips a lane that has failed. Otherwise it would wait for the drain timeout of 15 s.
            #expect(ContinuousClock.now - begun < .seconds(10))
        }
    }

    @Test func aRunWaitsForTheWritesOfThePreviousRun() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore()
            try await rig.writeNumbers(0..<40)
            let source = try rig.source(
                ", format: record, max_poll_records: 10, session_timeout_ms: 1000, heartbeat_interval_ms: 100",
                store: store)
            try await source.prepare()
            store.hold()
            let first = Task { try await source.run() }
            try await eventually { store.waiting == 1 }
            // Its drain, which lasts half a session, ends while the write is still in flight.
            source.fail(ConnectorError("the test ends it"))
            await #expect(throws: ConnectorError.self) { try await first.value }
            let syncs = rig.broker.requests.count(of: .syncGroup)
            let second = Task { try await source.run(untilEnd: true) }
            // The second run has its partition, and waits for the write in flight.
            try await eventually { rig.broker.requests.count(of: .syncGroup) > syncs }
            store.release()
            try await second.value
            let events = try await rig.events(of: "events", in: store)[0] ?? []
            #expect(try values(events, .record) == (0..<40).map(String.init))
        }
    }

    @Test func startOffsetLatestSkipsNoRecordReadBeforeTheFirstCommit() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore()
            try await rig.writeNumbers(0..<5)
            let source = try rig.source(", format: record, start_offset: latest", store: store)
            try await source.prepare()
            store.hold()
            let first = Task { try await source.run() }
            try await eventually { try await !source.source.committed().isEmpty }
            try await rig.writeNumbers(5..<10)
            try await eventually { store.waiting > 0 }
            source.fail(ConnectorError("the test ends it"))
            store.failWrites(1)
            store.release()
            await #expect(throws: ConnectorError.self) { try await first.value }
            try await rig.writeNumbers(10..<15)
            store.failWrites(0)
            try await rig.carry(try rig.source(", format: record, start_offset: latest", store: store))
            let events = try await rig.events(of: "events", in: store)[0] ?? []
            #expect(try values(events, .record) == (5..<15).map(String.init))
        }
    }

    @Test func twoSourcesOfOneRivvenTopicKeepTheirOwnPositions() async throws {
        try await Rig.with { rig in
            try await rig.kafka.createTopic("orders", partitions: 1)
            try await rig.kafka.createTopic("more", partitions: 1)
            try await rig.writeNumbers(0..<100)
            try await rig.writeNumbers(0..<10, to: "more")
            let text = ["orders", "more"].map { topic in
                "  \(topic): {connector: kafka, topic: events, config: {brokers: \"\(rig.broker.bootstrap)\", "
                    + "topic: \(topic), consumer_group: \(topic), format: record}}\n"
            }.joined()
            let configuration = try read(
                "sources:\n\(text)settings: {state_dir: \"\(rig.directory)\"}\n"
            ).configuration
            try await ConnectorRuntime(configuration: configuration, log: .off).run(untilEnd: true)
            try await rig.writeNumbers(10..<20, to: "more")
            try await ConnectorRuntime(configuration: configuration, log: .off).run(untilEnd: true)
            let store = try await ConnectorRuntime.openStore(configuration)
            let count = try await rig.events(of: "events", in: store)[0]?.count
            await store.close()
            #expect(count == 120)
        }
    }

    /// The last message may be another source's. A position taken from it would skip records that this source has not
    /// read.
    @Test func theTailOfASharedTopicIsNotTakenForAPosition() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore()
            func source(_ topic: String, _ group: String) throws -> SourcePipeline {
                let text = """
                    type: kafka-source
                    topic: events
                    config: {brokers: "\(rig.broker.bootstrap)", topic: \(topic), consumer_group: \(group), format: record}
                    """
                let configuration = try read(text).configuration
                return SourcePipeline(
                    configuration.sources[0], configuration.settings, KafkaClients(), store: store, log: .off)
            }
            try await rig.writeNumbers(0..<50)
            try await rig.carry(try source("orders", "first"))
            _ = try await rig.write(
                (100..<130).map { Record(timestamp: 1, key: nil, value: Bytes(utf8: "\($0)")) }, to: "copies",
                partitions: 1)
            try await rig.carry(try source("copies", "second"))
            try await rig.writeNumbers(50..<60)
            try await rig.carry(try source("orders", "first"))
            // The same topic, read by another group from its first record.
            try await rig.carry(try source("orders", "third"))
            let events = try await rig.events(of: "events", in: store)[0] ?? []
            let numbers = try values(events, .record)
            let orders = (0..<60).map(String.init)
            #expect(numbers == Array(orders[..<50]) + (100..<130).map(String.init) + Array(orders[50...]) + orders)
        }
    }
}
