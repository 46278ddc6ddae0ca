import KafkaCodecs
import Testing

@testable import KafkaTransport

extension TLSVersion {
    /// The versions with which tests run.
    static let both = [v1_2, v1_3]
}

extension TLSConfiguration {
    /// Returns a configuration that trusts the test authority, and allows only `version` if it is given.
    static func test(
        _ version: TLSVersion? = nil, roots: TLSTrustRoots = TestAuthority.shared.roots, identity: TLSIdentity? = nil
    ) -> TLSConfiguration {
        var made = TLSConfiguration(trustRoots: roots, identity: identity)
        if let version { (made.minimumVersion, made.maximumVersion) = (version, version) }
        return made
    }
}

extension TLSServerConfiguration {
    /// Returns a configuration for `localhost`, with a certificate signed by the test authority.
    static func test(
        _ identity: TLSIdentity? = nil, clients: ClientCertificate = .none
    ) throws -> TLSServerConfiguration {
        TLSServerConfiguration(
            identity: try identity ?? TestAuthority.shared.issue().identity(), clientCertificate: clients)
    }
}

/// The contexts of both ends of a pair.
struct TLSEnds: Sendable {
    var client: TLSClientContext
    var server: TLSServerContext

    init(_ client: TLSConfiguration = .test(), _ server: TLSServerConfiguration? = nil) throws {
        self.client = try TLSClientContext(client)
        self.server = try TLSServerContext(server ?? .test())
    }
}

extension EventLoop {
    /// Opens a TLS connection to a listener on this loop. When this returns, the ends may not be open yet.
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

    /// Connects with TLS, and returns the recorder of the connection's events.
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
