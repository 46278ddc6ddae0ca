import KafkaCodecs
import KafkaCrypto
import KafkaProtocol
import KafkaSASL
import Testing

@testable import KafkaBroker

/// SaslHandshake of version 0: the messages of the mechanism have no header (KIP-43).
@Suite("Authentication after SaslHandshake version 0", .timeLimit(.minutes(1)))
struct BareAuthenticationTests {
    private func withSASLBroker(_ body: (RawClient) async throws -> Void) async throws {
        let verifier = try SCRAMVerifier(password: Secret("b-secret"), variant: .sha256)
        let users = try SCRAMUsers(.sha256) { $0 == "bob" ? verifier : nil }
        let configuration = KafkaBroker.Configuration.test {
            $0.mechanisms = [PlainServer { ["alice": Secret("a-secret")][$0] }, SCRAMServer(users)]
        }
        try await withBroker(configuration) { _, client in try await body(client) }
    }

    private func handshake(_ client: RawClient, _ mechanism: String) async throws -> Int16 {
        var request = SaslHandshakeRequest()
        request.mechanism = mechanism
        return try await client.ask(request, 0).errorCode
    }

    private func exchange(_ client: RawClient, _ message: [UInt8]) async throws -> [UInt8] {
        var writer = ByteWriter()
        writer.int32(Int32(message.count))
        writer.bytes(Bytes(message))
        client.send(frame: writer.finish())
        return Array(try await client.receive())
    }

    private func bytes(_ secret: Secret) -> [UInt8] { secret.withBytes { Array($0) } }

    @Test func plainReceivesAnEmptyFrame() async throws {
        try await withSASLBroker { (client) async throws in
            #expect(try await handshake(client, "PLAIN") == 0)
            #expect(try await exchange(client, Array("\0alice\0a-secret".utf8)).isEmpty)
            #expect(try await client.ask(MetadataRequest.all, 12).brokers.count == 1)
        }
    }

    @Test func scramExchangesAllItsMessages() async throws {
        try await withSASLBroker { (client) async throws in
            #expect(try await handshake(client, "SCRAM-SHA-256") == 0)
            var scram = try SCRAMClient(.sha256, username: "bob", password: Secret("b-secret"))
            let first = try await exchange(client, bytes(scram.start()))
            guard case .respond(let proof) = try scram.receive(first) else { return #expect(Bool(false)) }
            let last = try await exchange(client, bytes(proof))
            let step = try scram.receive(last)
            #expect(step == .done)
            #expect(try await client.ask(MetadataRequest.all, 12).brokers.count == 1)
        }
    }

    @Test(arguments: ["\0alice\0wrong", "\0nobody\0a-secret", "", "x"])
    func aClientThatIsRefusedLosesItsConnection(message: String) async throws {
        try await withSASLBroker { (client) async throws in
            #expect(try await handshake(client, "PLAIN") == 0)
            await #expect(throws: (any Error).self) { try await exchange(client, Array(message.utf8)) }
        }
    }

    @Test func aRequestInTheMiddleOfAnExchangeIsRefused() async throws {
        try await withSASLBroker { (client) async throws in
            #expect(try await handshake(client, "PLAIN") == 0)
            await #expect(throws: (any Error).self) { try await client.ask(MetadataRequest.all, 12) }
        }
    }

    @Test func anUnknownMechanismIsRefused() async throws {
        try await withSASLBroker { (client) async throws in
            #expect(try await handshake(client, "GSSAPI") == ErrorCode.unsupportedSaslMechanism.rawValue)
            await #expect(throws: (any Error).self) { try await handshake(client, "PLAIN") }
        }
    }
}
