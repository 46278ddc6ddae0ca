import KafkaCodecs
import KafkaCrypto
import KafkaProtocol
import KafkaSASL
import KafkaTransport
import Testing

@testable import KafkaClient

/// The reaction of a broker to one request: the body of a response, or closing the connection.
private enum Reaction: Sendable {
    case respond(Bytes)
    case close
}

/// A broker whose authentication follows a script, and which keeps the frames that it receives.
private final class ScriptedBroker: FrameHandler, @unchecked Sendable {
    // Unchecked, because everything except the locked state is used only on the loop.
    typealias Script = @Sendable (_ key: APIKey, _ body: Bytes) -> Reaction

    private let script: Script
    private let received: Received

    init(_ received: Received, _ script: @escaping Script) {
        self.received = received
        self.script = script
    }

    func connection(_ connection: FrameConnection, didReceive frame: Bytes) {
        received.frames.withLock { $0.append(frame) }
        var reader = ByteReader(frame)
        guard let number = try? reader.int16(), let version = try? reader.int16() else { return }
        let key = APIKey(rawValue: number)
        var again = ByteReader(frame)
        guard
            let header = try? RequestHeader(
                from: &again, version: key.requestHeaderVersion(apiVersion: version))
        else { return }
        switch key == .apiVersions ? .respond(Self.versions) : script(key, again.rest()) {
        case .close: connection.close()
        case .respond(let body):
            var writer = ByteWriter()
            let isFlexible = key.responseHeaderVersion(apiVersion: version) == 1
            writer.int32(Int32(4 + body.count + (isFlexible ? 1 : 0)))
            writer.int32(header.correlationId)
            if isFlexible { writer.int8(0) }
            writer.bytes(body)
            connection.send([writer.finish()])
        }
    }

    func connectionDidClose(_ connection: FrameConnection, error: TransportError?) {}

    private static var versions: Bytes {
        var response = ApiVersionsResponse()
        let ranges: [(APIKey, Int16, Int16)] = [
            (.metadata, 0, 12), (.apiVersions, 0, 3), (.saslHandshake, 0, 1), (.saslAuthenticate, 0, 2),
        ]
        response.apiKeys = ranges.map { key, lowest, highest in
            var range = ApiVersionsResponse.ApiVersion()
            range.apiKey = key.rawValue
            range.minVersion = lowest
            range.maxVersion = highest
            return range
        }
        var writer = ByteWriter()
        response.encode(to: &writer, version: 3)
        return writer.finish()
    }
}

private final class Received: Sendable {
    let frames = Lock<[Bytes]>([])

    var keys: [APIKey] { frames.withLock { $0.map { APIKey(rawValue: Int16($0[0]) << 8 | Int16($0[1])) } } }

    func holds(_ text: String) -> Bool {
        let searched = Array(text.utf8)
        return frames.withLock { frames in
            frames.contains { frame in
                frame.indices.contains { start in
                    start + searched.count <= frame.count
                        && searched.indices.allSatisfy { frame[start + $0] == searched[$0] }
                }
            }
        }
    }
}

/// The server side of SCRAM, with messages that a test can change.
private final class ScriptedSCRAM: Sendable {
    private let server: Lock<SCRAMServer>
    private let change: @Sendable (_ step: Int, _ message: [UInt8]) -> [UInt8]
    private let step = Lock(0)

    init(_ password: String, _ change: @escaping @Sendable (Int, [UInt8]) -> [UInt8]) throws {
        let verifier = try SCRAMVerifier(password: Secret(password), variant: .sha256)
        server = Lock(SCRAMServer(try SCRAMUsers(.sha256) { _ in verifier }))
        self.change = change
    }

    func respond(_ message: [UInt8]) -> [UInt8] {
        let reaction = server.withLock { try? $0.receive(message) }
        let number = step.withLock { step in
            step += 1
            return step
        }
        switch reaction {
        case .challenge(let bytes)?: return change(number, bytes)
        case .accept(_, let bytes)?: return change(number, bytes)
        case nil: return []
        }
    }
}

