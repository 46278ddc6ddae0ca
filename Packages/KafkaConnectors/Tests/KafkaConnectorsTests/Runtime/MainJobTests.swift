import KafkaClient
import KafkaProtocol
import KafkaTransport
import Testing

@testable import KafkaConnectors

/// Tests of a configuration file that carries Kafka to the embedded log and on to a second topic.
@Suite(.timeLimit(.minutes(5))) struct MainJobTests {
    /// Returns random records with timestamps that go forwards and backwards. Kafka rejects timestamps in the future.
    private func records(_ count: Int, seed: UInt64) -> [Record] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in
            var record = random.record()
            record.timestamp = Int64(random.below(1_700_000_000_000))
            return record
        }
    }

    @Test(arguments: ["record", "json"])
    func everyRecordArrivesExactlyAndInOrder(_ format: String) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 3)
            let written = try await rig.write(records(300, seed: 7), to: "orders", partitions: 3)
            try await rig.run(try rig.pipeline(format)) { try await rig.count(of: "copies") >= 300 }
            let read = try await rig.readAll("copies", 300)
            #expect(read.keys.sorted() == [0, 1, 2])
            for (partition, records) in written {
                #expect(read[partition]?.map(Carried.init) == records.map(Carried.init), "partition \(partition)")
            }
        }
    }

    @Test(arguments: ["gzip", "snappy", "lz4", "zstd"])
    func compressedBatchesArrive(_ codec: String) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let written = try await rig.write(records(100, seed: 9), to: "orders", partitions: 1)
            try await rig.run(try rig.pipeline("record", sink: ", compression: \(codec)")) {
                try await rig.count(of: "copies") >= 100
            }
            #expect(try await rig.readAll("copies", 100)[0]?.map(Carried.init) == written[0]?.map(Carried.init))
        }
    }

    @Test(arguments: ["record", "json"])
    func aStoppedPipelineContinuesWhereItStopped(_ format: String) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 2)
            var expected: [Int32: [Record]] = [:]
            for round in 1...3 {
                let written = try await rig.write(records(40, seed: UInt64(round)), to: "orders", partitions: 2)
                expected.merge(written) { $0 + $1 }
                try await rig.run(try rig.pipeline(format)) { try await rig.count(of: "copies") >= 40 * round }
            }
            // After an orderly stop, no record is repeated.
            #expect(try await rig.count(of: "copies") == 120)
            let read = try await rig.readAll("copies", 120)
            for (partition, records) in expected {
                #expect(read[partition]?.map(Carried.init) == records.map(Carried.init))
            }
        }
    }

    @Test func aMissingTopicIsCreatedWithAsManyPartitions() async throws {
        try await Rig.with { rig in
            try await rig.kafka.createTopic("orders", partitions: 3)
            let patience = ", request_timeout_ms: 500"
            try await rig.run(try rig.pipeline("record", source: patience, sink: patience)) {
                try await rig.kafka.describeTopic("copies") != nil
            }
            #expect(try await rig.kafka.describeTopic("copies")?.partitionCount == 3)
        }
    }

    @Test func aMissingTopicIsReportedInOneLineWithTheRemedy() async throws {
        try await Rig.with { rig in
            let message = await failure(try rig.pipeline("record", source: ", request_timeout_ms: 500"))
            #expect(
                message == "Kafka topic \"orders\" does not exist: create it, or correct config.topic")
        }
    }

    @Test func aTargetWithFewerPartitionsIsRejected() async throws {
        try await Rig.with { rig in
            try await rig.kafka.createTopic("orders", partitions: 3)
            try await rig.kafka.createTopic("copies", partitions: 2)
            let message = await failure(try rig.pipeline("record"))
            #expect(
                message
                    == "Kafka topic \"copies\" has 2 partitions and Rivven 3: give it as many, or set "
                    + "config.partitioning to key or round_robin")
        }
    }

    @Test func anUnreachableBrokerIsReportedInOneLine() async throws {
        let text = """
            type: kafka-source
            topic: events
            config: {brokers: "127.0.0.1:1", topic: orders, request_timeout_ms: 500}
            """
        try await Rig.with { rig in
            var configuration = try read(text).configuration
            configuration.settings.stateDirectory = rig.directory
            let message = await failure(configuration)
            #expect(message.contains("127.0.0.1:1"))
            #expect(!message.contains("\n"))
        }
    }

    @Test func disabledConnectorsDoNotRun() async throws {
        let message = await failure(try read(source() + "enabled: false\n").configuration)
        #expect(message == "every connector is disabled: set enabled: true for at least one")
    }

    /// Returns the first failure of a connector of the configuration, or the reason why nothing was run.
    private func failure(_ configuration: PipelineConfiguration) async -> String {
        let runtime = ConnectorRuntime(configuration: configuration, log: .off, times: .quick)
        let running = Task { try await runtime.run() }
        let failed = Task {
            try await eventually { runtime.statuses.contains { $0.lastError != nil } }
            await runtime.stop()
        }
        do {
            try await running.value
        } catch {
            failed.cancel()
            return "\(error)"
        }
        return runtime.statuses.lazy.compactMap(\.lastError).first ?? "nothing failed"
    }
}
