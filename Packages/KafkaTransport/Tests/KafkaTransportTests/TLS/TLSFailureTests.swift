import KafkaCodecs
import Testing

@testable import KafkaTransport

/// Tests that each cause has its error code and a single line that names the cause and the peer. No request arrives.
@Suite(.timeLimit(.minutes(5))) struct TLSFailureTests {
    /// Connects a client that sends a request at once, and returns its error. The server must receive no frame.
    private func failure(
        _ client: TLSConfiguration = .test(), _ server: TLSServerConfiguration? = nil, host: String = "127.0.0.1",
        serverError: ((TransportError?) -> Void)? = nil
    ) async throws -> TransportError {
        try await withLoop { loop async throws in
            let ends = try TLSEnds(client, server)
            let heard = Recorder()
            let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0, tls: ends.server) { _ in heard }
            let recorder = Recorder()
            await loop.run {
                let connection = FrameConnection(loop: loop, tls: ends.client, handler: recorder)
                connection.connect(host: host, port: listener.port)
                connection.send([Bytes.noise(100).framed])
            }
            let error = try await recorder.errors.next()
            #expect(error.message.contains("\(host):\(listener.port)"))
            #expect(!error.message.contains("\n"))
            let last = try await heard.events.all { if case .closed = $0 { true } else { false } }
            #expect(!last.contains { if case .frame = $0 { true } else { false } })
            serverError?(heard.errors.waiting.first)
            return error
        }
    }

    @Test(arguments: TLSVersion.both) func anUnknownAuthorityIsReported(version: TLSVersion) async throws {
        let error = try await failure(.test(version, roots: TestAuthority.other.roots)) { error in
            #expect(error?.code == .tlsHandshake)
            #expect(error?.message.contains("does not accept our certificate (unknown CA)") == true)
        }
        #expect(error.code == .tlsUnknownAuthority)
        #expect(error.message.contains("CN=test"))
    }

    @Test func theSystemsAuthoritiesDoNotIncludeTheTestAuthority() async throws {
        #expect(try await failure(.test(roots: .system)).code == .tlsUnknownAuthority)
    }

    @Test(arguments: TLSVersion.both, ["127.0.0.1", "localhost"])
    func theErrorOfAnotherHostListsTheNamesInTheCertificate(version: TLSVersion, host: String) async throws {
        let identity = try TestAuthority.shared.issue(
            names: "DNS:kafka.example,DNS:b.example,IP:192.0.2.7,IP:2001:db8::1")
        let error = try await failure(.test(version), .test(identity.identity()), host: host)
        #expect(error.code == .tlsWrongHost)
        #expect(error.message.contains("kafka.example, b.example, 192.0.2.7, 2001:db8:0:0:0:0:0:1"))
    }

    @Test func theCommonNameIsComparedIfThereAreNoOtherNames() async throws {
        let other = try TestAuthority.shared.issue("elsewhere.example", names: nil)
        let error = try await failure(.test(), .test(other.identity()), host: "localhost")
        #expect(error.code == .tlsWrongHost)
        #expect(error.message.contains("(elsewhere.example)"))
        try await withLoop { loop async throws in
            let identity = try TestAuthority.shared.issue("localhost", names: nil).identity()
            let pair = try await loop.tlsPair(try TLSEnds(.test(), .test(identity)), host: "localhost")
            #expect(try await pair.clientEvents.next() == .opened)
        }
    }

    @Test func dnsNamesDoNotMatchAddressesNorAddressesNames() async throws {
        let name = try TestAuthority.shared.issue(names: "DNS:127.0.0.1,DNS:localhost")
        #expect(try await failure(.test(), .test(name.identity())).code == .tlsWrongHost)
        let address = try TestAuthority.shared.issue(names: "IP:127.0.0.1")
        #expect(try await failure(.test(), .test(address.identity()), host: "localhost").code == .tlsWrongHost)
    }

    @Test(arguments: ["DNS:l*calhost", "DNS:*", "DNS:localhost.example", "DNS:localhos"])
    func similarNamesAndPartialWildcardsDoNotMatchTheHost(names: String) async throws {
        let identity = try TestAuthority.shared.issue(names: names).identity()
        #expect(try await failure(.test(), .test(identity), host: "localhost").code == .tlsWrongHost)
    }

    @Test func skippingHostnameVerificationStillVerifiesTheAuthority() async throws {
        var client = TLSConfiguration.test()
        client.insecureSkipHostnameVerification = true
        let identity = try TestAuthority.shared.issue(names: "DNS:kafka.example").identity()
        try await withLoop { [client] loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(client, .test(identity)))
            #expect(try await pair.clientEvents.next() == .opened)
        }
        client.trustRoots = TestAuthority.other.roots
        #expect(try await failure(client, .test(identity)).code == .tlsUnknownAuthority)
    }

    @Test func theErrorOfAnExpiredCertificateHasItsEndDate() async throws {
        let identity = try TestAuthority.shared.issue(days: -20 ... -10).identity()
        let error = try await failure(.test(), .test(identity))
        #expect(error.code == .tlsCertificateExpired)
        #expect(error.message.contains("expired on "))
        #expect(error.message.contains("GMT"))
    }

    @Test func theErrorOfACertificateThatIsNotYetValidHasItsStartDate() async throws {
        let identity = try TestAuthority.shared.issue(days: 10...20).identity()
        let error = try await failure(.test(), .test(identity))
        #expect(error.code == .tlsCertificateNotYetValid)
        #expect(error.message.contains("GMT"))
    }

    // MARK: Client certificates

    @Test(arguments: TLSVersion.both)
    func aMissingClientCertificateIsReportedAsRequired(version: TLSVersion) async throws {
        let server = try TLSServerConfiguration.test(clients: .required(TestAuthority.shared.roots))
        let error = try await failure(.test(version), server) { error in
            #expect(error?.code == .tlsClientCertificateRequired)
        }
        #expect(error.code == .tlsClientCertificateRequired)
    }

    @Test(arguments: TLSVersion.both)
    func aClientCertificateOfAnotherAuthorityIsRefused(version: TLSVersion) async throws {
        let server = try TLSServerConfiguration.test(clients: .required(TestAuthority.shared.roots))
        let identity = try TestAuthority.other.issue("client").identity()
        let error = try await failure(.test(version, identity: identity), server) { error in
            #expect(error?.code == .tlsClientCertificateRefused)
            #expect(error?.message.contains("CN=client") == true)
        }
        #expect(error.code == .tlsClientCertificateRefused)
        #expect(error.message.contains("unknown CA"))
    }

    @Test(arguments: TLSVersion.both) func anExpiredClientCertificateIsRefused(version: TLSVersion) async throws {
        let server = try TLSServerConfiguration.test(clients: .optional(TestAuthority.shared.roots))
        let identity = try TestAuthority.shared.issue(days: -20 ... -10).identity()
        let error = try await failure(.test(version, identity: identity), server)
        #expect(error.code == .tlsClientCertificateRefused)
        #expect(error.message.contains("it expired on ") && error.message.hasSuffix(": have it renewed"))
    }

    @Test(arguments: TLSVersion.both, [true, false])
    func aClientWithACertificateIsAccepted(version: TLSVersion, isRequired: Bool) async throws {
        let roots = TestAuthority.shared.roots
        let server = try TLSServerConfiguration.test(clients: isRequired ? .required(roots) : .optional(roots))
        let identity = try TestAuthority.shared.issue("Zoë, client", names: nil).identity()
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(.test(version, identity: identity), server))
            #expect(try await pair.clientEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .opened)
            #expect(await loop.run { pair.server.peerCertificateSubject } == "CN=Zoë\\, client")
            #expect(await loop.run { pair.client.peerCertificateSubject } == "CN=test")
        }
    }

    @Test func anOptionalCertificateMayBeMissing() async throws {
        let server = try TLSServerConfiguration.test(clients: .optional(TestAuthority.shared.roots))
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(.test(), server))
            #expect(try await pair.serverEvents.next() == .opened)
            #expect(await loop.run { pair.server.peerCertificateSubject } == nil)
        }
    }

    // MARK: The other side does not speak TLS, or no common version

    @Test(arguments: [(TLSVersion.v1_2, TLSVersion.v1_3), (.v1_3, .v1_2)])
    func aMissingCommonVersionIsReported(client: TLSVersion, server: TLSVersion) async throws {
        var configuration = try TLSServerConfiguration.test()
        (configuration.minimumVersion, configuration.maximumVersion) = (server, server)
        let error = try await failure(.test(client), configuration) { error in #expect(error?.code == .tlsVersion) }
        #expect(error.code == .tlsVersion)
    }

    @Test func aPlaintextListenerIsRecognised() async throws {
        try await withLoop { loop async throws in
            let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0) { _ in Recorder() }
            let recorder = await loop.connect(try TLSClientContext(.test()), port: listener.port)
            let error = try await recorder.errors.next()
            #expect(error.code == .tlsNotSpoken)
            #expect(error.message.contains("plaintext"))
            #expect(error.message.contains("127.0.0.1:\(listener.port)"))
        }
    }

    @Test func aPlaintextClientIsRecognised() async throws {
        try await withLoop { loop async throws in
            let server = Recorder()
            let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0, tls: try TLSEnds().server) { _ in
                server
            }
            let client = Recorder { connection, event in
                if event == .opened { connection.send([Bytes.noise(50).framed]) }
            }
            await loop.run {
                FrameConnection(loop: loop, handler: client).connect(host: "127.0.0.1", port: listener.port)
            }
            #expect(try await server.errors.next().code == .tlsNotSpoken)
            #expect([.closed, .reset, .frameTooLarge].contains(try await client.errors.next().code))
        }
    }

    @Test func aSlowHandshakeTimesOut() async throws {
        try await withLoop { loop async throws in
            let silent = try RawListener()
            let options = FrameConnection.Options(connectTimeout: .milliseconds(100))
            let recorder = await loop.connect(try TLSClientContext(.test()), port: silent.port, options: options)
            let error = try await recorder.errors.next()
            #expect(error.code == .timeout)
            #expect(error.message.contains("TLS"))
            #expect(error.message.contains("127.0.0.1:\(silent.port)"))
        }
    }

    @Test func aClientThatSendsNoHandshakeIsDropped() async throws {
        try await withLoop { loop async throws in
            let server = Recorder()
            let listener = try FrameListener(
                loop: loop, host: "127.0.0.1", port: 0, options: .init(connectTimeout: .milliseconds(100)),
                tls: try TLSEnds().server
            ) { _ in server }
            let peer = try RawPeer(port: listener.port)
            #expect(try await server.errors.next().code == .timeout)
            #expect(try peer.receive(1).isEmpty)
        }
    }
}
