import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaCrypto
import KafkaProtocol
import KafkaSASL
import KafkaTransport
import Testing

#if MSK
    import KafkaMSKIAM
#endif

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The listeners of a real Kafka, if their addresses are given in KAFKA_SSL, KAFKA_SASL_SSL and so on.
enum Listener {
    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    static func value(_ name: String) throws -> String { try #require(variable(name), "\(name) is not set") }

    static var areThere: Bool { variable("KAFKA_SASL_SSL") != nil && variable("KAFKA_TLS_DIR") != nil }
    static var takesTokens: Bool { areThere && variable("KAFKA_OAUTH_TOKEN") != nil }

    static func file(_ name: String) throws -> PEMSource { .file("\(try value("KAFKA_TLS_DIR"))/\(name)") }

    static func tls() throws -> TLSConfiguration { TLSConfiguration(trustRoots: .certificates(try file("ca.pem"))) }

    static func scram(_ variant: SCRAMVariant) throws -> SCRAMCredentials {
        SCRAMCredentials(
            variant, username: try value("KAFKA_SCRAM_USER"), password: Secret(try value("KAFKA_SCRAM_PASSWORD")))
    }

    static func plain() throws -> PlainCredentials {
        PlainCredentials(username: try value("KAFKA_USER"), password: Secret(try value("KAFKA_PASSWORD")))
    }

    static func client(_ address: String, _ security: Kafka.Security) async throws -> Kafka {
        var configuration = Kafka.Configuration()
        configuration.security = security
        configuration.connectTimeout = .seconds(60)
        return try await Kafka(bootstrap: try value(address), configuration: configuration)
    }

    // MARK: Failures

    /// Five seconds if the suite runs alone. Beside hundreds of other tests, that can pass before this test gets the
    /// processor.
    static let patience: Duration = Listener.variable("KAFKA_QUIET") == nil ? .seconds(60) : .seconds(5)

    /// Returns the error of a client, which must fail within `patience`.
    static func failure(_ address: String, _ security: Kafka.Security) async throws -> KafkaError {
        let begun = ContinuousClock.now
        do throws(KafkaError) {
            var configuration = Kafka.Configuration()
            configuration.security = security
            configuration.connectTimeout = patience
            let kafka = try await Kafka(bootstrap: try self.address(address), configuration: configuration)
            await kafka.close()
        } catch {
            #expect(ContinuousClock.now - begun < patience)
            #expect(!error.description.contains("\n"))
            return error
        }
        throw KafkaError(.invalidArgument, "the connection succeeded")
    }

    private static func address(_ name: String) throws(KafkaError) -> String {
        guard let value = Listener.variable(name) else { throw KafkaError(.invalidArgument, "\(name) is not set") }
        return value
    }
}

@Suite(.enabled(if: Listener.areThere), .timeLimit(.minutes(5))) struct SecurityTests {
    /// Creates a topic, and uses a producer and a consumer group.
    private func roundTrip(_ kafka: Kafka) async throws {
        let topic = TestBroker.name("secured")
        try await kafka.createTopic(topic, partitions: 1)
        let producer = try await kafka.producer()
        let written = try await producer.send(to: topic, key: "k", value: "v")
        #expect(written.offset == 0)
        await producer.close()
        var configuration = Consumer.Configuration()
        configuration.offsetReset = .earliest
        let consumer = try await kafka.consumer(
            group: TestBroker.name("secured"), topics: [topic], configuration: configuration)
        let batch = try #require(try await consumer.nextBatch())
        #expect(batch.map(\.value) == ["v"])
        try await batch.commit()
        await consumer.close()
        await kafka.close()
    }

    @Test func tls() async throws {
        try await roundTrip(try await Listener.client("KAFKA_SSL", .ssl(try Listener.tls())))
    }

    @Test func mutualTLS() async throws {
        var tls = try Listener.tls()
        tls.identity = TLSIdentity(
            certificates: try Listener.file("client.pem"), key: try Listener.file("client-encrypted.key"),
            password: { Array("client-key-secret".utf8) })
        try await roundTrip(try await Listener.client("KAFKA_MTLS", .ssl(tls)))
    }

    @Test func plain() async throws {
        try await roundTrip(
            try await Listener.client("KAFKA_SASL_PLAINTEXT", .saslPlaintext(try Listener.plain())))
        try await roundTrip(
            try await Listener.client("KAFKA_SASL_SSL", .saslSSL(try Listener.plain(), tls: try Listener.tls())))
    }

    @Test(arguments: SCRAMVariant.allCases)
    func scram(_ variant: SCRAMVariant) async throws {
        try await roundTrip(
            try await Listener.client("KAFKA_SASL_PLAINTEXT", .saslPlaintext(try Listener.scram(variant))))
        try await roundTrip(
            try await Listener.client("KAFKA_SASL_SSL", .saslSSL(try Listener.scram(variant), tls: try Listener.tls())))
    }

    #if MSK
        @Test func mskIAM() async throws {
            let keys = AWSCredentials(
                accessKeyID: try Listener.value("KAFKA_MSK_ACCESS_KEY_ID"),
                secretAccessKey: Secret(try Listener.value("KAFKA_MSK_SECRET_ACCESS_KEY")))
            let credentials = MSKIAMCredentials(provider: keys, region: try Listener.value("KAFKA_MSK_REGION"))
            try await roundTrip(
                try await Listener.client("KAFKA_SASL_SSL", .saslSSL(credentials, tls: try Listener.tls())))
            let error = try await Listener.failure("KAFKA_SASL_PLAINTEXT", .saslPlaintext(credentials))
            #expect(error.code == .invalidArgument && error.description.contains("SASL_SSL"))
        }
    #endif

    @Test(.enabled(if: Listener.takesTokens)) func oauthBearer() async throws {
        let token = OAuthToken(Secret(try Listener.value("KAFKA_OAUTH_TOKEN")))
        try await roundTrip(
            try await Listener.client("KAFKA_OAUTH", .saslPlaintext(OAuthBearerCredentials(token: token))))
    }

    /// The real broker has no listener with OAUTHBEARER over TLS. The embedded one has it, with the same certificate.
    @Test func oauthBearerOverTLS() async throws {
        var configuration = KafkaBroker.Configuration()
        configuration.tls = TLSServerConfiguration(
            identity: TLSIdentity(
                certificates: try Listener.file("broker.pem"), key: try Listener.file("broker.key")))
        configuration.mechanisms = [OAuthBearerServer(validator: UnsecuredTokenValidator())]
        configuration.advertisedHost = "localhost"
        let broker = try await KafkaBroker.start(configuration: configuration)
        let now = WallClock.system.now
        let token = OAuthToken.unsecured(principal: "carol", issued: now, expiry: now.advanced(by: .seconds(600)))
        var client = Kafka.Configuration()
        client.connectTimeout = .seconds(60)
        client.security = .saslSSL(OAuthBearerCredentials(token: token), tls: try Listener.tls())
        try await roundTrip(try await Kafka(bootstrap: "localhost:\(broker.port)", configuration: client))
        await broker.stop()
    }

    @Test func aCertificateForAnotherHostIsRefused() async throws {
        var configuration = KafkaBroker.Configuration()
        configuration.tls = TLSServerConfiguration(
            identity: TLSIdentity(
                certificates: try Listener.file("wronghost.pem"), key: try Listener.file("wronghost.key")))
        configuration.log = .off
        let broker = try await KafkaBroker.start(configuration: configuration)
        var client = Kafka.Configuration()
        client.security = .ssl(try Listener.tls())
        client.connectTimeout = Listener.patience
        let (address, settings) = ("localhost:\(broker.port)", client)
        let error = await #expect(throws: KafkaError.self) {
            let kafka = try await Kafka(bootstrap: address, configuration: settings)
            await kafka.close()
        }
        #expect(error?.code == .tls && error?.description.contains("elsewhere.example") == true)
        await broker.stop()
    }

