import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests that a failing connector does not affect others, is retried, and reports each cause once.
@Suite(.timeLimit(.minutes(5))) struct SupervisionTests {
    /// Returns three connectors that fail for different reasons, beside one that works.
    private func mixed(_ rig: Rig) throws -> PipelineConfiguration {
        let text = """
            sources:
              good: {connector: kafka, topic: events, config: {brokers: "\(rig.broker.bootstrap)", topic: orders, format: record, consumer_group: a, auto_commit_interval_ms: 50}}
              missing: {connector: kafka, topic: none, config: {brokers: "\(rig.broker.bootstrap)", topic: nowhere, consumer_group: b, request_timeout_ms: 200}}
              secured: {connector: kafka, topic: safe, config: {brokers: "\(rig.broker.bootstrap)", topic: orders, consumer_group: c, security: {protocol: SASL_PLAINTEXT, sasl_mechanism: PLAIN, sasl_username: u, sasl_password: p}}}
            sinks:
              typo: {connector: kafka, topics: [evnets], config: {brokers: "\(rig.broker.bootstrap)", topic: copies}}
            settings: {state_dir: "\(rig.directory)", drain_timeout_ms: 5000}
            """
        var configuration = try read(text).configuration
        configuration.settings.http.address = "127.0.0.1:0"
        return configuration
    }

    @Test func connectorsThatCannotStartDoNotStopTheOthers() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 2)
            try await rig.writeNumbers(0..<20)
            let lines = Lines()
            let runtime = ConnectorRuntime(configuration: try mixed(rig), log: lines.log, times: .quick)
            let running = Task { try await runtime.run() }
            try await eventually {
                let statuses = runtime.statuses
                return statuses.first { $0.name == "good" }?.carried == 20
                    && statuses.filter { $0.state == .failed && $0.restarts > 2 }.map(\.name) == ["missing", "secured"]
            }
            let reasons = runtime.statuses.compactMap(\.unreadiness)
            #expect(reasons.contains { $0.contains("Kafka topic \"nowhere\" does not exist") }, "\(reasons)")
            await runtime.stop()
            try await running.value
            // Each cause is logged once, however often the start is retried.
            #expect(lines.all.count { $0.contains("\"nowhere\" does not exist") } == 1, "\(lines.all)")
            #expect(lines.all.count { $0.contains("does not accept PLAIN") } == 1, "\(lines.all)")
            #expect(!lines.all.contains { $0.contains("source \"missing\"") }, "\(lines.all)")
        }
    }

    /// Each partition is rejected again after each start, and each message contains the partition's name.
    @Test func aSinkWhoseEventsAreAllRejectedReportsTheCauseOnceAndIsNeverReady() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 6)
        for partition in 0..<6 { try await store.publish(20 + partition, partition: partition) }
        let sink = FakeSink { _, partition in .refused("copies-\(partition.partition): no key") }
        let lines = Lines()
        let log = lines.log.about(LogContext(kind: .sink, connector: "fake"))
        let options = PipelineOptions(maximumEvents: 2000, commitInterval: .milliseconds(50))
        let pipeline = SinkPipeline(
            sink: sink, topics: ["events"], group: "group", options: options, store: store, log: log)
        let supervised = SupervisedConnector(.sink(pipeline), log: log, times: .quick)
        let running = Task { await supervised.supervise(untilEnd: false) }
        try await eventually { supervised.status.restarts > 0 }
        try await eventually {
            let status = supervised.status
            #expect(!status.isReady, "\(status)")
            return status.restarts > 3
        }
        #expect(supervised.status.lastError?.contains("no key") == true)
        await supervised.stop()
        #expect(await running.value)
        #expect(lines.all.count { $0.contains("no key") } == 1, "\(lines.all)")
    }

    @Test func aStopFailsIfRecordsInFlightAreNotWrittenInTime() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 1)
        try await store.publish(5)
        let sink = FakeSink()
        sink.hold()
        var times = SupervisedConnector.Times.quick
        times.drain = .milliseconds(200)
        let supervised = SupervisedConnector(.sink(sink.pipeline(store)), log: .off, times: times)
        let running = Task { await supervised.supervise(untilEnd: false) }
        try await eventually { supervised.status.oldestUnacknowledged != nil }
        await supervised.stop()
        #expect(supervised.status.state == .draining && supervised.status.isReady)
        #expect(await !running.value)
        #expect(supervised.status.lastError?.contains("the next run carries it") == true)
        sink.release()
    }

    @Test func aStopOfASourceFailsIfRecordsInFlightAreNotWritten() async throws {
        let (store, source) = (try await MemoryStore(), ScriptedSource())
        let pipeline = SourcePipeline(
            source: source, topic: PipelineTopic("events"),
            options: PipelineOptions(maximumEvents: 10, commitInterval: nil), store: store, log: .off)
        var times = SupervisedConnector.Times.quick
        times.drain = .seconds(20)
        let supervised = SupervisedConnector(.source(pipeline), log: .off, times: times)
        let running = Task { await supervised.supervise(untilEnd: false) }
        _ = try await (await source.hooks()).assigned([0])
        store.hold()
        source.hand(
            SourceBatch(partition: 0, offsets: 0..<1, count: 1, size: 1) {
                SourceEvents([RivvenRecord(key: nil, value: "x")])
            })
        try await eventually { store.waiting > 0 }
        await supervised.stop()
        #expect(await !running.value)
        #expect(supervised.status.lastError?.contains("the next run carries it") == true)
        store.release()
    }

    /// Writes to a slow target that have begun are finished. The next run carries the rest.
    @Test func aStoppingSourceBeginsNoWritesAfterHalfItsTime() async throws {
        let (store, source, lines) = (try await MemoryStore(), ScriptedSource(), Lines())
        var options = PipelineOptions(maximumEvents: 1, commitInterval: nil)
        options.stopTimeout = .seconds(4)
        source.revokeAtClose()
        let pipeline = SourcePipeline(
            source: source, topic: PipelineTopic("events"), options: options, store: store, log: lines.log)
        let supervised = SupervisedConnector(.source(pipeline), log: .off, times: .quick)
        let running = Task { await supervised.supervise(untilEnd: false) }
        _ = try await (await source.hooks()).assigned([0])
        store.hold()
        for offset in Int64(0)..<3 {
            source.hand(
                SourceBatch(partition: 0, offsets: offset..<offset + 1, count: 1, size: 1) {
                    SourceEvents([RivvenRecord(key: nil, value: "x")])
                })
        }
        try await eventually { store.waiting > 0 }
        let stopping = Task { await supervised.stop() }
        try await eventually { pipeline.stopSignal.hasLasted(.seconds(2)) }
        store.release()
        await stopping.value
        #expect(await running.value)
        #expect(store.writes == 1)
        #expect(source.commits == [1])
        // The line may be logged shortly after the end of the run.
        try await eventually { lines.all.contains { $0.contains("the next run carries the rest") } }
        #expect(lines.all.count { $0.contains("the next run carries the rest") } == 1, "\(lines.all)")
    }

    /// The drain continues for as long as a stop may take, which is longer than the session timeout.
    @Test func aStoppingSourceWaitsLongerThanARebalance() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            try await rig.writeNumbers(0..<5)
            let store = try await MemoryStore()
            let source = try rig.source(
                ", format: record, session_timeout_ms: 1000, heartbeat_interval_ms: 100", store: store)
            let supervised = SupervisedConnector(.source(source), log: .off, times: .quick)
            #expect(source.drainTimeout == .milliseconds(500))
            store.hold()
            let running = Task { await supervised.supervise(untilEnd: false) }
            try await eventually { store.waiting > 0 }
            let stopping = Task { await supervised.stop() }
            try await eventually { source.drainTimeout == .seconds(30) }
            store.release()
            await stopping.value
            #expect(await running.value)
            let committed = try await rig.kafka.committedOffsets(group: "rivven-connect", topic: "orders")[0]?.offset
            #expect(committed == 5)
        }
    }

    /// After a failure, a connector is ready again as soon as it has carried something.
    @Test func aConnectorIsReadyOnceItHasCarriedAfterAFailure() async throws {
        let store = try await MemoryStore()
        _ = try await store.createTopic("events", partitions: 1)
        try await store.publish(5)
        let isAway = Lock(true)
        let sink = FakeSink { _, _ in isAway.withLock { $0 } ? .failed(ConnectorError("away")) : nil }
        let pipeline = sink.pipeline(store)
        let supervised = SupervisedConnector(.sink(pipeline), log: .off, times: .quick)
        let running = Task { await supervised.supervise(untilEnd: false) }
        try await eventually { supervised.status.restarts > 1 }
        #expect(supervised.status.unreadiness?.contains("away") == true)
        isAway.withLock { $0 = false }
        try await eventually { supervised.status.isReady && supervised.status.carried == 5 }
        await supervised.stop()
        #expect(await running.value)
    }

    /// The connection stays open, and a Produce request receives no response.
    @Test func aWriteWithoutAResponseIsLoggedOnce() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 3)
            try await rig.writeNumbers(0..<30)
            rig.broker.faults.withholdAnswer(.produce, count: 1000)
            let lines = Lines()
            let runtime = ConnectorRuntime(
                configuration: try rig.pipeline("record", sink: ", request_timeout_ms: 300"), log: lines.log,
                times: .quick)
            let running = Task { try await runtime.run() }
            try await eventually { lines.all.contains { $0.contains("which is sent again") } }
            rig.broker.faults.clear()
            try await eventually { runtime.statuses.map(\.carried) == [30, 30] }
            await runtime.stop()
            try await running.value
            #expect(lines.all.count { $0.contains("which is sent again") } == 1, "\(lines.all)")
        }
    }

    @Test func aConnectorStartsOnceItsTopicExists() async throws {
        try await Rig.with { rig in
            let runtime = ConnectorRuntime(
                configuration: try rig.pipeline("record", source: ", request_timeout_ms: 200"), log: .off, times: .quick
            )
            let running = Task { try await runtime.run() }
            try await eventually { runtime.statuses.first?.state == .failed }
            try await rig.makeTopics(partitions: 1)
            try await rig.writeNumbers(0..<5)
            try await eventually { runtime.statuses.map(\.carried) == [5, 5] }
            #expect(runtime.statuses.allSatisfy { $0.state == .running })
            await runtime.stop()
            try await running.value
        }
    }

    @Test func untilEndGivesUpAConnectorThatCannotStartAndNamesIt() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 2)
            try await rig.writeNumbers(0..<20)
            let runtime = ConnectorRuntime(configuration: try mixed(rig), log: .off, times: .quick)
            do {
                try await runtime.run(untilEnd: true)
                Issue.record("it ended well")
            } catch {
                #expect(
                    "\(error)".hasPrefix("sink \"typo\", source \"missing\", source \"secured\" failed before the end"),
                    "\(error)")
            }
            #expect(runtime.statuses.map(\.state) == [.ended, .failed, .failed, .failed])
            #expect(runtime.statuses.first?.carried == 20)
            #expect(runtime.statuses.last?.lastError?.contains("Rivven topic \"evnets\" does not exist") == true)
        }
    }

    @Test func anUnreachableRivvenIsRetriedAndNamed() async throws {
        let text = "broker: {bootstrap_servers: [\"127.0.0.1:1\"], connection_timeout_ms: 200}\n" + source()
        var configuration = try read(text).configuration
        configuration.settings.http.address = "127.0.0.1:0"
        let runtime = ConnectorRuntime(configuration: configuration, log: .off, times: .quick)
        let running = Task { try await runtime.run() }
        try await eventually { runtime.statuses.first?.state == .failed }
        let (status, line) = try await runtime.ask("/ready")
        #expect(status == 503 && line.hasPrefix("source \"kafka-source\": failed and is tried again: "), "\(line)")
        await runtime.stop()
        try await running.value
    }

    /// Nothing is in flight while a connection is being opened, so a stop does not wait for it.
    @Test(arguments: [false, true]) func aStopWhileConnectingEndsAtOnce(_ isRivven: Bool) async throws {
        try await Rig.with { rig in
            let peer = try SilentPeer()
            defer { peer.close() }
            let address = "127.0.0.1:\(peer.port)"
            let broker = isRivven ? "broker: {bootstrap_servers: [\"\(address)\"]}\n" : ""
            var configuration = try read(broker + source().replacing("k:9092", with: address)).configuration
            configuration.settings.http.address = "127.0.0.1:0"
            configuration.settings.stateDirectory = rig.directory
            let runtime = ConnectorRuntime(configuration: configuration, log: .off, times: .quick)
            let running = Task { try await runtime.run() }
            try await eventually { peer.accepted > 0 }
            let began = ContinuousClock.now
            await runtime.stop()
            try await running.value
            // Far less than the time that opening a connection may take.
            #expect(began.duration(to: .now) < .seconds(5))
            #expect(runtime.statuses.allSatisfy { $0.state == .ended })
        }
    }

    @Test func aHangingProbeIsNotSentAgain() async throws {
        let pings = Lock(0)
        let probe = SideProbe { note in
            note("Kafka")
            pings.withLock { $0 += 1 }
            try await Task.sleep(for: .seconds(60))
        }
        for _ in 0..<5 {
            #expect(await probe.failure(within: .milliseconds(20))?.hasPrefix("no response from Kafka for ") == true)
        }
        #expect(pings.withLock { $0 } == 1)
    }

    @Test func aProbeReportsWhatFailed() async throws {
        let probe = SideProbe { _ in throw ConnectorError("no") }
        for _ in 0..<3 { #expect(await probe.failure(within: .seconds(10)) == "no") }
        #expect(await SideProbe { _ in }.failure(within: .seconds(10)) == nil)
    }

    // MARK: A connector whose group_instance_id another process uses

    /// The test's own consumer stands for the other process. A connector that joined again would take the membership
    /// from it.
    @Test func aFencedConnectorIsGivenUpWhileTheOthersContinue() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let lines = Lines()
            let runtime = ConnectorRuntime(
                configuration: try fenced(rig, beside: "config: {\(Self.reading(rig)), consumer_group: b}"),
                log: lines.log, times: .quick)
            let running = Task { try await runtime.run() }
            try await eventually { runtime.statuses.map(\.isReady) == [true, true] }
            var other = Consumer.Configuration()
            other.groupInstanceID = "one"
            let consumer = try await rig.kafka.consumer(group: "a", topics: ["orders"], configuration: other)
            try await eventually { runtime.statuses.first?.isGivenUp == true }
            let joins = rig.broker.requests.count(of: .joinGroup)
            try await rig.writeNumbers(0..<20)
            try await eventually { runtime.statuses.last?.carried == 20 }
            #expect(try await consumer.nextBatch() != nil)
            #expect(rig.broker.requests.count(of: .joinGroup) == joins)
            let status = try #require(runtime.statuses.first)
            #expect(status.state == .failed && status.restarts == 0 && !status.isReady)
            #expect(status.lastError?.hasPrefix(Self.fencedReason) == true, "\(status)")
            let (code, line) = try await runtime.ask("/ready")
            #expect(code == 503 && line.contains("failed and is not tried again: \(Self.fencedReason)"), "\(line)")
            #expect(try await runtime.ask("/health").text.contains("\"state\":\"failed\""))
            #expect(lines.all.count { $0.contains(Self.fencedReason) } == 1, "\(lines.all)")
            await consumer.close()
            await runtime.stop()
            let error = await #expect(throws: ConnectorError.self) { try await running.value }
            #expect(error?.message == "source \"one\" failed and was not tried again; the log has the reason")
            #expect(runtime.statuses.map(\.state) == [.failed, .ended])
        }
    }

    @Test(arguments: [false, true]) func aRunEndsIfItsOnlyConnectorIsFenced(_ untilEnd: Bool) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            try await rig.writeNumbers(0..<20)
            rig.broker.faults.fail(untilEnd ? .joinGroup : .heartbeat, with: .fencedInstanceId, count: 1000)
            let lines = Lines()
            let runtime = ConnectorRuntime(configuration: try fenced(rig), log: lines.log, times: .quick)
            let error = await #expect(throws: ConnectorError.self) { try await runtime.run(untilEnd: untilEnd) }
            #expect(error?.message.hasPrefix("source \"one\" failed ") == true)
            #expect(runtime.statuses.map(\.state) == [.failed] && runtime.statuses[0].restarts == 0)
            #expect(rig.broker.requests.count(of: .joinGroup) == 1)
            #expect(lines.all.count { $0.contains(Self.fencedReason) } == 1, "\(lines.all)")
        }
    }

    private static let fencedReason =
        "another process uses group_instance_id \"one\" in consumer_group \"a\", so this connector was stopped: give each "
        + "process its own group_instance_id, and restart"

    private static func reading(_ rig: Rig) -> String {
        "brokers: \"\(rig.broker.bootstrap)\", topic: orders, heartbeat_interval_ms: 100, auto_commit_interval_ms: 50"
    }

    private func fenced(_ rig: Rig, beside config: String? = nil) throws -> PipelineConfiguration {
        let text = """
            sources:
              one: {connector: kafka, topic: first, config: {\(Self.reading(rig)), consumer_group: a, group_instance_id: one}}
              \(config.map { "two: {connector: kafka, topic: second, \($0)}" } ?? "")
            settings: {state_dir: "\(rig.directory)", drain_timeout_ms: 5000}
            """
        var configuration = try read(text).configuration
        configuration.settings.http.address = "127.0.0.1:0"
        return configuration
    }
}
