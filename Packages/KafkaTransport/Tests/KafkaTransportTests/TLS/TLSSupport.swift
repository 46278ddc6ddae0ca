import KafkaCodecs
import Testing

@testable import KafkaTransport

extension TLSVersion {
    /// Those that tests run over.
    static let both = [v1_2, v1_3]
}

extension TLSConfiguration {
    /// One that trusts the tests' authority, and speaks one version alone where it is given.
    static func test(
        _ version: TLSVersion? = nil, roots: TLSTrustRoots = TestAuthority.shared.roots, identity: TLSIdentity? = nil
    ) -> TLSConfiguration {
        var made = TLSConfiguration(trustRoots: roots, identity: identity)
        if let version { (made.minimumVersion, made.maximumVersion) = (version, version) }
        return made
    }
}

extension TLSServerConfiguration {
    /// One for `localhost`, signed by the tests' authority.
    static func test(
        _ identity: TLSIdentity? = nil, clients: ClientCertificate = .none
    ) throws -> TLSServerConfiguration {
        TLSServerConfiguration(
            identity: try identity ?? TestAuthority.shared.issue().identity(), clientCertificate: clients)
    }
}

/// Both ends' contexts, for a pair.
struct TLSEnds: Sendable {
    var client: TLSClientContext
    var server: TLSServerContext

    init(_ client: TLSConfiguration = .test(), _ server: TLSServerConfiguration? = nil) throws {
        self.client = try TLSClientContext(client)
        self.server = try TLSServerContext(server ?? .test())
    }
}

extension EventLoop {
    /// Opens a TLS connection to a listener on this loop. Neither end need be open when it returns.
    func tlsPair(
        _ ends: TLSEnds, host: String = "127.0.0.1", options: FrameConnection.Options = .init(),
        serverOptions: FrameConnection.Options = .init(), client: Recorder = Recorder(), server: Recorder = Recorder()
    ) async throws -> Pair {
        let accepted = Mailbox<FrameConnection>()
        let listener = try FrameListener(
            loop: self, host: "127.0.0.1", port: 0, options: serverOptions, tls: ends.server
        ) { connection in
            accepted.post(connection)
            return server
        }
        let connection = await run {
            let connection = FrameConnection(loop: self, options: options, tls: ends.client, handler: client)
            connection.connect(host: host, port: listener.port)
            return connection
        }
        return Pair(
            client: connection, clientEvents: client, server: try await accepted.next(), serverEvents: server,
            listener: listener)
    }

    /// Connects with TLS and says how it went.
    func connect(
        _ tls: TLSClientContext, to host: String = "127.0.0.1", port: UInt16,
        options: FrameConnection.Options = .init(connectTimeout: .seconds(60)), _ recorder: Recorder = Recorder()
    ) async -> Recorder {
        await run {
            FrameConnection(loop: self, options: options, tls: tls, handler: recorder).connect(host: host, port: port)
        }
        return recorder
    }
}
