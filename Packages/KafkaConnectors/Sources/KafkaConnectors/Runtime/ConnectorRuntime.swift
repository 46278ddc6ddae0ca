import KafkaCodecs
public import KafkaTransport
import RivvenClient
import RivvenLog
public import RivvenProtocol
import SegmentLog

/// A runtime that runs the connectors of a configuration, each under a supervisor of its own, until it is stopped.
///
/// A connector that cannot start, or that fails, is started again at its last committed position, after a wait that
/// grows. The other connectors do not wait for it. Exception: a source whose `group_instance_id` another process uses
/// is not started again.
public final class ConnectorRuntime: Sendable {
    let configuration: PipelineConfiguration
    let log: Log
    private let times: SupervisedConnector.Times
    private let stopping = StopSignal()
    private let state = Lock(State())

    private struct State {
        var httpPort: UInt16?
        var sources: [SupervisedConnector] = []
        var sinks: [SupervisedConnector] = []
        /// Why the last attempt to open Rivven failed; `nil` if there was none.
        var storeFailure: String?
    }

    /// Creates a runtime of the enabled connectors of `configuration`.
    public convenience init(configuration: PipelineConfiguration, log: Log) {
        self.init(configuration: configuration, log: log, times: .init())
    }

    init(configuration: PipelineConfiguration, log: Log, times: SupervisedConnector.Times) {
        self.configuration = configuration
        self.log = log
        self.times = times
    }

    /// The status of each enabled connector, sources first.
    public var statuses: [ConnectorStatus] {
        let connectors = connectors
        return connectors.isEmpty ? pendingStatuses : connectors.map(\.status)
    }

    /// The statuses until Rivven is open.
    private var pendingStatuses: [ConnectorStatus] {
        let failure = state.withLock { $0.storeFailure }
        let names =
            configuration.sources.filter(\.isEnabled).map { ($0.name, "source") }
            + configuration.sinks.filter(\.isEnabled).map { ($0.name, "sink") }
        return names.map { name, direction in
            var status = ConnectorStatus(name: name, direction: direction)
            status.state = stopping.isStopped ? .ended : failure == nil ? .starting : .failed
            status.lastError = failure
            return status
        }
    }

    var connectors: [SupervisedConnector] { state.withLock { $0.sources + $0.sinks } }

    /// The port that serves metrics and health; `nil` if none does.
    public var httpPort: UInt16? { state.withLock { $0.httpPort } }

    // MARK: Running

    /// Opens Rivven, runs the connectors until `stop()`, and closes.
    ///
    /// - Parameters:
    ///   - untilEnd: Whether each connector ends once everything is carried that existed when it began. A sink that a
    ///     source of the same configuration feeds begins its end when that source has ended. A connector is given up if
    ///     five attempts in a row fail without carrying anything.
    ///   - salvage: Whether a damaged embedded log is opened with the sound entries before the damage.
    /// - Throws: `ConnectorError` if no connector is enabled, if the HTTP address or the embedded log is not available, or
    ///   if a connector was given up. The other connectors continue until then. Other failures are retried.
    public func run(untilEnd: Bool = false, salvage: Bool = false) async throws {
        guard configuration.hasEnabledConnectors else {
            throw ConnectorError("every connector is disabled: set enabled: true for at least one")
        }
        let server = try serve()
        state.withLock { $0.httpPort = server?.port }
        defer {
            state.withLock { $0.httpPort = nil }
            server?.close()
        }
        guard let store = try await openStore(untilEnd: untilEnd, salvage: salvage) else { return }
        let clients = KafkaClients(log: log)
        let reporting = Task { await self.reportRegularly() }
        let failed = await carry(store, clients, untilEnd: untilEnd)
        reporting.cancel()
        await clients.close()
        await store.close()
        guard failed.isEmpty else { throw Self.ending(failed, untilEnd: untilEnd) }
    }

    /// Returns the error that names the connectors which failed.
    private static func ending(_ failed: [ConnectorStatus], untilEnd: Bool) -> ConnectorError {
        func titles(_ statuses: [ConnectorStatus]) -> String? {
            let titles = statuses.map { "\($0.direction) \"\($0.name)\"" }.sorted()
            return titles.isEmpty ? nil : titles.joined(separator: ", ")
        }
        let givenUp = failed.filter(\.isGivenUp)
        let reasons = "the log has the reason\(givenUp.count == 1 ? "" : "s")"
        let parts = [
            titles(givenUp).map {
                "\($0) failed \(untilEnd ? "before the end was reached" : "and was not tried again"); \(reasons)"
            },
            titles(failed.filter { !$0.isGivenUp }).map {
                "\($0) did not write what was in flight within drain_timeout_ms; the next run carries it"
            },
        ]
        return ConnectorError(parts.compactMap(\.self).joined(separator: "; "))
    }

    /// Opens Rivven. A cluster that cannot be reached is retried. Returns `nil` after a stop.
    private func openStore(untilEnd: Bool, salvage: Bool) async throws -> (any RivvenStore)? {
        var backoff = Backoff(initial: times.firstWait, maximum: times.longestWait)
        while !stopping.isStopped {
            let opening = Task { [log] in try await Self.openStore(configuration, salvage: salvage, log: log) }
            do {
                guard let opened = await stopping.first(opening) else { break }
                return try opened.get()
            } catch {
                guard case .cluster = configuration.broker else { throw error }
                let attempts = backoff.attempts + 1
                if untilEnd, attempts >= SupervisedConnector.attemptsUntilEnd { throw error }
                let reason = "\(error)"
                let isNew = state.withLock { state in
                    defer { state.storeFailure = reason }
                    return state.storeFailure != reason
                }
                if isNew { log.error("cannot open Rivven: \(reason); retrying", error: reason) }
                await stopping.sleep(for: backoff.next())
            }
        }
        log.info("stopped before Rivven was reached; nothing was in flight")
        return nil
    }

