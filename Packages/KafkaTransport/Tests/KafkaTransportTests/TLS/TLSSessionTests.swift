import CKafkaOpenSSL
import KafkaCodecs
import Testing

@testable import KafkaTransport

@Suite(.timeLimit(.minutes(5))) struct TLSSessionTests {
    /// Connects, receives a frame, so that the server's tickets have arrived too, and returns whether the session was
    /// resumed.
    private func isResumed(_ loop: EventLoop, _ client: TLSClientContext, port: UInt16) async throws -> Bool {
        let recorder = Recorder()
        let connection = await loop.run {
            let connection = FrameConnection(loop: loop, tls: client, handler: recorder)
            connection.connect(host: "127.0.0.1", port: port)
            connection.send([Bytes.noise(5).framed])
            return connection
        }
        #expect(try await recorder.next() == .opened)
        #expect(try await recorder.next() == .frame(.noise(5)))
        return await loop.run {
            defer { connection.close() }
            return connection.tls?.isResumed == true
        }
    }

    private static let echo: FrameListener.MakeHandler = { _ in
        Recorder { connection, event in if case .frame(let frame) = event { connection.send([frame.framed]) } }
    }

    @Test(arguments: TLSVersion.both, [false, true])
    func theSecondConnectionResumesTheFirst(version: TLSVersion, hasClientCertificate: Bool) async throws {
        let roots = TestAuthority.shared.roots
        let server = try TLSServerConfiguration.test(clients: hasClientCertificate ? .required(roots) : .none)
        let identity = hasClientCertificate ? try TestAuthority.shared.issue().identity() : nil
        try await withLoop { loop async throws in
            let ends = try TLSEnds(.test(version, identity: identity), server)
            let listener = try FrameListener(
                loop: loop, host: "127.0.0.1", port: 0, tls: ends.server, makeHandler: Self.echo)
            let seen = [
                try await isResumed(loop, ends.client, port: listener.port),
                try await isResumed(loop, ends.client, port: listener.port),
                try await isResumed(loop, ends.client, port: listener.port),
            ]
            #expect(seen == [false, true, true])
        }
    }

    @Test func sessionsAreNotSharedBetweenPeersOrContexts() async throws {
        try await withLoop { loop async throws in
            let ends = try TLSEnds()
            let first = try FrameListener(
                loop: loop, host: "127.0.0.1", port: 0, tls: ends.server, makeHandler: Self.echo)
            let second = try FrameListener(
                loop: loop, host: "127.0.0.1", port: 0, tls: ends.server, makeHandler: Self.echo)
            #expect(try await !isResumed(loop, ends.client, port: first.port))
            #expect(try await !isResumed(loop, ends.client, port: second.port))
            #expect(try await !isResumed(loop, try TLSClientContext(.test()), port: first.port))
        }
    }

    @Test func aConnectionSucceedsIfTheServerHasForgottenTheSession() async throws {
        try await withLoop { loop async throws in
            let client = try TLSClientContext(.test())
            var port: UInt16 = 0
            for _ in 0..<2 {
                let listener = try FrameListener(
                    loop: loop, host: "127.0.0.1", port: port, tls: try TLSServerContext(.test()),
                    makeHandler: Self.echo)
                port = listener.port
                #expect(try await !isResumed(loop, client, port: port))
                listener.close()
                await loop.run {}
            }
        }
    }

    @Test func theCacheIsBoundedPerPeerAndInTotal() {
        let cache = TLSSessionCache()
        for _ in 0..<10 { if let session = SSL_SESSION_new() { cache.keep(session, for: "one") } }
        #expect(cache.count(for: "one") == TLSSessionCache.sessionsPerPeer)
        for number in 0..<2000 { if let session = SSL_SESSION_new() { cache.keep(session, for: "\(number)") } }
        #expect(cache.peerCount == TLSSessionCache.maximumPeers)
        #expect(cache.count(for: "one") == 0)
        #expect(cache.count(for: "1999") == 1)
    }
}
