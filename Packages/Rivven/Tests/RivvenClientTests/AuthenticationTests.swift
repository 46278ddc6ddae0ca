import KafkaCodecs
import KafkaCrypto
import KafkaSASL
import RivvenClient
import RivvenProtocol
import Testing

@Suite("Authentication at a Rivven broker", .timeLimit(.minutes(1)))
struct AuthenticationTests {
    private static let password = "pencil"

    /// Returns the server side of authentication. It knows one user and verifies what the client sends.
    private static func door(_ change: (inout FakeRivven.Door) -> Void = { _ in }) throws -> FakeRivven.Door {
        let verifier = try SCRAMVerifier(password: Secret(password), variant: .sha256)
        let users = try SCRAMUsers(.sha256) { $0 == "carrier" ? verifier : nil }
        var door = FakeRivven.Door()
        door.makeServer = { mechanism in
            switch mechanism {
            case "PLAIN": PlainServer { $0 == "carrier" ? Secret(password) : nil }
            case "SCRAM-SHA-256": SCRAMServer(users)
            default: nil
            }
        }
        change(&door)
        return door
    }

    private static func broker(_ change: (inout FakeRivven.Door) -> Void = { _ in }) throws -> FakeRivven {
        try FakeRivven(door: door(change)) { _, _ in
            var bounds = RivvenResponse.OffsetBounds()
            bounds.latest = 7
            return .answer(.offsetBounds(bounds))
        }
    }

    private static func configuration(
        _ mechanism: RivvenCredentials.Mechanism?, password: String = password
    ) -> RivvenClient.Configuration {
        var configuration = RivvenClient.Configuration()
        configuration.authentication = mechanism.map {
            RivvenCredentials(mechanism: $0, username: "carrier", password: Secret(password))
        }
        configuration.requestTimeout = .seconds(5)
        configuration.connectTimeout = .milliseconds(500)
        return configuration
    }

    @Test(arguments: RivvenCredentials.Mechanism.allCases)
    func everyConnectionAuthenticates(_ mechanism: RivvenCredentials.Mechanism) async throws {
        let broker = try Self.broker()
        let client = try await RivvenClient(
            servers: [broker.server], configuration: Self.configuration(mechanism))
        let bounds = try await client.offsetBounds(topic: "t", partition: 0)
        #expect(bounds.latest == 7)
        // A request on another connection. It gets a response of the wrong kind, which proves that the connection
        // authenticated.
        await #expect(throws: RivvenError.self) {
            try await client.consume(topic: "t", partition: 0, from: 0, maximumRecords: 1, maximumWait: .zero)
        }
        #expect(broker.asked.withLock { $0.count } == 2)
        await client.close()
        await broker.stop()
    }

    @Test(arguments: RivvenCredentials.Mechanism.allCases)
    func aWrongPasswordIsAnErrorAtOnce(_ mechanism: RivvenCredentials.Mechanism) async throws {
        let broker = try Self.broker()
        await #expect {
            _ = try await RivvenClient(
                servers: [broker.server], configuration: Self.configuration(mechanism, password: "wrong"))
        } throws: { error in
            guard let error = error as? RivvenError else { return false }
            return error.code == .authentication && error.message.contains("carrier")
                && error.message.contains("broker.auth") && !error.message.contains("wrong")
        }
        #expect(broker.connections.withLock { $0 } == 1)
        await broker.stop()
    }

    @Test func aServerThatDoesNotProveThatItKnowsThePasswordIsRefused() async throws {
        let broker = try Self.broker { $0.provesNothing = true }
        await #expect {
            _ = try await RivvenClient(servers: [broker.server], configuration: Self.configuration(.scramSHA256))
        } throws: { ($0 as? RivvenError)?.code == .authentication }
        #expect(broker.asked.withLock { $0.isEmpty })
        await broker.stop()
    }

    @Test func anIncompleteAuthenticationTimesOut() async throws {
        let broker = try Self.broker { $0.stopsHalfway = true }
        var configuration = Self.configuration(.scramSHA256)
        configuration.requestTimeout = .seconds(1)
        let begin = ContinuousClock.now
        await #expect {
            _ = try await RivvenClient(servers: [broker.server], configuration: configuration)
        } throws: { ($0 as? RivvenError)?.code == .timedOut }
        #expect(ContinuousClock.now - begin < .seconds(10))
        await broker.stop()
    }

    @Test func aClientWithoutCredentialsIsToldWhatToConfigure() async throws {
        let broker = try Self.broker()
        await #expect {
            _ = try await RivvenClient(servers: [broker.server], configuration: Self.configuration(nil))
        } throws: { error in
            guard let error = error as? RivvenError else { return false }
            return error.code == .authentication && error.message.contains("broker.auth")
                && error.message.contains("AUTHENTICATION_REQUIRED")
        }
        await broker.stop()
    }

    @Test func aSessionThatEndsIsRenewedAndTheRequestIsSentAgain() async throws {
        let broker = try FakeRivven(door: Self.door()) { _, count in
            guard count > 1 else { return .error("SESSION_EXPIRED: Please re-authenticate") }
            var bounds = RivvenResponse.OffsetBounds()
            bounds.latest = 7
            return .answer(.offsetBounds(bounds))
        }
        let client = try await RivvenClient(
            servers: [broker.server], configuration: Self.configuration(.scramSHA256))
        let bounds = try await client.offsetBounds(topic: "t", partition: 0)
        #expect(bounds.latest == 7)
        #expect(broker.connections.withLock { $0 } == 2)
        await client.close()
        await broker.stop()
    }

    @Test func credentialsAreUsedEvenIfTheBrokerRequiresNone() async throws {
        // A broker that accepts every handshake, and rejects the first request.
        let broker = try FakeRivven { request, _ in
            if case .saslAuthenticate = request { return .answer(.authenticated(.init())) }
            var bounds = RivvenResponse.OffsetBounds()
            bounds.latest = 7
            return .answer(.offsetBounds(bounds))
        }
        let client = try await RivvenClient(servers: [broker.server], configuration: Self.configuration(.plain))
        let bounds = try await client.offsetBounds(topic: "t", partition: 0)
        #expect(bounds.latest == 7)
        await client.close()
        await broker.stop()
    }
}