@Suite(.timeLimit(.minutes(5))) struct HostileAuthenticationTests {
    private static let password = "the-password-4711"

    /// Connects a client to a broker with this script. Returns the client's error, and what the broker received.
    private func meet(
        _ credentials: any SASLAuthenticator, _ script: @escaping ScriptedBroker.Script
    ) async throws -> (failure: KafkaError?, received: Received) {
        let loop = try EventLoop(name: "scripted")
        let received = Received()
        let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0) { _ in
            ScriptedBroker(received, script)
        }
        var configuration = Kafka.Configuration()
        // The connection does not take long, but hundreds of other tests run at the same time.
        configuration.requestTimeout = .seconds(60)
        configuration.connectTimeout = .seconds(60)
        configuration.security = .saslPlaintext(credentials)
        var failure: KafkaError?
        do throws(KafkaError) {
            let kafka = try await Kafka(bootstrap: "127.0.0.1:\(listener.port)", configuration: configuration)
            await kafka.close()
        } catch {
            failure = error
        }
        await withCheckedContinuation { continuation in
            EventLoop.detach {
                loop.shutdown()
                continuation.resume()
            }
        }
        return (failure, received)
    }

    private static func handshake(_ code: ErrorCode = .none) -> Reaction {
        var response = SaslHandshakeResponse()
        response.errorCode = code.rawValue
        response.mechanisms = ["GSSAPI"]
        var writer = ByteWriter()
        response.encode(to: &writer, version: 1)
        return .respond(writer.finish())
    }

    private static func authenticate(_ message: [UInt8]) -> Reaction {
        var response = SaslAuthenticateResponse()
        response.authBytes = Bytes(message)
        var writer = ByteWriter()
        response.encode(to: &writer, version: 2)
        return .respond(writer.finish())
    }

    private static func message(_ body: Bytes) -> [UInt8] {
        var reader = ByteReader(body)
        return (try? SaslAuthenticateRequest(from: &reader, version: 2)).map { Array($0.authBytes) } ?? []
    }

    private static var scram: SCRAMCredentials {
        SCRAMCredentials(.sha256, username: "alice", password: Secret(password))
    }

    @Test func noPasswordIsSentToABrokerThatLacksTheMechanism() async throws {
        let plain = PlainCredentials(username: "alice", password: Secret(Self.password))
        for reaction in [Self.handshake(.unsupportedSaslMechanism), .close, .respond([0xff])] {
            let (failure, received) = try await meet(plain) { _, _ in reaction }
            #expect(failure != nil)
            #expect(Set(received.keys) == [.apiVersions, .saslHandshake])
            #expect(!received.holds(Self.password))
        }
    }

    @Test func noRequestIsSentIfTheConnectionEndsDuringTheExchange() async throws {
        for last in 1...2 {
            let server = try ScriptedSCRAM(Self.password) { _, message in message }
            let step = Lock(0)
            let (failure, received) = try await meet(Self.scram) { key, body in
                guard key == .saslAuthenticate else { return Self.handshake() }
                let number = step.withLock { step in
                    step += 1
                    return step
                }
                return number < last ? Self.authenticate(server.respond(Self.message(body))) : .close
            }
            #expect(failure?.code == .connection)
            #expect(Set(received.keys) == [.apiVersions, .saslHandshake, .saslAuthenticate])
        }
    }

    @Test func aServerThatDoesNotProveItsIdentityReceivesNothingMore() async throws {
        let changes: [(Int, @Sendable ([UInt8]) -> [UInt8])] = [
            (1, { [UInt8]("r=short,s=".utf8) + $0.drop { $0 != UInt8(ascii: "s") }.dropFirst(2) }),
            (1, { _ in [UInt8]("r=another-nonce,s=c2FsdA==,i=4096".utf8) }),
            (1, { _ in [] }), (1, { _ in [0xff, 0x00] }),
            (
                2,
                {
                    [UInt8]("v=".utf8)
                        + $0.dropFirst(2).map { $0 == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A") }
                }
            ),
            (2, { _ in [] }), (2, { _ in [UInt8]("e=other-error".utf8) }),
        ]
        for (number, change) in changes {
            let server = try ScriptedSCRAM(Self.password) { $0 == number ? change($1) : $1 }
            let (failure, received) = try await meet(Self.scram) { key, body in
                key == .saslAuthenticate ? Self.authenticate(server.respond(Self.message(body))) : Self.handshake()
            }
            #expect(failure?.code == .authentication && failure?.isRetriable == false)
            let keys = received.keys
            #expect(keys == [.apiVersions, .saslHandshake] + Array(repeating: .saslAuthenticate, count: number))
            #expect(!received.holds(Self.password))
        }
    }

    /// A control: after a server has proved its identity, the client sends the next request.
    @Test func aServerThatProvesItsIdentityReceivesTheRequest() async throws {
        let server = try ScriptedSCRAM(Self.password) { _, message in message }
        let (_, received) = try await meet(Self.scram) { key, body in
            switch key {
            case .saslHandshake: Self.handshake()
            case .saslAuthenticate: Self.authenticate(server.respond(Self.message(body)))
            default: .close
            }
        }
        #expect(received.keys.contains(.metadata))
    }
}
