import KafkaCodecs
import KafkaProtocol
import KafkaTransport

@testable import KafkaClient

/// A broker on a loopback port whose responses, and their times, are scripted by a test.
///
/// By default it responds to ApiVersions, Metadata and FindCoordinator: it is the only broker of a cluster with topic
/// "t", and it is the coordinator of everything. `on` adds a handler for a request, or replaces one.
/// `respondToEverything()` adds handlers for all requests. `client()` creates a client in virtual time, whose clock
/// moves when nothing else happens.
final class FakeBroker: Sendable {
    typealias Reply<Response> = @Sendable (Response) -> Void

    /// What the broker does with a request that has no handler.
    enum Unhandled: Sendable {
        /// Closes the connection. ApiVersions does not list the request.
        case close
        /// Sends no response.
        case silence
        /// Stops reading from the connection, which stays open.
        case stopReading
    }

    struct Handler {
        let versions: ClosedRange<Int16>
        let handle:
            @Sendable (_ body: ByteReader, _ version: Int16, _ answer: @escaping @Sendable (Bytes) -> Void) throws
                -> Void
    }

    /// A kind of request that fails.
    private struct Failure {
        var api: APIKey
        /// The error code of the responses; `nil` for no response.
        var code: ErrorCode?
    }

    /// The cluster, as Metadata responses describe it.
    let topic = SharedTopic()
    /// The clock of clients in virtual time.
    let clock = VirtualClock()
    let loop: EventLoop
    let unhandled: Unhandled
    let driven = Lock(Driven())
    private let listener: FrameListener
    private let owner: Owner
    private let handlers = Lock<[APIKey: Handler]>([:])
    private let failure = Lock<Failure?>(nil)
    private let log = Lock<[APIKey]>([])

    init(partitions: Int32 = 1, unhandled: Unhandled = .close) throws {
        let loop = try EventLoop(name: "fake-broker")
        let owner = Owner()
        self.owner = owner
        self.loop = loop
        self.unhandled = unhandled
        listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0) { _ in FakeConnection(owner) }
        owner.broker.withLock { $0 = self }
        topic.withLock { $0.partitions = partitions }
        respondToOpening()
    }

    var port: Int32 { Int32(listener.port) }
    var bootstrap: String { "127.0.0.1:\(port)" }

    // MARK: Handlers

    /// Sets the handler for a kind of request. If a handler never replies, the client gets no response. If it throws,
    /// the connection is closed.
    func on<Request: KafkaRequest>(
        _ type: Request.Type, versions: ClosedRange<Int16>? = nil,
        _ handler: @escaping @Sendable (Request, @escaping Reply<Request.Response>) throws -> Void
    ) {
        guard let versions = versions ?? ClientVersions.spoken[Request.apiKey] else { return }
        let handler = Handler(versions: versions) { body, version, answer in
            var body = body
            try handler(try Request(from: &body, version: version)) { response in
                var writer = ByteWriter()
                response.encode(to: &writer, version: version)
                answer(writer.finish())
            }
        }
        handlers.withLock { $0[Request.apiKey] = handler }
    }

    /// Makes requests of kind `api` fail with `code`, or without any response if `code` is `nil`.
    func fail(_ api: APIKey, with code: ErrorCode?) {
        failure.withLock { $0 = Failure(api: api, code: code) }
    }

    /// Returns the error code for a response to `api`; 0 unless requests of that kind fail.
    func code(of api: APIKey) -> Int16 {
        failure.withLock { $0?.api == api ? $0?.code?.rawValue ?? 0 : 0 }
    }

    // MARK: Requests

    /// The requests that have arrived, in order.
    var received: [APIKey] { log.withLock { $0 } }
    /// The requests, without those that open a connection.
    var requests: [APIKey] {
        received.filter { $0 != .apiVersions && $0 != .saslHandshake && $0 != .saslAuthenticate }
    }

    /// Forgets the requests that have arrived.
    func forgetRequests() { log.withLock { $0 = [] } }

    /// Records a request, and returns its handler and whether it gets no response.
    func receive(_ api: APIKey) -> (handler: Handler?, isSilent: Bool) {
        log.withLock { $0.append(api) }
        let isSilent = failure.withLock { $0?.api == api && $0?.code == nil }
        return (handlers.withLock { $0[api] }, isSilent)
    }

    /// The versions that ApiVersions lists.
    var versions: [APIKey: ClosedRange<Int16>] {
        let own = handlers.withLock { $0.mapValues(\.versions) }
        return unhandled == .close ? own : ClientVersions.spoken.merging(own) { $1 }
    }

    /// Calls `work` after `delay`, on the broker's loop.
    func after(_ delay: Duration, _ work: @escaping @Sendable () -> Void) {
        loop.run { [loop] in loop.schedule(after: delay, work) }
    }

    // MARK: Start and end

    /// Runs `body` with a client of the broker in real time, and ends both afterwards.
    func with(
        requestTimeout: Duration = .seconds(5), maximumBlock: Duration = .seconds(60),
        onEvent: @escaping @Sendable (Kafka.Event) -> Void = { _ in },
        _ body: (Kafka) async throws -> Void
    ) async throws {
        var configuration = Kafka.Configuration()
        configuration.requestTimeout = requestTimeout
        configuration.maximumBlock = maximumBlock
        configuration.onEvent = onEvent
        let kafka = try await Kafka(bootstrap: bootstrap, configuration: configuration)
        var failure: (any Error)?
        do { try await body(kafka) } catch { failure = error }
        await kafka.close()
        await stop()
        if let failure { throw failure }
    }

    /// Stops the broker.
    func stop() async {
        stopClock()
        owner.broker.withLock { $0 = nil }
        await withCheckedContinuation { continuation in
            EventLoop.detach { [loop] in
                loop.shutdown()
                continuation.resume()
            }
        }
    }
}

