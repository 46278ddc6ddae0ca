import KafkaCodecs
public import KafkaTransport
import RivvenClient
import RivvenLog
public import RivvenProtocol
import SegmentLog

/// Runs the connectors of a configuration, each under a supervisor of its own, until it is told to stop.
///
/// At the start both sides of every connector must be found: a mistake shows at once. From then on a connector that fails
/// begins again from what it committed last, after a wait that grows; the others go on.
public final class ConnectorRuntime: Sendable {
    let configuration: PipelineConfiguration
    let log: Log
    /// How often each connector asks both its sides whether they are there.
    private let probeInterval: Duration
    private let state = Lock(State())

    private struct State {
        var isStopping = false
        var httpPort: UInt16?
        var sources: [SupervisedConnector] = []
        var sinks: [SupervisedConnector] = []
    }

    /// Creates a runtime of the enabled connectors of `configuration`.
    public convenience init(configuration: PipelineConfiguration, log: Log) {
        self.init(configuration: configuration, log: log, probeInterval: .seconds(5))
    }

    init(configuration: PipelineConfiguration, log: Log, probeInterval: Duration) {
        self.configuration = configuration
        self.log = log
        self.probeInterval = probeInterval
    }

    /// How each connector is doing, sources first.
    public var statuses: [ConnectorStatus] { connectors.map(\.status) }

    var connectors: [SupervisedConnector] { state.withLock { $0.sources + $0.sinks } }

    /// The port at which metrics and health are served; `nil` where they are not.
    public var httpPort: UInt16? { state.withLock { $0.httpPort } }

    // MARK: Running

    /// Opens both sides, runs the connectors until `stop()`, and closes.
    ///
    /// - Parameter untilEnd: Whether each connector ends once all is carried that was there when it began. A sink whose
    ///   topics are fed by a source of the same configuration ends where that source has ended.
    /// - Throws: What was wrong at the start.
    public func run(untilEnd: Bool = false) async throws {
        guard configuration.sources.contains(where: \.isEnabled) || configuration.sinks.contains(where: \.isEnabled)
        else { throw ConnectorError("the configuration has no connector that is enabled: there is nothing to run") }
        let server = try serve()
        state.withLock { $0.httpPort = server?.port }
        defer {
            state.withLock { $0.httpPort = nil }
            server?.close()
        }
        try await carry(untilEnd: untilEnd)
    }

    private func carry(untilEnd: Bool) async throws {
        let store = try await Self.openStore(configuration)
        let clients = KafkaClients()
        let reporting = Task { await self.reportRegularly() }
        defer { reporting.cancel() }
        do {
            let (sources, sinks) = try await make(store, clients)
            let isStopping = state.withLock { state in
                (state.sources, state.sinks) = (sources, sinks)
                return state.isStopping
            }
            if !isStopping { await supervise(sources, sinks, untilEnd) }
        } catch {
            await clients.close()
            await store.close()
            throw error
        }
        await clients.close()
        await store.close()
    }

    private func make(
        _ store: any RivvenStore, _ clients: KafkaClients
    ) async throws -> ([SupervisedConnector], [SupervisedConnector]) {
        let settings = configuration.settings
        let sources = configuration.sources.filter(\.isEnabled).map { source in
            let pipeline = SourcePipeline(
                source, settings, clients, store: store, isOnlyWriter: isOnlyWriter(source), log: log)
            return supervised(.source(pipeline))
        }
        let sinks = configuration.sinks.filter(\.isEnabled).map { sink in
            supervised(.sink(SinkPipeline(sink, settings, clients, store: store, log: log)))
        }
        for connector in sources + sinks { try await connector.prepare() }
        return (sources, sinks)
    }

    /// Whether no other source of the configuration writes the topic of `source`.
    private func isOnlyWriter(_ source: SourceConfiguration) -> Bool {
        configuration.sources.count(where: { $0.isEnabled && $0.topic == source.topic }) == 1
    }

    private func supervised(_ pipeline: SupervisedConnector.Pipeline) -> SupervisedConnector {
        SupervisedConnector(pipeline, log: log, probeInterval: probeInterval)
    }

    private func supervise(_ sources: [SupervisedConnector], _ sinks: [SupervisedConnector], _ untilEnd: Bool) async {
        await withTaskGroup(of: Void.self) { group in
            let carrying = Task {
                await withTaskGroup(of: Void.self) { group in
                    for source in sources { group.addTask { await source.supervise(untilEnd: untilEnd) } }
                }
            }
            for sink in sinks {
                group.addTask {
                    guard untilEnd, self.isFed(sink) else { return await sink.supervise(untilEnd: untilEnd) }
                    await carrying.value
                    await sink.supervise(untilEnd: true)
                }
            }
            await carrying.value
        }
    }

    /// Whether a source of the same configuration writes what `sink` reads.
    private func isFed(_ sink: SupervisedConnector) -> Bool {
        guard case .sink(let pipeline) = sink.pipeline else { return false }
        let written = configuration.sources.filter(\.isEnabled).map(\.topic)
        return pipeline.topics.contains(where: written.contains)
    }

    /// Stops reading, lets what is under way be written and committed, and ends `run()`: sources first, then sinks.
    public func stop() async {
        let (sources, sinks) = state.withLock { state in
            state.isStopping = true
            return (state.sources, state.sinks)
        }
        await withTaskGroup(of: Void.self) { group in
            for source in sources { group.addTask { await source.stop() } }
        }
        for sink in sinks { await sink.stop() }
    }

    /// Opens the store that `configuration` names: the embedded log, or a Rivven cluster.
    public static func openStore(_ configuration: PipelineConfiguration) async throws -> any RivvenStore {
        switch configuration.broker {
        case .embedded:
            var log = RivvenLog.Configuration()
            log.fsync =
                switch configuration.settings.fsync {
                case .never: .never
                case .interval: .interval(.seconds(1))
                case .always: .always
                }
            return try await RivvenLog(directory: configuration.settings.stateDirectory, configuration: log)
        case .cluster(let cluster):
            var client = RivvenClient.Configuration()
            client.requestTimeout = cluster.requestTimeout
            client.connectTimeout = cluster.connectionTimeout
            client.tls = cluster.tls.map(\.configuration)
            return try await RivvenClient(servers: cluster.bootstrapServers, configuration: client)
        }
    }
}
