import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of a source whose topic is deleted and created again, or gets more partitions.
@Suite(.timeLimit(.minutes(5))) struct SourceTopicChangesTests {
    private func values(_ events: [RivvenMessage]) throws -> [String] {
        let decoder = EventDecoder(EventForm(.record), topic: "events")
        var values: [String] = []
        for event in events {
            try decoder.forEachRecord(in: event) { record in
                values.append(record.value.map { String(decoding: $0, as: UTF8.self) } ?? "")
            }
        }
        return values
    }

    @Test(arguments: [false, true])
    func aTopicThatWasRecreatedWhileTheSourceWasDownIsReadFromItsFirstRecord(isShared: Bool) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore(isShared: isShared)
            try await rig.writeNumbers(0..<20)
            try await rig.carry(try rig.source(", format: record", store: store))
            try await rig.broker.recreateTopic("orders")
            _ = try await rig.kafka.describeTopic("orders")
            try await rig.writeNumbers(100..<150)
            try await rig.carry(try rig.source(", format: record", store: store))
            try await rig.writeNumbers(150..<160)
            try await rig.carry(try rig.source(", format: record", store: store))
            let events = try await rig.events(of: "events", in: store)[0] ?? []
            #expect(try values(events) == (0..<20).map(String.init) + (100..<160).map(String.init))
        }
    }

    @Test(arguments: [false, true])
    func commitsOfAnOlderVersionContinue(isShared: Bool) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore(isShared: isShared)
            try await rig.writeNumbers(0..<20)
            try await rig.carry(try rig.source(", format: record", store: store))
            try await rig.kafka.commitOffsets(group: "rivven-connect", [TopicPartition("orders", 0): 5])
            try await rig.writeNumbers(20..<30)
            try await rig.carry(try rig.source(", format: record", store: store))
            let events = try await rig.events(of: "events", in: store)[0] ?? []
            #expect(try values(events) == (0..<30).map(String.init))
        }
    }

    @Test func aPartitionThatWasAddedWhileTheSourceWasDownIsReadFromItsFirstRecord() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore()
            _ = try await store.createTopic("events", partitions: 2)
            try await rig.writeNumbers(0..<5)
            let config = ", format: record, start_offset: latest"
            try await rig.carry(try rig.source(config, store: store))
            try await rig.broker.addPartitions("orders", total: 2)
            _ = try await rig.kafka.describeTopic("orders")
            try await rig.writeNumbers(5..<10)
            try await rig.writeNumbers(100..<105, partition: 1)
            try await rig.carry(try rig.source(config, store: store))
            let events = try await rig.events(of: "events", in: store)
            #expect(try values(events[0] ?? []) == (5..<10).map(String.init))
            #expect(try values(events[1] ?? []) == (100..<105).map(String.init))
        }
    }

    @Test func aStartingPositionIsCommittedOnceTheCoordinatorKnowsThePartition() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore()
            try await rig.writeNumbers(0..<5)
            rig.broker.faults.fail(.offsetCommit, with: .unknownTopicOrPartition, count: 2)
            let source = try rig.source(", format: record, start_offset: latest", store: store)
            try await source.prepare()
            let running = Running(source)
            try await eventually {
                try running.check()
                let committed = try await rig.kafka.committedOffsets(group: "rivven-connect", topic: "orders")
                return committed[0]?.offset == 5
            }
            try await running.stop()
        }
    }

    // MARK: At random

    /// A topic that is written, recreated and extended at random, with the expected records of each of its generations.
    private struct Model {
        /// The records of each partition of each generation, in order.
        var generations: [[[String]]] = [[[]]]

        var partitions: Int { generations[generations.count - 1].count }

        mutating func write(_ count: Int, to partition: Int) -> [String] {
            let generation = generations.count - 1
            let start = generations[generation][partition].count
            let new = (start..<start + count).map { "\(generation)/\(partition)/\($0)" }
            generations[generation][partition] += new
            return new
        }

        mutating func grow() { generations[generations.count - 1].append([]) }

        mutating func recreate(partitions: Int) { generations.append(Array(repeating: [], count: partitions)) }
    }

    /// A run of a source that should not end by itself.
    private final class Running: Sendable {
        private let source: SourcePipeline
        private let failure = Lock<(any Error)?>(nil)
        private let ended = Completion()

        init(_ source: SourcePipeline) {
            self.source = source
            Task {
                do { try await source.run() } catch { failure.withLock { $0 = error } }
                ended.complete()
            }
        }

        func stop() async throws {
            await source.stop()
            await ended.wait()
            try check()
        }

        /// Throws the error of the run, if it has failed.
        func check() throws {
            if let failure = failure.withLock({ $0 }) { throw failure }
        }
    }

    private func write(_ values: [String], to partition: Int, _ rig: Rig) async throws {
        _ = try await rig.kafka.describeTopic("orders")
        let producer = try await rig.kafka.producer()
        let handle = try await producer.topic("orders")
        for value in values {
            try producer.append(to: handle, partition: Int32(partition), key: nil, value: Bytes(utf8: value))
        }
        await producer.flush()
        await producer.close()
    }

    /// Returns the carried values by generation and partition, in order.
    private func carried(_ rig: Rig, _ store: MemoryStore) async throws -> [String: [String]] {
        var carried: [String: [String]] = [:]
        for events in try await rig.events(of: "events", in: store).values {
            for value in try values(events) {
                carried[value.split(separator: "/").prefix(2).joined(separator: "/"), default: []].append(value)
            }
        }
        return carried
    }

    private func isCarried(_ model: Model, _ rig: Rig, _ store: MemoryStore) async throws -> Bool {
        let found = try await carried(rig, store)
        let generation = model.generations.count - 1
        return model.generations[generation].enumerated().allSatisfy { partition, values in
            found["\(generation)/\(partition)"] ?? [] == values
        }
    }

    @Test(arguments: ["earliest", "latest"], [1, 2])
    func aTopicThatChangesFiftyTimesIsCarriedWithoutASilentGap(start: String, seed: Int) async throws {
        try await Rig.with { rig in
            try await rig.kafka.createTopic("orders", partitions: 1)
            var random = SeededRandom(seed: UInt64(seed))
            let lines = Lock<[String]>([])
            let store = try await MemoryStore()
            let text = """
                type: kafka-source
                topic: events
                topic_config: {partitions: 64}
                config: {brokers: "\(rig.broker.bootstrap)", topic: orders, auto_commit_interval_ms: 20, format: record,
                  start_offset: \(start), heartbeat_interval_ms: 100, session_timeout_ms: 6000}
                """
            let configuration = try read(text).configuration
            var options = SourceOptions(configuration.sources[0], configuration.settings)
            options.consumer.metadataMaximumAge = .milliseconds(50)
            let source = SourcePipeline(
                source: KafkaSource(options: options, kafka: rig.kafka), topic: PipelineTopic("events", partitions: 64),
                options: PipelineOptions(maximumEvents: 500, commitInterval: .milliseconds(20)), store: store,
                log: Log(level: .info) { _, line in lines.withLock { $0.append(line) } })
            try await source.prepare()
            let running = Running(source)
            try await eventually {
                try running.check()
                return source.progress.lag == 0
            }
            var model = Model()
            for _ in 0..<50 {
                switch random.below(3) {
                case 0:
                    let partitions = 1 + random.below(3)
                    try await rig.broker.recreateTopic("orders", partitions: partitions)
                    model.recreate(partitions: partitions)
                case 1 where model.partitions < 8:
                    model.grow()
                    try await rig.broker.addPartitions("orders", total: model.partitions)
                default: break
                }
                for _ in 0..<3 {
                    let partition = random.below(model.partitions)
                    let values = model.write(1 + random.below(20), to: partition)
                    try await write(values, to: partition, rig)
                }
                if random.below(3) == 0 {
                    try await eventually {
                        try running.check()
                        return try await isCarried(model, rig, store)
                    }
                }
            }
            try await eventually {
                try running.check()
                return try await isCarried(model, rig, store)
            }
            try await running.stop()
            let found = try await carried(rig, store)
            for (number, generation) in model.generations.enumerated() {
                for (partition, values) in generation.enumerated() {
                    let carried = found["\(number)/\(partition)"] ?? []
                    #expect(carried == Array(values.prefix(carried.count)), "generation \(number) of \(partition)")
                }
            }
            let warnings = lines.withLock { $0 }.filter { $0.contains("created again") }
            #expect(model.generations.count == 1 || !warnings.isEmpty)
        }
    }
}
