import KafkaCodecs
import KafkaTransport
import RivvenClient
import RivvenProtocol

/// A broker in the process, which answers what a test wants and notes what it was asked.
final class FakeRivven: Sendable {
    /// What is done with a request.
    enum Step: Sendable {
        case answer(RivvenResponse)
        case bytes(Bytes)
        case hangUp
        /// Nothing is answered.
        case silence
    }

    let asked = Lock<[RivvenRequest]>([])
    private let loop: EventLoop
    private let answer: @Sendable (RivvenRequest, _ count: Int) -> Step
    private let listener = Lock<FrameListener?>(nil)

    init(
        tls: TLSServerContext? = nil, _ answer: @escaping @Sendable (RivvenRequest, _ count: Int) -> Step
    ) throws {
        loop = try EventLoop(name: "fake-rivven")
        self.answer = answer
        let made = try FrameListener(loop: loop, host: "127.0.0.1", port: 0, tls: tls) { _ in Handler(self) }
        listener.withLock { $0 = made }
    }

    var server: String { "127.0.0.1:\(listener.withLock { $0?.port ?? 0 })" }

    private final class Handler: FrameHandler {
        let broker: FakeRivven
        init(_ broker: FakeRivven) { self.broker = broker }

        func connection(_ connection: FrameConnection, didReceive frame: Bytes) {
            guard let (id, request) = try? RivvenFrame.decodeRequest(frame) else { return connection.close() }
            switch broker.step(for: request) {
            case .answer(let response):
                if let frame = try? RivvenFrame.encode(response, correlationID: id) { connection.send([frame]) }
            case .bytes(let bytes): connection.send([bytes])
            case .hangUp: connection.close()
            case .silence: break
            }
        }

        func connectionDidClose(_ connection: FrameConnection, error: TransportError?) {}
    }

    private func step(for request: RivvenRequest) -> Step {
        switch request {
        case .handshake:
            var result = RivvenResponse.HandshakeResult()
            result.serverVersion = 2
            result.compatible = true
            return .answer(.handshakeResult(result))
        case .ping: return .answer(.pong(.init()))
        default:
            let count = asked.withLock { asked in
                asked.append(request)
                return asked.count
            }
            return answer(request, count)
        }
    }

    func stop() async {
        let loop = loop
        await withCheckedContinuation { continuation in
            EventLoop.detach {
                loop.shutdown()
                continuation.resume()
            }
        }
    }

    /// Runs `body` with a client of this broker.
    func with(tls: TLSConfiguration? = nil, _ body: (RivvenClient) async throws -> Void) async throws {
        var configuration = RivvenClient.Configuration()
        configuration.tls = tls
        configuration.requestTimeout = .seconds(2)
        configuration.connectTimeout = .seconds(2)
        do {
            let client = try await RivvenClient(servers: [server], configuration: configuration)
            try await body(client)
            await client.close()
        } catch {
            await stop()
            throw error
        }
        await stop()
    }
}
