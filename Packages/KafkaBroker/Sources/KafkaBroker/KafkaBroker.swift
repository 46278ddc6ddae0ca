import KafkaCodecs
import KafkaTransport

/// An Apache Kafka broker inside the process: one node, with its own event loop and thread.
///
///     let broker = try await KafkaBroker.start()
///     let kafka = try await Kafka(bootstrap: broker.bootstrap)
///     …
///     await broker.stop()
///
/// It serves topics, produce and fetch, idempotent and transactional producers and classic consumer groups to any Kafka
/// client, from memory or from a data directory. `ServedAPIs` lists what it serves; ApiVersions advertises nothing
/// else.
public final class KafkaBroker: Sendable {
    /// The address that clients connect to, as `host:port`.
    public let bootstrap: String
    /// The port that the broker listens on.
    public let port: UInt16
    /// The faults that a test injects.
    public let faults: Faults
    /// A log of the requests that the broker has read, for tests.
    public let requests: RequestLog

    private let loop: EventLoop
    private let core: BrokerCore
    private let listener: ListenerBox
    private let stopping = SharedTask()
    private let isStopped = Lock(false)

    private init(bootstrap: String, port: UInt16, loop: EventLoop, core: BrokerCore, listener: FrameListener) {
        self.bootstrap = bootstrap
        self.port = port
        faults = core.faults
        requests = core.requests
        self.loop = loop
        self.core = core
        self.listener = ListenerBox(listener)
    }

    /// Starts a broker. It serves clients when this returns.
    ///
    /// Raises the process's soft limit on open files to its hard limit: a broker has one open file for each connection
    /// and, with a data directory, one for each segment of each partition.
    ///
    /// - Throws: `KafkaBrokerError` if the configuration is invalid, or if the address or the data directory cannot be
    ///   used.
    public static func start(configuration: Configuration = Configuration()) async throws -> KafkaBroker {
        try configuration.check()
        let loop = try makeLoop()
        let result: Result<KafkaBroker, KafkaBrokerError> = await withCheckedContinuation { continuation in
            loop.execute {
                continuation.resume(returning: open(configuration, loop))
            }
        }
        if case .failure = result { await shutDown(loop) }
        return try result.get()
    }

    private static func makeLoop() throws(KafkaBrokerError) -> EventLoop {
        do throws(TransportError) {
            return try EventLoop(name: "kafka-broker")
        } catch {
            throw .init(.listen, "cannot start the broker's thread: \(error)")
        }
    }

    /// Opens the data and then the port, so that no client connects before all data is read.
    private static func open(_ configuration: Configuration, _ loop: EventLoop) -> Result<KafkaBroker, KafkaBrokerError>
    {
        do throws(KafkaBrokerError) {
            let store = try BrokerStore(
                directory: configuration.dataDirectory, durability: configuration.durability,
                salvage: configuration.salvage, openFiles: configuration.openFiles(), log: configuration.log)
            let core = try BrokerCore(loop: loop, configuration: configuration, clock: .system, store: store)
            let listener: FrameListener
            do throws(TransportError) {
                let tls: TLSServerContext? =
                    if let tls = configuration.tls { try TLSServerContext(tls, log: configuration.log) } else { nil }
                listener = try FrameListener(
                    loop: loop, host: configuration.host, port: configuration.port,
                    options: .init(
                        maximumFrameSize: configuration.limits.requestBytes,
                        idleTimeout: configuration.limits.idleTime, log: configuration.log),
                    tls: tls
                ) { connection in
                    ClientConnection(core: core, connection: connection)
                }
            } catch {
                core.stop()
                throw .init(.listen, "\(error)")
            }
            core.serve(as: .init(id: 1, host: configuration.clientHost, port: Int32(listener.port)))
            let host = configuration.clientHost
            let address = host.contains(":") ? "[\(host)]:\(listener.port)" : "\(host):\(listener.port)"
            return .success(
                KafkaBroker(bootstrap: address, port: listener.port, loop: loop, core: core, listener: listener))
        } catch {
            return .failure(error)
        }
    }

    /// Closes every connection, stores all state, and ends the thread.
    ///
    /// A second call waits for the first.
    public func stop() async {
        await stopping.run {
            self.isStopped.withLock { $0 = true }
            await withCheckedContinuation { continuation in
                self.loop.execute {
                    self.listener.close()
                    self.core.stop()
                    continuation.resume()
                }
            }
            await Self.shutDown(self.loop)
        }
    }

    /// Runs `work` on the broker's thread.
    ///
    /// - Throws: The error of `work`, or an error with the code `stopped` if the broker has stopped.
    func onLoop<Value: Sendable>(
        _ work: @escaping @Sendable (BrokerCore) -> Result<Value, KafkaBrokerError>
    ) async throws(KafkaBrokerError) -> Value {
        let result: Result<Value, KafkaBrokerError> = await withCheckedContinuation { continuation in
            let isOpen = isStopped.withLock { isStopped in
                if !isStopped { loop.execute { continuation.resume(returning: work(self.core)) } }
                return !isStopped
            }
            if !isOpen { continuation.resume(returning: .failure(.init(.stopped, "the broker has stopped"))) }
        }
        return try result.get()
    }

    private static func shutDown(_ loop: EventLoop) async {
        await withCheckedContinuation { continuation in
            EventLoop.detach {
                loop.shutdown()
                continuation.resume()
            }
        }
    }

    deinit {
        // A broker that was not stopped is stopped here, without waiting for the end.
        guard !isStopped.withLock({ $0 }) else { return }
        let (loop, core, listener) = (loop, core, listener)
        loop.execute {
            listener.close()
            core.stop()
        }
        EventLoop.detach { loop.shutdown() }
    }
}
