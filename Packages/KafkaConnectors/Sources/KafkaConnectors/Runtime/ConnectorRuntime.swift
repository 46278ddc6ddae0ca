import KafkaClient
import KafkaSASL
import KafkaCodecs
public import KafkaTransport
import KafkaProtocol
import RivvenClient
import RivvenLog
public import RivvenProtocol
import SegmentLog

/// Runs the connectors of a configuration, each under a supervisor of its own, until it is told to stop.
///
/// At the start both sides of every connector must be found: a mistake shows at once. From then on a connector that fails
/// begins again from what it committed last, after a wait that grows; the others go on.
public final class ConnectorRuntime: Sendable {
    private let configuration: PipelineConfiguration
    private let log: Log
    private let state = Lock(State())

    private struct State {
        var isStopping = false
        var sources: [KafkaSource] = []
        var sinks: [KafkaSink] = []
    }

    /// Creates a runtime of the enabled connectors of `configuration`.
    public init(configuration: PipelineConfiguration, log: Log) {
        self.configuration = configuration
        self.log = log
    }

    /// Opens both sides, runs the connectors until `stop()`, and closes.
    ///
    /// - Throws: What was wrong at the start.
    public func run() async throws {
        let sources = configuration.sources.filter(\.isEnabled)
        let sinks = configuration.sinks.filter(\.isEnabled)
        guard !sources.isEmpty || !sinks.isEmpty else {
            throw ConnectorError("the configuration has no connector that is enabled: there is nothing to run")
        }
        let store = try await Self.openStore(configuration)
        let clients = KafkaClients(
            drainTimeout: configuration.settings.drainTimeout)
        do {
            let made = try await make(sources, sinks, store, clients)
            let isStopping = state.withLock { state in
                (state.sources, state.sinks) = made
                return state.isStopping
            }
            if !isStopping { await supervise(made.0, made.1) }
        } catch {
            await clients.close()
            await store.close()
            throw error
        }
        await clients.close()
        await store.close()
    }

    private func make(
        _ sources: [SourceConfiguration], _ sinks: [SinkConfiguration], _ store: any RivvenStore,
        _ clients: KafkaClients
    ) async throws -> ([KafkaSource], [KafkaSink]) {
        var made: ([KafkaSource], [KafkaSink]) = ([], [])
        for source in sources {
            let kafka = try await clients.client(
                .init(source.kafka), of: "source \"\(source.name)\"")
            let connector = KafkaSource(
                options: SourceOptions(source, configuration.settings), kafka: kafka, store: store, log: log)
            try await connector.prepare()
            made.0.append(connector)
        }
        for sink in sinks {
            let kafka = try await clients.client(
                .init(sink.kafka), of: "sink \"\(sink.name)\"")
            let connector = KafkaSink(
                options: SinkOptions(sink, configuration.settings), kafka: kafka, store: store, log: log)
            try await connector.prepare()
            made.1.append(connector)
        }
        return made
    }

    private func supervise(_ sources: [KafkaSource], _ sinks: [KafkaSink]) async {
        await withTaskGroup(of: Void.self) { group in
            for source in sources {
                group.addTask {
                    await self.supervise("source \"\(source.options.name)\"") {
                        try await source.prepare()
                        try await source.run()
                    }
                }
            }
            for sink in sinks {
                group.addTask {
                    await self.supervise("sink \"\(sink.options.name)\"") {
                        try await sink.prepare()
                        try await sink.run()
                    }
                }
            }
        }
    }

    /// Runs `body` over and over until the runtime stops.
    private func supervise(_ name: String, _ body: () async throws -> Void) async {
        var backoff = Backoff(initial: .milliseconds(500), maximum: .seconds(30))
        while !isStopping {
            let started = ContinuousClock.now
            do {
                log.info("\(name): runs")
                try await body()
            } catch {
                if isStopping { return log.warning("\(name): ended with \(error)") }
                if ContinuousClock.now - started > .seconds(60) { backoff.reset() }
                let wait = backoff.next()
                log.error("\(name): \(error); begins again at its last committed position in \(Self.seconds(wait)) s")
                await pause(wait)
            }
        }
    }

    private static func seconds(_ duration: Duration) -> String {
        let tenths = Int((duration / .milliseconds(100)).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private func pause(_ duration: Duration) async {
        let end = ContinuousClock.now + duration
        while !isStopping, ContinuousClock.now < end { try? await Task.sleep(for: .milliseconds(100)) }
    }

    private var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Stops reading, lets what is under way be written and committed, and ends `run()`: sources first, then sinks.
    public func stop() async {
        let (sources, sinks) = state.withLock { state in
            state.isStopping = true
            return (state.sources, state.sinks)
        }
        await withTaskGroup(of: Void.self) { group in
            for source in sources { group.addTask { await source.stop() } }
        }
        for sink in sinks { sink.stop() }
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
            return try await RivvenClient(servers: cluster.bootstrapServers, configuration: client)
        }
    }
}

/// The Kafka clients of a runtime: connectors of one cluster share one.
actor KafkaClients {
    /// What a client is made of: connectors that agree in it share one.
    struct Cluster: Equatable {
        let brokers: [String]
        let clientID: String?
        let requestTimeout: Duration
        let security: SecurityConfiguration
    }

    private var clients: [(cluster: Cluster, kafka: Kafka)] = []
    private let drainTimeout: Duration

    init(drainTimeout: Duration) {
        self.drainTimeout = drainTimeout
    }

    func client(_ cluster: Cluster, of connector: String) async throws -> Kafka {
        if let client = clients.first(where: { $0.cluster == cluster }) { return client.kafka }
        do {
            let kafka = try await Kafka(
                bootstrap: cluster.brokers.joined(separator: ","), configuration: try Self.configuration(cluster))
            clients.append((cluster, kafka))
            return kafka
        } catch let error as KafkaError where error.code == .authentication || error.code == .tls {
            throw ConnectorError("\(connector): \(error); see config.security")
        } catch let error as SASLError {
            throw ConnectorError("\(connector): \(error); see config.security")
        } catch {
            throw ConnectorError("\(connector): \(error), and config.brokers")
        }
    }

    static func configuration(_ cluster: Cluster) throws(SASLError) -> Kafka.Configuration {
        var configuration = Kafka.Configuration()
        if let clientID = cluster.clientID { configuration.clientID = clientID }
        configuration.requestTimeout = cluster.requestTimeout
        configuration.connectTimeout = min(configuration.connectTimeout, cluster.requestTimeout)
        configuration.unknownTopicPatience = min(configuration.unknownTopicPatience, cluster.requestTimeout)
        configuration.security = try Kafka.Security(cluster.security)
        return configuration
    }

    func close() async {
        for client in clients { await client.kafka.close() }
        clients = []
    }
}
