import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaMetrics
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of the limits on the rate and on events in flight, in both directions.
@Suite(.timeLimit(.minutes(5))) struct RateLimitTests {
    @Test func aSourceGoesNoFasterThanItsRate() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 2)
            for partition in 0..<2 as Range<Int32> { try await rig.writeNumbers(0..<60, partition: partition) }
            let store = try await MemoryStore()
            let source = try rig.source(
                ", format: record", "rate_limit: {events_per_second: 100, burst_size: 20}", store: store)
            let begun = ContinuousClock.now
            try await rig.carry(source)
            // 120 records, less a burst of 20, at 100 per second.
            #expect(ContinuousClock.now - begun >= .milliseconds(1000))
            #expect(store.writes >= 6)
        }
    }

    @Test func aSinkGoesNoFasterThanItsRate() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore()
            _ = try await store.createTopic("events", partitions: 1)
            let events = (0..<60).map { RivvenRecord(key: nil, value: Bytes(utf8: "\($0)")) }
            _ = try await store.publish(topic: "events", partition: 0, records: events)
            let sink = try rig.sink("", "rate_limit: {events_per_second: 100, burst_size: 10}", store: store)
            let begun = ContinuousClock.now
            try await rig.carry(sink)
            #expect(ContinuousClock.now - begun >= .milliseconds(500))
            #expect(try await rig.count(of: "copies") == 60)
        }
    }

    @Test func allPartitionsProgressUnderASharedInFlightLimit() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 6)
            for partition in 0..<6 as Range<Int32> { try await rig.writeNumbers(0..<50, partition: partition) }
            let store = try await MemoryStore()
            try await rig.carry(
                try rig.source(", format: record", "rate_limit: {max_in_flight: 3}", store: store))
            for partition in 0..<6 {
                #expect(try await store.offsetBounds(topic: "events", partition: partition).latest == 50)
            }
        }
    }

    /// Records were read, but the rate limit allows them only minutes later.
    @Test func aSourceThatStopsDoesNotWaitForItsTurn() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            try await rig.writeNumbers(0..<60, partition: 0)
            let store = try await MemoryStore()
            let source = try rig.source(
                ", format: record", "rate_limit: {events_per_second: 1, burst_size: 20}", store: store)
            try await source.prepare()
            let running = Task { try await source.run() }
            try await eventually { store.writes > 0 }
            let begun = ContinuousClock.now
            await source.stop()
            try await running.value
            #expect(ContinuousClock.now - begun < .seconds(5))
            let committed = try await rig.kafka.committedOffsets(group: "rivven-connect", topic: "orders")[0]?.offset
            let written = try await store.offsetBounds(topic: "events", partition: 0).latest
            #expect(committed == written && written < 60)
            let rest = try rig.source(", format: record", "", store: store)
            try await rig.carry(rest)
            let decoder = EventDecoder(EventForm(.record), topic: "events")
            var values: [String] = []
            for event in try await rig.events(of: "events", in: store)[0] ?? [] {
                try decoder.forEachRecord(in: event) {
                    values.append($0.value.map { String(decoding: $0, as: UTF8.self) } ?? "")
                }
            }
            #expect(values == (0..<60).map { "\($0)" })
        }
    }

    @Test func aSinkThatStopsDoesNotWaitForItsTurn() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore()
            _ = try await store.createTopic("events", partitions: 1)
            let events = (0..<60).map { RivvenRecord(key: nil, value: Bytes(utf8: "\($0)")) }
            _ = try await store.publish(topic: "events", partition: 0, records: events)
            let sink = try rig.sink("", "rate_limit: {events_per_second: 1, burst_size: 20}", store: store)
            try await sink.prepare()
            let running = Task { try await sink.run() }
            try await eventually { sink.progress.carried > 0 }
            let begun = ContinuousClock.now
            sink.stop()
            try await running.value
            #expect(ContinuousClock.now - begun < .seconds(5))
        }
    }

    @Test func failedRecordsReleaseTheirShareOfTheInFlightLimit() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            try await rig.makeOffsetsTopic()
            let store = try await MemoryStore()
            _ = try await store.createTopic("events", partitions: 1)
            let events = (0..<20).map { RivvenRecord(key: nil, value: Bytes(utf8: "\($0)")) }
            _ = try await store.publish(topic: "events", partition: 0, records: events)
            let sink = try rig.sink(
                ", transactional_id: bridge, retries: 0", "rate_limit: {max_in_flight: 10}", store: store)
            for _ in 0..<3 {
                rig.broker.faults.fail(.endTxn, with: .invalidProducerEpoch, count: 1)
                try? await rig.carry(sink)
            }
            rig.broker.faults.clear()
            try await rig.carry(sink)
            #expect(try await rig.committed(of: "copies")[0]?.count == 20)
        }
    }
}