    /// Counts how often its credentials were requested.
    private struct Counted: SASLAuthenticator {
        let credentials: any SASLAuthenticator
        let count = Count()

        final class Count: Sendable {
            let value = Lock(0)
        }

        var mechanism: SASLMechanism { credentials.mechanism }

        func client(host: String) async throws(SASLError) -> any SASLClient {
            count.value.withLock { $0 += 1 }
            return try await credentials.client(host: host)
        }
    }

    /// Sessions of this listener last 10 s. A connection in use authenticates again before that, and no record fails
    /// (KIP-368).
    @Test(.enabled(if: Listener.takesTokens && Listener.variable("KAFKA_REAUTHENTICATIONS") != nil))
    func aSessionIsRenewedWhileRecordsFlow() async throws {
        let token = OAuthToken(Secret(try Listener.value("KAFKA_OAUTH_TOKEN")))
        let counted = Counted(credentials: OAuthBearerCredentials(token: token))
        let kafka = try await Listener.client("KAFKA_OAUTH", .saslPlaintext(counted))
        let topic = TestBroker.name("renewed")
        try await kafka.createTopic(topic, partitions: 1)
        let producer = try await kafka.producer()
        let consumer = try await kafka.consumer(partitions: [TopicPartition(topic, 0): 0])
        let end = ContinuousClock.now + .seconds(60)
        var sent: Int64 = 0
        var read: Int64 = 0
        while ContinuousClock.now < end {
            #expect(try await producer.send(to: topic, key: nil, value: "v").offset == sent)
            sent += 1
            while read < sent, let batch = try await consumer.nextBatch() { read = batch.nextOffset }
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(read == sent && sent > 500)
        // Three connections (producing, fetching, everything else) authenticate once each, and at least five times
        // again.
        #expect(counted.count.value.withLock { $0 } >= 3 * 6)
        await producer.close()
        await consumer.close()
        await kafka.close()
    }

    // MARK: Failures

    @Test func wrongPasswordFailsAtOnceAndIsNotShown() async throws {
        let wrong = Secret("wrong-password")
        for sasl in [
            SCRAMCredentials(.sha256, username: "bob", password: wrong) as any SASLAuthenticator,
            SCRAMCredentials(.sha512, username: "nobody", password: wrong),
            PlainCredentials(username: "alice", password: wrong),
        ] {
            let error = try await Listener.failure("KAFKA_SASL_PLAINTEXT", .saslPlaintext(sasl))
            #expect(error.code == .authentication && !error.isRetriable)
            #expect(error.brokerError == .saslAuthenticationFailed)
            #expect(!error.description.contains("wrong-password"))
        }
    }

    @Test func errorListsTheMechanismsOfTheListener() async throws {
        let error = try await Listener.failure(
            "KAFKA_SASL_PLAINTEXT", .saslPlaintext(OAuthBearerCredentials(token: OAuthToken(Secret("t")))))
        #expect(error.code == .authentication && error.description.contains("SCRAM-SHA-256"))
    }

    @Test func certificateOfAnUntrustedAuthorityIsRefused() async throws {
        let tls = TLSConfiguration(trustRoots: .certificates(try Listener.file("other-ca.pem")))
        #expect(try await Listener.failure("KAFKA_SSL", .ssl(tls)).code == .tls)
    }

    @Test func errorNamesTheMissingClientCertificate() async throws {
        let error = try await Listener.failure("KAFKA_MTLS", .ssl(try Listener.tls()))
        #expect(error.code == .tls && error.description.contains("certificate"))
    }

    @Test func wrongSecurityProtocolIsNamedInTheError() async throws {
        #expect(try await Listener.failure("KAFKA_SSL", .plaintext).description.contains("TLS"))
        #expect(try await Listener.failure("KAFKA_SASL_PLAINTEXT", .plaintext).description.contains("SASL"))
        #expect(try await Listener.failure("KAFKA_BOOTSTRAP", .ssl(try Listener.tls())).code == .tls)
    }
}