/// The topic "t" and its cluster, as Metadata responses describe them. Both the test and the broker change them.
final class SharedTopic: Sendable {
    struct State {
        /// The topic's id; zero if the broker has none.
        var id = UUID128.zero
        var clusterID: String? = "c"
        /// The leader of each partition; -1 for none.
        var leaders: [Int32] = [0]

        var partitions: Int32 {
            get { Int32(leaders.count) }
            set { leaders = Array(repeating: 0, count: Int(newValue)) }
        }
    }

    private let lock = Lock(State())

    func withLock<Result>(_ body: (inout State) -> Result) -> Result { lock.withLock(body) }
}

/// The broker that the connections belong to, until it is stopped.
private final class Owner: Sendable {
    let broker = Lock<FakeBroker?>(nil)
}

private final class FakeConnection: FrameHandler, @unchecked Sendable {
    // Unchecked, because it is used only on the loop.
    private let owner: Owner

    init(_ owner: Owner) {
        self.owner = owner
    }

    func connection(_ connection: FrameConnection, didReceive frame: Bytes) {
        guard let broker = owner.broker.withLock({ $0 }), (try? handle(frame, connection, broker)) != nil
        else { return connection.close() }
    }

    private func handle(_ frame: Bytes, _ connection: FrameConnection, _ broker: FakeBroker) throws {
        var reader = ByteReader(frame)
        let (key, version) = (APIKey(rawValue: try reader.int16()), try reader.int16())
        reader = ByteReader(frame)
        let header = try RequestHeader(from: &reader, version: key.requestHeaderVersion(apiVersion: version))
        let (handler, isSilent) = broker.receive(key)
        if isSilent { return }
        guard let handler else {
            switch broker.unhandled {
            case .close: return connection.close()
            case .silence: return
            case .stopReading: return connection.pauseReading()
            }
        }
        try handler.handle(reader, version) { [loop = broker.loop] body in
            let isFlexible = key.responseHeaderVersion(apiVersion: version) == 1
            var writer = ByteWriter()
            writer.int32(Int32(4 + (isFlexible ? 1 : 0) + body.count))
            writer.int32(header.correlationId)
            if isFlexible { writer.uint8(0) }
            writer.bytes(body)
            let response = writer.finish()
            loop.run { connection.send([response]) }
        }
    }

    func connectionDidClose(_ connection: FrameConnection, error: TransportError?) {}
}
