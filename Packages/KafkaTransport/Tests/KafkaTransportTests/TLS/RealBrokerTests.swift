import Glibc
import KafkaCodecs
import Testing

@testable import KafkaTransport

/// Tests with a real Kafka, if there is one. `KAFKA_SSL` and `KAFKA_MTLS` are its listeners, `KAFKA_TLS_DIR` has its
/// certificates, and `KAFKA_PLAINTEXT` is a port without TLS.
@Suite(.enabled(if: getenv("KAFKA_TLS_DIR") != nil), .timeLimit(.minutes(5))) struct RealBrokerTests {
    private static func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }

    private static func file(_ name: String) -> PEMSource { .file("\(variable("KAFKA_TLS_DIR"))/\(name)") }

    private static func configuration(
        _ version: TLSVersion? = nil, authority: String = "ca.pem", identity: TLSIdentity? = nil
    ) -> TLSConfiguration {
        .test(version, roots: .certificates(file(authority)), identity: identity)
    }

    private static func client(key: String = "client.key") -> TLSIdentity {
        TLSIdentity(certificates: file("client.pem"), key: file(key)) { Array("client-key-secret".utf8) }
    }

    /// An ApiVersions request of version 0, without a client id.
    private static let apiVersions: Bytes = [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 7, 0xff, 0xff]

    /// Sends `count` requests on a new connection. Returns the response frames and the error, if any.
    private func ask(
        _ listener: String, _ tls: TLSClientContext, count: Int = 1
    ) async throws -> (frames: [Bytes], error: TransportError?) {
        let address = Self.variable(listener)
        let colon = try #require(address.lastIndex(of: ":"))
        let port = try #require(UInt16(address[address.index(after: colon)...]))
        let host = String(address[..<colon])
        return try await withLoop { loop async throws in
            let recorder = Recorder()
            await loop.run {
                let connection = FrameConnection(loop: loop, tls: tls, handler: recorder)
                connection.connect(host: host, port: port)
                for _ in 0..<count { connection.send([Self.apiVersions]) }
            }
            var frames: [Bytes] = []
            while frames.count < count {
                // The first handshakes of a broker that has just started take seconds.
                switch try await recorder.next(within: .seconds(30)) {
                case .frame(let frame): frames.append(frame)
                case .closed: return (frames, try await recorder.errors.next())
                case .opened, .drained: break
                }
            }
            return (frames, nil)
        }
    }

    private func isAnswer(_ frame: Bytes) -> Bool {
        // The correlation id, no error, and a long list of APIs.
        frame.count > 100 && Array(frame.slice(0..<6)) == [0, 0, 0, 7, 0, 0]
    }

    @Test(arguments: TLSVersion.both) func aRequestOverTLSReceivesAResponse(version: TLSVersion) async throws {
        let tls = try TLSClientContext(Self.configuration(version))
        let (frames, error) = try await ask("KAFKA_SSL", tls, count: 5)
        #expect(error == nil)
        #expect(frames.count == 5)
        #expect(frames.allSatisfy(isAnswer))
    }

    @Test(arguments: TLSVersion.both, ["client.key", "client-encrypted.key"])
    func aRequestWithAClientCertificateReceivesAResponse(version: TLSVersion, key: String) async throws {
        let tls = try TLSClientContext(Self.configuration(version, identity: Self.client(key: key)))
        let (frames, error) = try await ask("KAFKA_MTLS", tls)
        #expect(error == nil)
        #expect(frames.allSatisfy(isAnswer))
    }

    @Test(arguments: TLSVersion.both) func aMissingClientCertificateIsReported(version: TLSVersion) async throws {
        let (_, error) = try await ask("KAFKA_MTLS", try TLSClientContext(Self.configuration(version)))
        #expect(error?.code == .tlsClientCertificateRequired)
    }

    @Test(arguments: TLSVersion.both) func anUntrustedClientCertificateIsReported(version: TLSVersion) async throws {
        let identity = try TestAuthority.other.issue("stranger").identity()
        let tls = try TLSClientContext(Self.configuration(version, identity: identity))
        let (_, error) = try await ask("KAFKA_MTLS", tls)
        // With TLS 1.3, a reset from Kafka 2.8 may arrive before its alert.
        #expect(
            error?.code == .tlsClientCertificateRefused
                || version == .v1_3 && error?.code == .reset && error?.message.contains("our certificate") == true)
    }

    @Test func anUntrustedAuthorityIsReported() async throws {
        let (_, error) = try await ask(
            "KAFKA_SSL", try TLSClientContext(Self.configuration(authority: "other-ca.pem")))
        #expect(error?.code == .tlsUnknownAuthority)
    }

    @Test func aPlaintextPortIsReported() async throws {
        let (_, error) = try await ask("KAFKA_PLAINTEXT", try TLSClientContext(Self.configuration()))
        #expect(error?.code == .tlsNotSpoken)
    }

    @Test(arguments: TLSVersion.both)
    func laterConnectionsSucceedWithOrWithoutResumption(version: TLSVersion) async throws {
        // A broker that has just started may issue sessions that it later does not recognize.
        let tls = try TLSClientContext(Self.configuration(version))
        for _ in 0..<6 {
            let (frames, error) = try await ask("KAFKA_SSL", tls)
            #expect(error == nil && frames.count == 1 && frames.allSatisfy(isAnswer))
        }
    }
}
