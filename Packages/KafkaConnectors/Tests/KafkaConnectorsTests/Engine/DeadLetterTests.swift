import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaMetrics
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests that an event that Kafka rejects as invalid goes to the dead letters, and that all others arrive.
@Suite(.timeLimit(.minutes(5))) struct DeadLetterTests {
    enum Fault: String, CaseIterable, Sendable {
        case tooLarge, timestamp
    }

    private static let modes = ["", ", transactional_id: bridge"]
    private static let poisoned = 23

    private func write(_ fault: Fault, to store: MemoryStore) async throws {
        _ = try await store.createTopic("events", partitions: 1)
        let events = (0..<60).map { number in
            var record = Record(offset: Int64(number), timestamp: 1_000, key: nil, value: Bytes(utf8: "\(number)"))
            if number == Self.poisoned {
                switch fault {
                case .tooLarge: record.value = Bytes(utf8: String(repeating: "x", count: 5000))
                case .timestamp: record.timestamp = 9_000_000_000_000_000
                }
            }
            return RecordFormat.encode(record, partition: 0)
        }
        _ = try await store.publish(topic: "events", partition: 0, records: events)
    }

    private func makeCopies(_ rig: Rig) async throws {
        try await rig.makeOffsetsTopic()
        let configs = ["max.message.bytes": "2000", "retention.ms": "-1"]
        try await rig.kafka.createTopic("copies", partitions: 1, configs: configs)
    }

    @Test(arguments: Fault.allCases, modes)
    func aRejectedRecordBecomesADeadLetterAndTheOthersArriveInOrder(_ fault: Fault, _ mode: String) async throws {
        try await Rig.with { rig in
            try await makeCopies(rig)
            let store = try await MemoryStore()
            try await write(fault, to: store)
            let sink = try rig.sink(
                ", format: record, linger_ms: 0\(mode)", "dead_letter_topic: letters", store: store)
            try await rig.carry(sink)
            let wanted = (0..<60).filter { $0 != Self.poisoned }.map(String.init)
            let read = try await rig.committed(of: "copies")[0]?.texts ?? []
            #expect(read == wanted)
            let letters = try await rig.events(of: "letters", in: store)[0] ?? []
            #expect(letters.count == 1)
            let letter = letters.first?.value.utf8String ?? ""
            #expect(letter.contains("\"first_offset\":\(Self.poisoned),"))
            #expect(try await store.committedOffset(group: "rivven-connect", topic: "events", partition: 0) == 60)
        }
    }

    @Test(arguments: modes)
    func withoutADeadLetterTopicNothingIsSkippedAndTheErrorNamesTheSetting(_ mode: String) async throws {
        try await Rig.with { rig in
            try await makeCopies(rig)
            let store = try await MemoryStore()
            try await write(.tooLarge, to: store)
            let sink = try rig.sink(", format: record\(mode)", store: store)
            var message = ""
            for _ in 0..<3 {
                do { try await rig.carry(sink) } catch { message = "\(error)" }
            }
            #expect(message.contains("events-0 at offset \(Self.poisoned)"), "\(message)")
            #expect(message.contains("max.message.bytes"), "\(message)")
            #expect(message.contains("dead_letter_topic"), "\(message)")
            let committed = try await store.committedOffset(group: "rivven-connect", topic: "events", partition: 0)
            #expect(committed ?? 0 <= Self.poisoned)
        }
    }

    @Test(arguments: modes)
    func anEventOfSeveralRecordsIsOneDeadLetter(_ mode: String) async throws {
        try await Rig.with { rig in
            try await makeCopies(rig)
            let store = try await MemoryStore()
            _ = try await store.createTopic("events", partitions: 1)
            var events: [RivvenRecord] = []
            for event in 0..<3 {
                let records = (0..<3).map { place in
                    let isPoisoned = event == 1 && place == 1
                    return Record(
                        offset: Int64(event * 3 + place), timestamp: isPoisoned ? 9_000_000_000_000_000 : 1_000,
                        key: nil,
                        value: Bytes(utf8: "\(event * 3 + place)"))
                }
                events.append(RivvenRecord(key: nil, value: try RecordBatchView.encode(records)))
            }
            _ = try await store.publish(topic: "events", partition: 0, records: events)
            let sink = try rig.sink(", format: batch\(mode)", "dead_letter_topic: letters", store: store)
            try await rig.carry(sink)
            let read = Set(try await rig.committed(of: "copies")[0]?.texts ?? [])
            #expect(read.isSuperset(of: ["0", "1", "2", "6", "7", "8"]))
            #expect(try await rig.events(of: "letters", in: store)[0]?.count == 1)
        }
    }

    /// Events that arrive one by one are separate chunks, but they share a batch, which Kafka rejects as a whole.
    @Test func recordsThatShareABatchWithARejectedRecordAreWritten() async throws {
        try await Rig.with { rig in
            try await makeCopies(rig)
            let store = try await MemoryStore()
            _ = try await store.createTopic("events", partitions: 1)
            let sink = try rig.sink(", format: record, linger_ms: 400", "dead_letter_topic: letters", store: store)
            try await sink.prepare()
            let running = Task { try await sink.run() }
            for number in 0..<8 {
                let timestamp: Int64 = number == 3 ? 9_000_000_000_000_000 : 1_000
                let record = Record(
                    offset: Int64(number), timestamp: timestamp, key: nil, value: Bytes(utf8: "\(number)"))
                let event = RecordFormat.encode(record, partition: 0)
                _ = try await store.publish(topic: "events", partition: 0, records: [event])
                try await Task.sleep(for: .milliseconds(15))
            }
            try await eventually { sink.progress.carried + sink.progress.deadLetters == 8 }
            sink.stop()
            try await running.value
            let read = Set(try await rig.committed(of: "copies")[0]?.texts ?? [])
            #expect(read == Set((0..<8).filter { $0 != 3 }.map(String.init)))
            let letters = try await rig.events(of: "letters", in: store)[0] ?? []
            #expect(letters.count == 1)
        }
    }
}