    /// Runs the connectors, and returns the status of those that were given up or did not drain in time.
    private func carry(_ store: any RivvenStore, _ clients: KafkaClients, untilEnd: Bool) async -> [ConnectorStatus] {
        let settings = configuration.settings
        let sources = configuration.sources.filter(\.isEnabled).map { source in
            let log = log.about(LogContext(kind: .source, connector: source.name))
            let pipeline = SourcePipeline(
                source, settings, clients, store: store, isOnlyWriter: isOnlyWriter(source), log: log)
            return supervised(.source(pipeline), session: source.kafka.sessionTimeout)
        }
        let sinks = configuration.sinks.filter(\.isEnabled).map { sink in
            let log = log.about(LogContext(kind: .sink, connector: sink.name))
            let pipeline = SinkPipeline(sink, settings, clients, store: store, log: log)
            return supervised(.sink(pipeline), session: RivvenGroupOptions().sessionTimeout)
        }
        state.withLock { state in (state.sources, state.sinks) = (sources, sinks) }
        // A stop before this point has not reached the connectors.
        if stopping.isStopped { await stop() }
        return await supervise(sources, sinks, untilEnd)
    }

    /// Whether no other source of the configuration writes the topic of `source`.
    private func isOnlyWriter(_ source: SourceConfiguration) -> Bool {
        configuration.sources.count(where: { $0.isEnabled && $0.topic == source.topic }) == 1
    }

    private func supervised(_ pipeline: SupervisedConnector.Pipeline, session: Duration) -> SupervisedConnector {
        var times = times
        times.session = session
        times.drain = configuration.settings.drainTimeout
        return SupervisedConnector(pipeline, log: log, times: times)
    }

    private func supervise(
        _ sources: [SupervisedConnector], _ sinks: [SupervisedConnector], _ untilEnd: Bool
    ) async -> [ConnectorStatus] {
        let carrying = Task {
            await withTaskGroup(of: ConnectorStatus?.self) { group in
                for source in sources { group.addTask { await Self.run(source, untilEnd) } }
                return await group.reduce(into: []) { failed, status in failed += [status].compactMap(\.self) }
            }
        }
        let failed = await withTaskGroup(of: ConnectorStatus?.self) { group in
            for sink in sinks {
                let isFed = untilEnd && isFed(sink)
                group.addTask {
                    if isFed { _ = await carrying.value }
                    return await Self.run(sink, untilEnd)
                }
            }
            return await group.reduce(into: []) { failed, status in failed += [status].compactMap(\.self) }
        }
        return await carrying.value + failed
    }

    /// Runs a connector, and returns its status if it failed.
    private static func run(_ connector: SupervisedConnector, _ untilEnd: Bool) async -> ConnectorStatus? {
        await connector.supervise(untilEnd: untilEnd) ? nil : connector.status
    }

    /// Whether a source of the same configuration writes a topic that `sink` reads.
    private func isFed(_ sink: SupervisedConnector) -> Bool {
        guard case .sink(let pipeline) = sink.pipeline else { return false }
        let written = configuration.sources.filter(\.isEnabled).map(\.topic)
        return pipeline.topics.contains(where: written.contains)
    }

    /// Stops reading, waits until what is in flight is written and committed, and ends `run()`. Sources stop first,
    /// then sinks.
    ///
    /// The sources have half of `drain_timeout_ms`, so that the sinks have the other half.
    public func stop() async {
        stopping.stop()
        let (sources, sinks) = state.withLock { ($0.sources, $0.sinks) }
        let draining = Task {
            await withTaskGroup(of: Void.self) { group in
                for source in sources { group.addTask { await source.stop() } }
            }
        }
        let drained = StopSignal()
        Task {
            await draining.value
            drained.stop()
        }
        await drained.sleep(for: configuration.settings.drainTimeout / 2)
        await withTaskGroup(of: Void.self) { group in
            for sink in sinks { group.addTask { await sink.stop() } }
        }
    }

    /// Opens the store that `configuration` names: the embedded log, or a Rivven cluster.
    ///
    /// - Parameters:
    ///   - salvage: Whether a damaged embedded log is opened with the sound entries before the damage.
    ///   - log: Receives the failures that the client of a cluster recovers from on its own, and what the embedded log
    ///     had to cut off when it was opened.
    public static func openStore(
        _ configuration: PipelineConfiguration, salvage: Bool = false, log: Log = .off
    ) async throws -> any RivvenStore {
        switch configuration.broker {
        case .embedded:
            var options = RivvenLog.Configuration()
            options.fsync =
                switch configuration.settings.fsync {
                case .never: .never
                case .interval: .interval(.seconds(1))
                case .always: .always
                }
            options.salvage = salvage
            let opened = try await RivvenLog(
                directory: configuration.settings.stateDirectory, configuration: options)
            for notice in opened.recovery { log.loss("event log: \(notice)") }
            return opened
        case .cluster(let cluster):
            var client = RivvenClient.Configuration()
            client.requestTimeout = cluster.requestTimeout
            client.connectTimeout = cluster.connectionTimeout
            client.tls = cluster.tls.map(\.configuration)
            client.authentication = cluster.auth.map(\.credentials)
            client.report = { log.warning("Rivven: \($0)") }
            return try await RivvenClient(servers: cluster.bootstrapServers, configuration: client)
        }
    }
}
