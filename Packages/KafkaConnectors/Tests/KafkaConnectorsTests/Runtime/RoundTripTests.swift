import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Testing

@testable import KafkaConnectors

/// Tests of connectors in both directions between two topics: `provenance` keeps records from going back.
@Suite(.timeLimit(.minutes(5))) struct RoundTripTests {
    /// Returns a configuration from Kafka's `orders` to Rivven's `events`, and from there to `target` on the same
    /// cluster.
    private func circle(
        _ rig: Rig, _ format: String, target: String, sink: String = ""
    ) throws -> PipelineConfiguration {
        try read(
            """
            sources:
              in:
                connector: kafka
                topic: events
                config: {brokers: "\(rig.broker.bootstrap)", topic: orders, format: \(format), provenance: true, auto_commit_interval_ms: 50}
            sinks:
              back:
                connector: kafka
                topics: [events]
                config: {brokers: "\(rig.broker.bootstrap)", topic: \(target), format: \(format), provenance: true \(sink)}
            settings: {state_dir: "\(rig.directory)", drain_timeout_ms: 5000}
            """
        ).configuration
    }

    private func records(_ count: Int) -> [Record] {
        (0..<count).map {
            Record(
                timestamp: 1_700_000_000_000, key: "k", value: Bytes(utf8: "{\"n\":\($0)}"),
                headers: [.init("own", "x")])
        }
    }

    private func runUntilEnd(_ configuration: PipelineConfiguration) async throws {
        try await ConnectorRuntime(configuration: configuration, log: .off).run(untilEnd: true)
    }

    @Test(arguments: ["record", "json"], ["", ", transactional_id: back"])
    func recordsDoNotReturnToTheirTopic(_ format: String, _ sink: String) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 2)
            _ = try await rig.write(records(20), to: "orders", partitions: 2)
            try await runUntilEnd(try circle(rig, format, target: "orders", sink: sink))
            let marked = try await rig.readAll("orders", 20).values.joined().filter { $0.headers.count > 1 }
            #expect(marked.isEmpty)
            let last = try await rig.kafka.offsets(of: "orders").values.map(\.end)
            // A transaction without a record writes nothing to the topic either.
            #expect(last.reduce(0, +) == 20)
        }
    }

    @Test(arguments: ["record", "json"])
    func recordsOfAnotherTopicAreMarkedAndCarried(_ format: String) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            _ = try await rig.write(records(20), to: "orders", partitions: 1)
            let configuration = try circle(rig, format, target: "copies")
            try await runUntilEnd(configuration)
            #expect(try await configuration.verify().allSatisfy(\.isEqual))
            let mark = Provenance(clusterID: try await rig.kafka.clusterID(), topic: "orders")
            let copies = try await rig.readAll("copies", 20)[0] ?? []
            #expect(copies.count == 20)
            #expect(copies.allSatisfy { Array($0.headers) == Array(mark.marking([.init("own", "x")])) })
        }
    }
}
