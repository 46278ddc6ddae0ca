import KafkaCodecs
import KafkaProtocol
import KafkaTransport

@testable import KafkaClient

/// A broker of one topic "t" that answers as a test says, when the test says.
final class AnsweringBroker: @unchecked Sendable {
    // Unchecked because `handlers` is set before a client connects, and the rest is behind locks or on the loop.
    typealias Reply<Response> = @Sendable (Response) -> Void
    fileprivate typealias Handler = (
        _ body: ByteReader, _ version: Int16, _ answer: @escaping @Sendable (Bytes) -> Void
    ) throws -> Void

    private let loop: EventLoop
    private var listener: FrameListener?
    fileprivate var handlers: [APIKey: (versions: ClosedRange<Int16>, handle: Handler)] = [:]

    init(partitions: Int32 = 1) throws {
        loop = try EventLoop(name: "scripted")
        let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0) { AnsweringConnection(self, $0) }
        self.listener = listener
        on(MetadataRequest.self, versions: 1...12) { [port = Int32(listener.port)] _, reply in
            reply(Self.metadata(port: port, partitions: partitions))
        }
        on(FindCoordinatorRequest.self, versions: 0...2) { [port = Int32(listener.port)] _, reply in
            var response = FindCoordinatorResponse()
            response.host = "127.0.0.1"
            response.port = port
            reply(response)
        }
    }

    var bootstrap: String { "127.0.0.1:\(listener?.port ?? 0)" }

    /// Answers requests of a kind; a handler that never replies leaves its client waiting, and one that throws closes the
    /// connection.
    func on<Request: KafkaRequest>(
        _ type: Request.Type, versions: ClosedRange<Int16>,
        _ handler: @escaping @Sendable (Request, @escaping Reply<Request.Response>) throws -> Void
    ) {
        let handle: Handler = { body, version, answer in
            var body = body
            try handler(try Request(from: &body, version: version)) { response in
                var writer = ByteWriter()
                response.encode(to: &writer, version: version)
                answer(writer.finish())
            }
        }
        handlers[Request.apiKey] = (versions, handle)
    }

    fileprivate func send(_ bytes: Bytes, on connection: FrameConnection) {
        loop.run { connection.send([bytes]) }
    }

    /// Does `work` after `delay`, on the broker's loop.
    func after(_ delay: Duration, _ work: @escaping @Sendable () -> Void) {
        loop.run { [loop] in loop.schedule(after: delay, work) }
    }

    /// Runs `body` with a client of the broker, and ends both.
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
        await withCheckedContinuation { continuation in
            EventLoop.detach { [loop] in
                loop.shutdown()
                continuation.resume()
            }
        }
        if let failure { throw failure }
    }

    private static func metadata(port: Int32, partitions: Int32) -> MetadataResponse {
        var response = MetadataResponse()
        var broker = MetadataResponse.MetadataResponseBroker()
        broker.host = "127.0.0.1"
        broker.port = port
        response.brokers = [broker]
        var topic = MetadataResponse.MetadataResponseTopic()
        topic.name = "t"
        topic.partitions = (0..<partitions).map { number in
            var partition = MetadataResponse.MetadataResponsePartition()
            partition.partitionIndex = number
            return partition
        }
        response.topics = [topic]
        return response
    }
}

private final class AnsweringConnection: FrameHandler, @unchecked Sendable {
    // Unchecked because it is touched on the loop alone.
    private let broker: AnsweringBroker

    init(_ broker: AnsweringBroker, _ connection: FrameConnection) {
        self.broker = broker
    }

    func connection(_ connection: FrameConnection, didReceive frame: Bytes) {
        guard (try? handle(frame, connection)) != nil else { return connection.close() }
    }

    private func handle(_ frame: Bytes, _ connection: FrameConnection) throws {
        var reader = ByteReader(frame)
        let (key, version) = (APIKey(rawValue: try reader.int16()), try reader.int16())
        reader = ByteReader(frame)
        let header = try RequestHeader(from: &reader, version: key.requestHeaderVersion(apiVersion: version))
        let answer: @Sendable (Bytes) -> Void = { [broker] body in
            let isFlexible = key.responseHeaderVersion(apiVersion: version) == 1
            var writer = ByteWriter()
            writer.int32(Int32(4 + (isFlexible ? 1 : 0) + body.count))
            writer.int32(header.correlationId)
            if isFlexible { writer.uint8(0) }
            writer.bytes(body)
            broker.send(writer.finish(), on: connection)
        }
        if key == .apiVersions { return answer(versions()) }
        guard let handler = broker.handlers[key] else { throw KafkaError(.malformed, "nothing is scripted for \(key)") }
        try handler.handle(reader, version, answer)
    }

    private func versions() -> Bytes {
        var response = ApiVersionsResponse()
        response.apiKeys = broker.handlers.map { key, handler in
            var range = ApiVersionsResponse.ApiVersion()
            range.apiKey = key.rawValue
            range.minVersion = handler.versions.lowerBound
            range.maxVersion = handler.versions.upperBound
            return range
        }
        var writer = ByteWriter()
        response.encode(to: &writer, version: 3)
        return writer.finish()
    }

    func connectionDidClose(_ connection: FrameConnection, error: TransportError?) {}
}
