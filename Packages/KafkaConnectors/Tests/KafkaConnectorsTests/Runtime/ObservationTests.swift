import KafkaBroker
import KafkaCodecs
import KafkaProtocol
@_spi(KafkaInternals) import KafkaTransport
import Testing

@testable import KafkaConnectors

/// Tests of what a running process reports over HTTP and in its log.
@Suite(.timeLimit(.minutes(5))) struct ObservationTests {
    @Test func aScrapeListsEveryConnector() async throws {
        try await Rig.with { rig in
            try await rig.running(try await rig.carrying(30)) { runtime in
                let (status, text) = try await runtime.ask("/metrics")
                #expect(status == 200)
                for line in [
                    "# TYPE rivven_source_messages_consumed_total counter",
                    "rivven_source_messages_consumed_total{connector=\"in\"} 30",
                    "rivven_sink_messages_produced_total{connector=\"out\"} 30",
                    "rivven_source_consumer_lag{connector=\"in\"} 0",
                    "rivven_sink_success_rate{connector=\"out\"} 1",
                    "rivven_sink_ready{connector=\"out\"} 1",
                    "rivven_source_restarts_total{connector=\"in\"} 0",
                    "rivven_sink_oldest_unacknowledged_seconds{connector=\"out\"} 0",
                    "rivven_source_carried_total{connector=\"in\"} 30",
                    "rivven_sink_carried_total{connector=\"out\"} 30",
                    "rivven_source_dead_letters_total{connector=\"in\"} 0",
                    "rivven_sink_degraded{connector=\"out\"} 0",
                ] { #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)\n\(text)") }
                #expect(text.contains("rivven_sink_acknowledgement_seconds_bucket{connector=\"out\",le=\"+Inf\"}"))
            }
        }
    }

    @Test func retriesAreCounted() async throws {
        try await Rig.with { rig in
            let configuration = try await rig.carrying(30)
            rig.broker.faults.fail(.produce, with: .notEnoughReplicas, topic: "copies", partition: 0)
            try await rig.running(configuration) { runtime in
                let text = try await runtime.ask("/metrics").text
                #expect(text.contains("rivven_sink_retries_total{connector=\"out\"} 1\n"))
            }
        }
    }

    @Test func readinessFollowsALostAndReturnedSide() async throws {
        try await Rig.with { rig in
            try await rig.running(try await rig.carrying(3)) { runtime in
                try await eventually { try await runtime.ask("/ready") == (200, "ready\n") }
                rig.broker.faults.fail(.listOffsets, with: .topicAuthorizationFailed, count: 1_000_000)
                try await eventually { try await runtime.ask("/ready").status == 503 }
                try await eventually {
                    let lines = try await runtime.ask("/ready").text.split(separator: "\n")
                    return lines.map { $0.prefix { $0 != ":" } } == ["source \"in\"", "sink \"out\""]
                }
                #expect(try await runtime.ask("/live") == (200, "live\n"))
                rig.broker.faults.clear()
                try await eventually { try await runtime.ask("/ready").status == 200 }
            }
        }
    }

    @Test func aSinkThatOpensItsTargetIsNotReadyYet() async throws {
        try await Rig.with { rig in
            let configuration = try await rig.carrying(3)
            rig.broker.faults.fail(.initProducerId, with: .coordinatorLoadInProgress, count: 1_000_000)
            try await rig.running(configuration, fromTheStart: true) { runtime in
                try await eventually { try await runtime.ask("/ready").text == "sink \"out\": is starting\n" }
                rig.broker.faults.clear()
                try await eventually { try await runtime.ask("/ready").status == 200 }
            }
        }
    }

    @Test func healthReportsStateAndLagOfEachConnector() async throws {
        try await Rig.with { rig in
            try await rig.running(try await rig.carrying(5)) { runtime in
                let (status, text) = try await runtime.ask("/health")
                #expect(status == 200)
                guard case .object(let members) = try JSONTree(text),
                    case .array(let connectors)? = members["connectors"], case .object(let source)? = connectors.first
                else { return #expect(Bool(false), "\(text)") }
                #expect(members["status"] == .string("up"))
                #expect(connectors.count == 2)
                #expect(source["name"] == .string("in"))
                #expect(source["state"] == .string("running"))
                #expect(source["lag"] == .plain("0"))
                #expect(source["last_error"] == .plain("null"))
                #expect(source["carried"] == .plain("5"))
                #expect(source["dead_letters"] == .plain("0"))
                #expect(source["degraded"] == .array([]))
            }
        }
    }

    @Test func aConfiguredPortInUseFailsTheStartInOneLine() async throws {
        let taken = try HTTPServer(address: "127.0.0.1:0") { _ in .notFound }
        defer { taken.close() }
        let text = "settings: {http: {address: \"127.0.0.1:\(taken.port)\"}}\n---\n" + source()
        let configuration = try read(text).configuration
        #expect(configuration.settings.isHTTPAddressGiven)
        do {
            try await ConnectorRuntime(configuration: configuration, log: .off).run()
            #expect(Bool(false), "it ran")
        } catch {
            #expect("\(error)".hasPrefix("metrics and health cannot be served: "))
            #expect("\(error)".contains("127.0.0.1:\(taken.port)") && !"\(error)".contains("\n"))
        }
    }

    @Test func aDefaultPortInUseOnlyDisablesTheServer() async throws {
        let taken = try HTTPServer(address: "127.0.0.1:0") { _ in .notFound }
        defer { taken.close() }
        let warnings = Lines()
        var configuration = try read(source()).configuration
        configuration.settings.http.address = "127.0.0.1:\(taken.port)"
        let runtime = ConnectorRuntime(configuration: configuration, log: warnings.log)
        #expect(try runtime.serve() == nil)
        #expect(warnings.all.count == 1)
    }

    @Test func eachLogIntervalHasItsOwnCounters() async throws {
        try await Rig.with { rig in
            var configuration = try await rig.carrying(40)
            configuration.settings.metrics.logInterval = .milliseconds(20)
            let lines = Lines()
            try await rig.running(configuration, log: lines.log) { runtime in
                try await eventually { lines.sum("messages_consumed") == 40 && lines.sum("messages_produced") == 40 }
                let text = try await runtime.ask("/metrics").text
                #expect(text.contains("rivven_source_messages_consumed_total{connector=\"in\"} 40\n"))
                let before = lines.all.count
                try await eventually { lines.all.count >= before + 4 }
                #expect(lines.sum("messages_consumed") == 40)
            }
        }
    }
}

extension Rig {
    /// Returns the configuration of a pipeline that has `count` records to carry.
    func carrying(_ count: Int) async throws -> PipelineConfiguration {
        try await makeTopics(partitions: 2)
        let records = (0..<count).map { Record(timestamp: 1, key: nil, value: Bytes(utf8: "value \($0)")) }
        _ = try await write(records, to: "orders", partitions: 2)
        return try pipeline("record")
    }

    /// Runs `configuration` and calls `body` while it runs: after all of `orders` is carried, or, with `fromTheStart`,
    /// as soon as the HTTP server responds.
    func running(
        _ configuration: PipelineConfiguration, log: Log = .off, fromTheStart: Bool = false,
        _ body: (ConnectorRuntime) async throws -> Void
    ) async throws {
        let runtime = ConnectorRuntime(configuration: configuration, log: log, times: .quick)
        let running = Task { try await runtime.run() }
        do {
            let count = UInt64(try await self.count(of: "orders"))
            try await eventually {
                if fromTheStart { return runtime.httpPort != nil }
                let statuses = runtime.statuses
                return statuses.count == 2
                    && statuses.allSatisfy { $0.carried == count && $0.lag == 0 && $0.isReady }
            }
            try await body(runtime)
        } catch {
            await runtime.stop()
            try? await running.value
            throw error
        }
        await runtime.stop()
        try await running.value
    }
}

extension SupervisedConnector.Times {
    /// Short times, so that tests are fast.
    static var quick: SupervisedConnector.Times {
        var times = SupervisedConnector.Times()
        times.probeInterval = .milliseconds(20)
        times.probeTimeout = .milliseconds(500)
        times.firstWait = .milliseconds(20)
        times.longestWait = .milliseconds(100)
        return times
    }
}

extension ConnectorRuntime {
    /// Sends a request to this process's own HTTP server.
    func ask(_ path: String) async throws -> (status: Int, text: String) {
        try await LocalHTTP.fetch(
            isPut: false, host: "127.0.0.1", port: httpPort ?? 0, path: path, headers: [], timeout: .seconds(10),
            maximumBody: 1 << 20
        ) { status, body in (status, String(decoding: body, as: UTF8.self)) }
    }
}

/// A log that keeps its lines.
final class Lines: Sendable {
    private let lines = Lock<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    var log: Log { Log(level: .info) { _, line in self.lines.withLock { $0.append(line) } } }

    /// Returns the sum of a member over all metrics reports.
    func sum(_ member: String) -> Int {
        all.reduce(0) { sum, line in
            guard line.hasPrefix("metrics "), case .object(let members)? = try? JSONTree(String(line.dropFirst(8))),
                case .plain(let text)? = members[member]
            else { return sum }
            return sum + (Int(text) ?? 0)
        }
    }
}
