import KafkaCodecs
import KafkaProtocol
import KafkaTransport

@testable import KafkaClient
@testable import KafkaTransport

/// A broker that responds as a test says, or never, and that moves its client's virtual clock while nothing passes
/// between the two.
///
/// So a client that waits for hours is tested in milliseconds: whenever both sides are quiet, the client's next timer
/// fires.
final class FaultyBroker: @unchecked Sendable {
    // Unchecked because what is not locked is set before a client connects, or touched on the loop alone.

    /// What the broker does with a request.
    enum Reaction: Sendable {
        case respond(Bytes)
        /// Keeps the connection open and never responds.
        case silence
        case close
        /// Reads nothing more, and keeps the connection open.
        case stopReading
    }

    typealias Script = @Sendable (_ key: APIKey, _ version: Int16, _ body: ByteReader) -> Reaction

    let loop: EventLoop
    let clock = VirtualClock()
    private var listener: FrameListener?
    private let script: Script
    private let log = Lock<[APIKey]>([])
    private let client = Lock<EventLoop?>(nil)
    private let patience: Int
    private let start: APIKey?
    private let quiet = Lock((ticks: 0, requests: -1))

    /// Creates a broker.
    ///
    /// - Parameters:
    ///   - patience: For how many milliseconds both sides are quiet before the clock moves.
    ///   - start: The clock stands still until such a request has arrived: threads of Swift's pool may be at work for it,
    ///     such as one that fetches credentials.
    init(patience: Int = 3, clockStartsAt start: APIKey? = nil, _ script: @escaping Script) throws {
        self.patience = patience
        self.start = start
        loop = try EventLoop(name: "faulty")
        self.script = script
        listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0) { FaultyConnection(self, $0) }
    }

    var port: Int32 { Int32(listener?.port ?? 0) }
    var bootstrap: String { "127.0.0.1:\(port)" }
    /// The requests that have arrived, in order.
    var received: [APIKey] { log.withLock { $0 } }
    /// The requests without those that open a connection.
    var requests: [APIKey] {
        received.filter { $0 != .apiVersions && $0 != .saslHandshake && $0 != .saslAuthenticate }
    }

    /// Forgets the requests that have arrived.
    func forgetRequests() { log.withLock { $0 = [] } }

    /// Moves the clock of `client` from now on.
    func drive(_ client: EventLoop) {
        self.client.withLock { $0 = client }
        loop.run { self.tick() }
    }

    /// Returns a client of this broker, in virtual time or in real time.
    func client(
        _ configuration: Kafka.Configuration = .init(), isVirtual: Bool = true
    ) async throws(KafkaError) -> Kafka {
        let loop: EventLoop
        do throws(TransportError) {
            loop = try EventLoop(name: "client", clock: isVirtual ? .virtual(clock) : .monotonic)
        } catch {
            throw .connection(error.message)
        }
        drive(loop)
        return try await Kafka(bootstrap: bootstrap, configuration: configuration, loop: loop)
    }

    /// Lets the client's clock stand still.
    func stopClock() { client.withLock { $0 = nil } }

    /// Counts a quiet moment if no request arrived since the last one, and if the client's thread has had its turn.
    private func tick() {
        guard let client = client.withLock({ $0 }) else { return }
        let (count, mayMove) = log.withLock { log in (log.count, start.map(log.contains) ?? true) }
        client.execute {
            let isQuiet = self.quiet.withLock { quiet in
                quiet = (mayMove && count == quiet.requests ? quiet.ticks + 1 : 0, count)
                guard quiet.ticks >= self.patience else { return false }
                quiet.ticks = 0
                return true
            }
            if isQuiet { client.skipToNextTimer() }
            self.loop.execute { self.loop.schedule(after: .milliseconds(1)) { self.tick() } }
        }
    }

    /// Ends the broker.
    func stop() async {
        client.withLock { $0 = nil }
        await withCheckedContinuation { continuation in
            EventLoop.detach { [loop] in
                loop.shutdown()
                continuation.resume()
            }
        }
    }

    fileprivate func react(to key: APIKey, _ version: Int16, _ body: ByteReader) -> Reaction {
        log.withLock { $0.append(key) }
        return script(key, version, body)
    }

    // MARK: Responses

    /// Encodes a response.
    static func respond<Response: KafkaResponse>(_ response: Response, _ version: Int16) -> Reaction {
        var writer = ByteWriter()
        response.encode(to: &writer, version: version)
        return .respond(writer.finish())
    }

    /// Responds to ApiVersions with what this client speaks.
    static func versions(_ version: Int16) -> Reaction {
        var response = ApiVersionsResponse()
        response.apiKeys = ClientVersions.spoken.map { key, versions in
            var range = ApiVersionsResponse.ApiVersion()
            range.apiKey = key.rawValue
            range.minVersion = versions.lowerBound
            range.maxVersion = versions.upperBound
            return range
        }
        return respond(response, version)
    }

    /// The metadata of a cluster of one broker with topics of one name.
    static func metadata(
        port: Int32, topic: String = "t", leaders: [Int32] = [0], error: ErrorCode = .none
    ) -> MetadataResponse {
        var response = MetadataResponse()
        var broker = MetadataResponse.MetadataResponseBroker()
        broker.host = "127.0.0.1"
        broker.port = port
        response.brokers = [broker]
        response.controllerId = 0
        response.clusterId = "c"
        var answer = MetadataResponse.MetadataResponseTopic()
        answer.name = topic
        answer.errorCode = error.rawValue
        answer.partitions = leaders.enumerated().map { number, leader in
            var partition = MetadataResponse.MetadataResponsePartition()
            partition.partitionIndex = Int32(number)
            partition.leaderId = leader
            return partition
        }
        response.topics = [answer]
        return response
    }
}

private final class FaultyConnection: FrameHandler, @unchecked Sendable {
    // Unchecked because it is touched on the loop alone.
    private let broker: FaultyBroker

    init(_ broker: FaultyBroker, _ connection: FrameConnection) {
        self.broker = broker
    }

    func connection(_ connection: FrameConnection, didReceive frame: Bytes) {
        var reader = ByteReader(frame)
        guard let number = try? reader.int16(), let version = try? reader.int16() else { return connection.close() }
        let key = APIKey(rawValue: number)
        reader = ByteReader(frame)
        guard
            let header = try? RequestHeader(from: &reader, version: key.requestHeaderVersion(apiVersion: version))
        else { return connection.close() }
        switch broker.react(to: key, version, reader) {
        case .silence: break
        case .close: connection.close()
        case .stopReading: connection.pauseReading()
        case .respond(let body):
            let isFlexible = key.responseHeaderVersion(apiVersion: version) == 1
            var writer = ByteWriter()
            writer.int32(Int32(4 + (isFlexible ? 1 : 0) + body.count))
            writer.int32(header.correlationId)
            if isFlexible { writer.uint8(0) }
            writer.bytes(body)
            connection.send([writer.finish()])
        }
    }

    func connectionDidClose(_ connection: FrameConnection, error: TransportError?) {}
}
