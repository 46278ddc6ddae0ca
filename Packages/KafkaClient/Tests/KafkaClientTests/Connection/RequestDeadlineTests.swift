import KafkaCodecs
import KafkaCrypto
import KafkaProtocol
import KafkaSASL
import KafkaTransport
import Testing

@testable import KafkaClient

/// An authenticator that does not deliver its credentials before the test ends.
private final class SilentAuthenticator: SASLAuthenticator {
    let mechanism = SASLMechanism.plain
    private let waiting = Lock<[UnsafeContinuation<Void, Never>]>([])

    var calls: Int { waiting.withLock { $0.count } }

    func client(host: String) async throws(SASLError) -> any SASLClient {
        await withUnsafeContinuation { continuation in waiting.withLock { $0.append(continuation) } }
        throw SASLError(.credentialsUnavailable, "too late")
    }

    func deliver() { waiting.withLock { $0 }.forEach { $0.resume() } }
}

@Suite(.timeLimit(.minutes(1))) struct RequestDeadlineTests {
    /// The end of a request: its error, and the time it took.
    struct End {
        var error: KafkaError?
        var after = Duration.zero
    }

    /// Runs `body` with a connection to `broker`, in virtual time.
    private func connect(
        to broker: FakeBroker, authenticator: (any SASLAuthenticator)? = nil,
        clockStartsAt start: APIKey = .apiVersions, _ body: (BrokerConnection) async throws -> Void
    ) async throws {
        let loop = try EventLoop(name: "client", clock: .virtual(broker.clock))
        broker.drive(loop, clockStartsAt: start)
        let connection = BrokerConnection(
            address: BrokerAddress(host: "127.0.0.1", port: UInt16(broker.port)), loop: loop,
            options: .init(
                clientID: "test", requestTimeout: .seconds(30), connectTimeout: .seconds(10),
                maximumFrameSize: 1 << 20, authenticator: authenticator))
        try await body(connection)
        await broker.stop()
        await withCheckedContinuation { continuation in
            EventLoop.detach {
                loop.shutdown()
                continuation.resume()
            }
        }
    }

    private static func end<Request: KafkaRequest>(
        of request: Request, on connection: BrokerConnection, timeout: Duration? = nil
    ) async -> End {
        let start = connection.loop.clock.now()
        var end = End()
        do throws(KafkaError) {
            _ = try await connection.request(request, timeout: timeout)
        } catch {
            end.error = error
        }
        end.after = .nanoseconds(connection.loop.clock.now() &- start)
        return end
    }

    @Test func aRequestBehindALongerOneHasItsOwnDeadline() async throws {
        try await connect(to: FakeBroker(unhandled: .silence), clockStartsAt: .heartbeat) { connection in
            async let join = Self.end(of: JoinGroupRequest(), on: connection, timeout: .seconds(305))
            async let heartbeat = Self.end(of: HeartbeatRequest(), on: connection, timeout: .seconds(3))
            let (first, second) = await (join, heartbeat)
            #expect(second.error?.code == .timedOut && second.after < .seconds(6), "\(second)")
            // The JoinGroup request was lost with the connection, but the broker may have executed it.
            #expect(first.error?.code == .connection && first.after < .seconds(6), "\(first)")
            #expect(first.error?.mayHaveBeenWritten == true && first.error?.isRetriable == true)
        }
    }

    @Test func aBrokerThatNeverReportsItsVersionsIsGivenUp() async throws {
        let broker = try FakeBroker(unhandled: .silence)
        broker.fail(.apiVersions, with: nil)
        try await connect(to: broker) { connection in
            let end = await Self.end(of: HeartbeatRequest(), on: connection)
            #expect(end.error?.code == .timedOut || end.error?.code == .connection, "\(end)")
            #expect(end.after <= .seconds(12), "\(end)")
        }
    }

    @Test func credentialsThatAreNeverDeliveredEndTheRequest() async throws {
        let authenticator = SilentAuthenticator()
        try await connect(to: FakeBroker(unhandled: .silence), authenticator: authenticator) { connection in
            for _ in 0..<3 {
                let end = await Self.end(of: HeartbeatRequest(), on: connection)
                #expect(end.error?.code == .timedOut, "\(end)")
                #expect(end.after <= .seconds(32), "\(end)")
            }
        }
        // An authenticator that does not return is not called again on the same connection.
        #expect(authenticator.calls <= 1)
        authenticator.deliver()
    }

    @Test(arguments: [APIKey.saslHandshake, .saslAuthenticate])
    func anAuthenticationStepWithoutAResponseEndsTheRequest(_ silent: APIKey) async throws {
        let broker = try FakeBroker()
        broker.respondToEverything()
        broker.fail(silent, with: nil)
        let credentials = PlainCredentials(username: "u", password: Secret("p"))
        try await connect(to: broker, authenticator: credentials, clockStartsAt: silent) { connection in
            let end = await Self.end(of: HeartbeatRequest(), on: connection)
            #expect(end.error != nil && end.after <= .seconds(12), "\(end)")
        }
    }

    @Test func requestsInFlightDelayTheRenewalOfASessionOnlyUntilItEnds() async throws {
        let broker = try FakeBroker(unhandled: .silence)
        broker.on(SaslHandshakeRequest.self) { _, reply in reply(SaslHandshakeResponse()) }
        broker.on(SaslAuthenticateRequest.self) { _, reply in
            var response = SaslAuthenticateResponse()
            response.sessionLifetimeMs = 20_000
            reply(response)
        }
        let credentials = PlainCredentials(username: "u", password: Secret("p"))
        try await connect(to: broker, authenticator: credentials, clockStartsAt: .joinGroup) { connection in
            let end = await Self.end(of: JoinGroupRequest(), on: connection, timeout: .seconds(305))
            #expect(end.error?.code == .connection, "\(end)")
            #expect(end.after <= .seconds(25), "\(end)")
        }
    }

    @Test func aBrokerThatDoesNotReadIsNoticedByRequestsWithoutAResponse() async throws {
        try await connect(to: FakeBroker(unhandled: .stopReading), clockStartsAt: .produce) { connection in
            let results = await withTaskGroup(of: KafkaError?.self) { tasks in
                for _ in 0..<64 { tasks.addTask { await Self.sendLargeRequest(on: connection) } }
                return await tasks.reduce(into: []) { $0.append($1) }
            }
            // The first requests fit into the socket buffers. The others wait only until their deadline.
            #expect(results.contains { $0?.code == .timedOut })
        }
    }

    /// Sends a request of 1 MiB that expects no response, and returns its error.
    private static func sendLargeRequest(on connection: BrokerConnection) async -> KafkaError? {
        await withUnsafeContinuation { continuation in
            connection.loop.run {
                connection.send(
                    .produce, isAnswered: false,
                    encode: { version, correlationID in
                        var writer = ByteWriter(capacity: 1 << 20)
                        RequestFrame.begin(&writer, .produce, version, correlationID, "test")
                        writer.bytes(Bytes(Array(repeating: 0, count: 1 << 20)))
                        writer.overwriteInt32(Int32(writer.count - 4), at: 0)
                        return RequestFrame(
                            apiKey: .produce, correlationID: correlationID, pieces: [writer.finish()])
                    },
                    complete: { result in
                        if case .failure(let error) = result {
                            continuation.resume(returning: error)
                        } else {
                            continuation.resume(returning: nil)
                        }
                    })
            }
        }
    }
}
