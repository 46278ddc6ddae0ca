import KafkaCodecs
import KafkaTransport
import KafkaSASL
import RivvenClient
import RivvenProtocol

/// An in-process broker that responds as a test chooses, and records the requests.
final class FakeRivven: Sendable {
    /// What the broker does with a request.
    enum Step: Sendable {
        case answer(RivvenResponse)
        case bytes(Bytes)
        case hangUp
        /// Sends no response.
        case silence

        static func error(_ message: String) -> Step {
            var error = RivvenResponse.Error()
            error.message = message
            return .answer(.error(error))
        }
    }

    /// How the broker treats new connections.
    struct Door: Sendable {
        /// Whether the broker itself responds to handshakes and pings. Otherwise the test's closure receives them too.
        var answersOpening = true
        /// Creates the server side of authentication; no authentication is required if `nil`.
        var makeServer: (@Sendable (_ mechanism: String) -> (any SASLServer)?)?
        /// Whether the broker accepts a client's proof without proving its own identity.
        var provesNothing = false
        /// Whether the broker never responds to the last message of an authentication.
        var stopsHalfway = false
    }

    let asked = Lock<[RivvenRequest]>([])
    let connections = Lock(0)
    private let loop: EventLoop
    private let answer: @Sendable (RivvenRequest, _ count: Int) -> Step
    private let listener = Lock<FrameListener?>(nil)

    private let door: Door

    init(
        tls: TLSServerContext? = nil, door: Door = Door(),
        _ answer: @escaping @Sendable (RivvenRequest, _ count: Int) -> Step
    ) throws {
        loop = try EventLoop(name: "fake-rivven")
        self.answer = answer
        self.door = door
        let made = try FrameListener(loop: loop, host: "127.0.0.1", port: 0, tls: tls) { _ in Handler(self) }
        listener.withLock { $0 = made }
    }

    var server: String { "127.0.0.1:\(listener.withLock { $0?.port ?? 0 })" }

    private final class Handler: FrameHandler {
        let broker: FakeRivven
        private var sasl: (any SASLServer)?
        private var isKnown: Bool

        init(_ broker: FakeRivven) {
            self.broker = broker
            isKnown = broker.door.makeServer == nil
            broker.connections.withLock { $0 += 1 }
        }

        /// Returns the response to a client that has not authenticated, as rivvend does.
        private func authenticate(_ request: RivvenRequest) -> Step {
            let message: Bytes
            var mechanism = "SCRAM-SHA-256"
            switch request {
            case .saslAuthenticate(let plain):
                (message, mechanism) = (plain.authBytes, plain.mechanism.utf8String ?? "")
            case .scramClientFirst(let first): message = first.message
            case .scramClientFinal(let final): message = final.message
            default: return .error("AUTHENTICATION_REQUIRED: Please authenticate first")
            }
            guard var server = sasl ?? broker.door.makeServer?(mechanism) else {
                return .error("UNSUPPORTED_MECHANISM: \(mechanism)")
            }
            do throws(SASLError) {
                let step = try server.receive(Array(message))
                sasl = server
                switch step {
                case .challenge(let bytes):
                    var first = RivvenResponse.ScramServerFirst()
                    first.message = Bytes(bytes)
                    return broker.door.provesNothing ? accept([]) : .answer(.scramServerFirst(first))
                case .accept(_, let bytes):
                    return broker.door.stopsHalfway ? .silence : accept(bytes)
                }
            } catch {
                guard case .scramClientFinal = request else { return .error("AUTHENTICATION_FAILED: \(error.message)") }
                var final = RivvenResponse.ScramServerFinal()
                final.message = "e=Authentication failed"
                return .answer(.scramServerFinal(final))
            }
        }

        private func accept(_ proof: [UInt8]) -> Step {
            isKnown = true
            guard !proof.isEmpty else { return .answer(.authenticated(.init())) }
            var final = RivvenResponse.ScramServerFinal()
            final.message = Bytes(proof)
            return .answer(.scramServerFinal(final))
        }

        func connection(_ connection: FrameConnection, didReceive frame: Bytes) {
            guard let (id, request) = try? RivvenFrame.decodeRequest(frame) else { return connection.close() }
            switch isKnown ? broker.step(for: request) : authenticate(request) {
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
        case .handshake where door.answersOpening:
            var result = RivvenResponse.HandshakeResult()
            result.serverVersion = 2
            result.compatible = true
            return .answer(.handshakeResult(result))
        case .ping where door.answersOpening: return .answer(.pong(.init()))
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

    /// Runs `body` with a client of this broker, and ends both afterwards.
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
