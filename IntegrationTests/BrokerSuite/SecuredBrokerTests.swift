import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaCrypto
import KafkaProtocol
import KafkaSASL
import KafkaTransport
import Testing

/// Tests of our client with the embedded broker and authentication.
@Suite(.timeLimit(.minutes(5))) struct SecuredBrokerTests {
    static let password = Secret("alice-secret")

    static func mechanisms() throws -> [any SASLServer] {
        var servers: [any SASLServer] = [PlainServer { $0 == "alice" ? password : nil }]
        for variant in SCRAMVariant.allCases {
            let verifier = try SCRAMVerifier(password: password, variant: variant)
            servers.append(SCRAMServer(try SCRAMUsers(variant) { $0 == "alice" ? verifier : nil }))
        }
        servers.append(OAuthBearerServer(validator: UnsecuredTokenValidator()))
        return servers
    }

    static func credentials() throws -> [any SASLAuthenticator] {
        let now = WallClock.system.now
        return [
            PlainCredentials(username: "alice", password: password),
            SCRAMCredentials(.sha256, username: "alice", password: password),
            SCRAMCredentials(.sha512, username: "alice", password: password),
            OAuthBearerCredentials(
                token: .unsecured(principal: "alice", issued: now, expiry: now.advanced(by: .seconds(600)))),
        ]
    }

    private func with(
        lifetime: Duration? = nil,
        _ body: (_ connect: (any SASLAuthenticator) async throws -> Kafka) async throws -> Void
    ) async throws {
        var configuration = KafkaBroker.Configuration()
        configuration.mechanisms = try Self.mechanisms()
        configuration.sessionLifetime = lifetime
        configuration.log = .off
        let broker = try await KafkaBroker.start(configuration: configuration)
        do {
            try await body { credentials in
                var configuration = Kafka.Configuration()
                configuration.security = .saslPlaintext(credentials)
                configuration.connectTimeout = .seconds(60)
                return try await Kafka(bootstrap: broker.bootstrap, configuration: configuration)
            }
        } catch {
            await broker.stop()
            throw error
        }
        await broker.stop()
    }

    @Test func everyMechanismAcceptsTheRightSecret() async throws {
        try await with { connect in
            for credentials in try Self.credentials() {
                let kafka = try await connect(credentials)
                let topic = TestBroker.name("secured")
                try await kafka.createTopic(topic, partitions: 1)
                let producer = try await kafka.producer()
                #expect(try await producer.send(to: topic, key: nil, value: "v").offset == 0)
                await producer.close()
                await kafka.close()
            }
        }
    }

    @Test func wrongSecretIsRejectedWithAnError() async throws {
        try await with { connect in
            let wrong = Secret("another")
            for credentials in [
                PlainCredentials(username: "alice", password: wrong) as any SASLAuthenticator,
                SCRAMCredentials(.sha256, username: "alice", password: wrong),
                SCRAMCredentials(.sha512, username: "nobody", password: wrong),
                OAuthBearerCredentials(token: OAuthToken(wrong)),
            ] {
                let error = await #expect(throws: KafkaError.self) {
                    let kafka = try await connect(credentials)
                    await kafka.close()
                }
                #expect(error?.code == .authentication)
                #expect(error?.brokerError == .saslAuthenticationFailed)
            }
        }
    }

    @Test func sessionsAreRenewedWhileRecordsFlow() async throws {
        try await with(lifetime: .milliseconds(400)) { connect in
            let kafka = try await connect(SCRAMCredentials(.sha256, username: "alice", password: Self.password))
            try await kafka.createTopic("renewed", partitions: 1)
            let producer = try await kafka.producer()
            let consumer = try await kafka.consumer(partitions: [TopicPartition("renewed", 0): 0])
            let end = ContinuousClock.now + .milliseconds(1500)
            var sent: Int64 = 0
            var read: Int64 = 0
            while ContinuousClock.now < end || sent <= 10 {
                let written = try await producer.send(to: "renewed", key: nil, value: "v")
                #expect(written.offset == sent)
                sent += 1
                while read < sent, let batch = try await consumer.nextBatch() { read = batch.nextOffset }
            }
            #expect(read == sent && sent > 10)
            await producer.close()
            await consumer.close()
            await kafka.close()
        }
    }

    @Test func rejectedReauthenticationDoesNotCauseAReconnectStorm() async throws {
        let attempts = Lock(0)
        let isLetIn = Lock(true)
        var configuration = KafkaBroker.Configuration()
        configuration.mechanisms = [
            PlainServer { _ in
                attempts.withLock { $0 += 1 }
                return isLetIn.withLock { $0 } ? Self.password : nil
            }
        ]
        configuration.sessionLifetime = .milliseconds(200)
        configuration.log = .off
        let broker = try await KafkaBroker.start(configuration: configuration)
        var client = Kafka.Configuration()
        client.connectTimeout = .seconds(60)
        client.security = .saslPlaintext(PlainCredentials(username: "alice", password: Self.password))
        let kafka = try await Kafka(bootstrap: broker.bootstrap, configuration: client)
        try await kafka.createTopic("storm", partitions: 1)
        let producer = try await kafka.producer()
        _ = try await producer.send(to: "storm", key: nil, value: "v")
        isLetIn.withLock { $0 = false }
        let before = attempts.withLock { $0 }
        let end = ContinuousClock.now + .milliseconds(1500)
        var failures = 0
        while ContinuousClock.now < end {
            do throws(KafkaError) {
                _ = try await producer.send(to: "storm", key: nil, value: "v")
            } catch {
                failures += 1
            }
        }
        // Each of three connections waits 50 ms before its next attempt, and then twice as long each time, up to some
        // seconds.
        let seconds = Int((ContinuousClock.now - end) / .seconds(1)) + 1
        let more = attempts.withLock { $0 } - before
        #expect(more > 0 && more <= 24 + 3 * seconds, "\(more) attempts, \(failures) failures")
        await producer.close()
        await kafka.close()
        await broker.stop()
    }

    @Test func anExpiredTokenIsRefused() async throws {
        try await with { connect in
            let past = WallClock.system.now.advanced(by: .seconds(-600))
            let token = OAuthToken.unsecured(
                principal: "alice", issued: past, expiry: past.advanced(by: .seconds(300)))
            let error = await #expect(throws: KafkaError.self) {
                let kafka = try await connect(OAuthBearerCredentials(token: token))
                await kafka.close()
            }
            #expect(error?.code == .authentication)
        }
    }

    // MARK: A server that does not prove its identity

    /// A server that accepts everybody and does not know the password: the signature in its last message is wrong.
    struct Forger: SASLServer {
        private var real: SCRAMServer

        init() throws {
            let verifier = try SCRAMVerifier(password: SecuredBrokerTests.password, variant: .sha256)
            real = SCRAMServer(try SCRAMUsers(.sha256) { _ in verifier })
        }

        var mechanism: SASLMechanism { .scramSHA256 }

        mutating func receive(_ response: [UInt8]) throws(SASLError) -> SASLServerStep {
            switch try real.receive(response) {
            case .challenge(let bytes): return .challenge(bytes)
            case .accept(let identity, var bytes):
                bytes[10] ^= 1
                return .accept(identity, bytes)
            }
        }
    }

    @Test func serverWithAForgedSignatureGetsNoRequest() async throws {
        var configuration = KafkaBroker.Configuration()
        configuration.mechanisms = [try Forger()]
        let log = Lines()
        configuration.log = log.log
        let broker = try await KafkaBroker.start(configuration: configuration)
        var client = Kafka.Configuration()
        client.connectTimeout = .seconds(60)
        client.security = .saslPlaintext(SCRAMCredentials(.sha256, username: "alice", password: Self.password))
        let (address, settings) = (broker.bootstrap, client)
        let error = await #expect(throws: KafkaError.self) {
            let kafka = try await Kafka(bootstrap: address, configuration: settings)
            await kafka.close()
        }
        #expect(error?.code == .authentication && error?.brokerError == nil)
        await broker.stop()
    }

    // MARK: Secrets

    /// Returns everything that a client's failure can show: errors, the broker's log, and dumps of the configuration.
    private func shown(_ make: (String) throws -> any SASLAuthenticator, _ secret: String) async throws -> String {
        let log = Lines()
        var configuration = KafkaBroker.Configuration()
        configuration.mechanisms = try Self.mechanisms()
        configuration.log = log.log
        let broker = try await KafkaBroker.start(configuration: configuration)
        let credentials = try make(secret)
        var client = Kafka.Configuration()
        client.connectTimeout = .seconds(60)
        client.security = .saslPlaintext(credentials)
        var text = "\(credentials) \(client)"
        dump(credentials, to: &text)
        dump(client, to: &text)
        do throws(KafkaError) {
            let kafka = try await Kafka(bootstrap: broker.bootstrap, configuration: client)
            await kafka.close()
            Issue.record("the wrong secret is accepted")
        } catch {
            text += "\(error) \(String(reflecting: error))"
            dump(error, to: &text)
        }
        await broker.stop()
        return text + log.text
    }

    @Test func errorsLogsAndDumpsContainNoSecret() async throws {
        let secret = "hidden-4711"
        let makers: [(String) throws -> any SASLAuthenticator] = [
            { PlainCredentials(username: "alice", password: Secret($0)) },
            { SCRAMCredentials(.sha256, username: "alice", password: Secret($0)) },
            { SCRAMCredentials(.sha512, username: "alice", password: Secret($0)) },
            { OAuthBearerCredentials(token: OAuthToken(Secret($0))) },
        ]
        for make in makers {
            let text = try await shown(make, secret)
            #expect(!text.contains(secret) && text.contains("broker: authentication of"))
        }
        // Control: the same search finds the user's name, which is not a secret.
        let control = try await shown({ PlainCredentials(username: $0, password: Secret("x")) }, secret)
        #expect(control.contains(secret))
    }
}

/// A log that keeps its lines.
final class Lines: Sendable {
    private let lines = Lock<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    var log: Log {
        Log(level: .trace) { _, message in self.lines.withLock { $0.append(message) } }
    }
}
