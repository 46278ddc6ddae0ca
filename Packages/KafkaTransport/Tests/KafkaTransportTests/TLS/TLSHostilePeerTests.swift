import Glibc
import KafkaCodecs
import Testing

@testable import KafkaTransport

/// Tests of a peer that ends the connection or sends wrong bytes at any point: always one typed error, no trap, no
/// signal.
@Suite(.timeLimit(.minutes(5))) struct TLSHostilePeerTests {
    private static let handshakeCodes: Set<TransportError.Code> = [.tlsHandshake, .tlsNotSpoken]
    private static let openCodes: Set<TransportError.Code> = [.closed, .reset]

    private static let closing: FrameListener.MakeHandler = { _ in
        Recorder { connection, event in if event == .opened { connection.close() } }
    }

    /// Makes a handshake through a relay, and returns the bytes that each side sent.
    private func transcript(_ version: TLSVersion, _ ends: TLSEnds) async throws -> (client: [UInt8], server: [UInt8]) {
        try await withLoop { loop async throws in
            let listener = try FrameListener(
                loop: loop, host: "127.0.0.1", port: 0, tls: ends.server, makeHandler: Self.closing)
            let relay = try Relay(to: listener.port)
            let client = await loop.connect(ends.client, port: relay.port)
            #expect(try await client.next() == .opened)
            #expect(try await client.next() == .closed(.closed))
            return (relay.fromClient, relay.fromServer)
        }
    }

    @Test(arguments: TLSVersion.both, Relay.Cut.allCases)
    func aServerThatDisconnectsAtAnyPointIsATypedError(version: TLSVersion, cut: Relay.Cut) async throws {
        let ends = try TLSEnds(.test(version))
        let whole = try await transcript(version, ends).server.count
        try await withLoop { loop async throws in
            let listener = try FrameListener(
                loop: loop, host: "127.0.0.1", port: 0, tls: ends.server, makeHandler: Self.closing)
            for limit in stride(from: 1, to: whole, by: max(whole / 24, 1)) {
                // A resumed session would change what the server sends.
                let fresh = try TLSClientContext(.test(version))
                let relay = try Relay(to: listener.port, limit: limit, by: cut)
                let client = Recorder { connection, event in
                    if event == .opened { connection.send([Bytes.noise(1000).framed]) }
                }
                let recorder = await loop.connect(fresh, port: relay.port, client)
                let error = try await recorder.errors.next()
                let isOpen = recorder.events.waiting.contains(.opened)
                #expect((isOpen ? Self.openCodes : Self.handshakeCodes).contains(error.code), "\(limit): \(error)")
                #expect(error.message.contains("127.0.0.1:\(relay.port)"))
            }
        }
    }

    @Test(arguments: TLSVersion.both)
    func aClientThatDisconnectsAtAnyPointIsATypedError(version: TLSVersion) async throws {
        let ends = try TLSEnds(.test(version))
        let said = try await transcript(version, ends).client
        try await withLoop { loop async throws in
            let heard = Mailbox<TransportError?>()
            let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0, tls: ends.server) { _ in
                CloseRecorder(heard)
            }
            for limit in stride(from: 1, to: said.count, by: max(said.count / 24, 1)) {
                do {
                    let peer = try RawPeer(port: listener.port)
                    try peer.send(Bytes(said.prefix(limit)))
                }
                let error = try #require(try await heard.next())
                #expect(Self.handshakeCodes.union([.tlsBroken]).contains(error.code), "\(limit): \(error)")
            }
        }
    }

    @Test(arguments: TLSVersion.both) func aChangedByteEndsTheHandshakeOrTheStream(version: TLSVersion) async throws {
        let ends = try TLSEnds(.test(version))
        let said = try await transcript(version, ends).client
        try await withLoop { loop async throws in
            let heard = Mailbox<TransportError?>()
            let listener = try FrameListener(
                loop: loop, host: "127.0.0.1", port: 0, options: .init(connectTimeout: .milliseconds(50)),
                tls: ends.server
            ) { _ in CloseRecorder(heard) }
            for position in stride(from: 0, to: said.count, by: max(said.count / 20, 1)) {
                var changed = said
                changed[position] ^= 0x55
                let peer = try RawPeer(port: listener.port)
                try peer.send(Bytes(changed))
                #expect(try #require(try await heard.next()).message.contains("127.0.0.1:"))
            }
        }
    }

    @Test(
        arguments: [
            "HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH\r\n", [0, 0, 0, 20, 0, 0, 0, 0], [0xff], [0x16],
            [0x16, 0x03],
            [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28], [0x16, 0x03, 0x03, 0xff, 0xff, 0x02],
            [0x17, 0x03, 0x03, 0x00, 0x01, 0],
            [0x15, 0x03, 0x03, 0x00, 0x02, 0x01, 0x00], [0x14, 0x03, 0x03, 0x00, 0x01, 0x01],
            [0x80, 0x2e, 0x01, 0x00, 0x02],
        ] as [Bytes])
    func garbageForAServerHelloIsATypedError(garbage: Bytes) async throws {
        try await withLoop { loop async throws in
            let listener = try RawListener()
            let recorder = Recorder()
            await loop.run {
                // The test checks the cause of the failure, and not its time, because the machine may be busy.
                let connection = FrameConnection(
                    loop: loop, options: .init(connectTimeout: .seconds(60)), tls: try? TLSClientContext(.test()),
                    handler: recorder)
                connection.connect(host: "127.0.0.1", port: listener.port)
                connection.send([Bytes.noise(10).framed])
            }
            let peer = try listener.accept()
            let hello = try peer.receive(5)
            #expect(hello.first == 0x16)
            try peer.send(garbage)
            peer.shutdownWriting()
            let error = try await recorder.errors.next()
            #expect(Self.handshakeCodes.contains(error.code), "\(error)")
            #expect(!recorder.events.waiting.contains(.opened))
        }
    }

    @Test func aClientThatReadsSlowlyGetsTheWholeHandshake() async throws {
        let hello = try await transcript(.v1_3, try TLSEnds(.test(.v1_3))).client
        let first = try #require(records(of: hello).first).end
        let own = try TestAuthority.shared.issue()
        let chain = own.certificate + String(repeating: TestAuthority.shared.pem, count: 150)
        let identity = TLSIdentity(certificates: .text(chain), key: .text(own.key))
        try await withLoop { loop async throws in
            var small = FrameConnection.Options()
            small.sendBufferSize = 4096
            let server = try TLSServerContext(.test(identity))
            let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0, options: small, tls: server) { _ in
                Recorder()
            }
            let peer = RawPeer()
            peer.receiveSlowly()
            try peer.connect(port: listener.port)
            try peer.send(Bytes(hello.prefix(first)))
            await TestClock.pass(.milliseconds(20))
            var received: [UInt8] = []
            while records(of: received).last?.end != received.count || received.count < 40_000 {
                received += try peer.receiveSome(5000)
            }
            #expect(records(of: received).map(\.type).first == 22)
        }
    }

    @Test func anHTTPResponseIsReportedAsNotTLS() async throws {
        try await withLoop { loop async throws in
            let listener = try RawListener()
            let recorder = await loop.connect(try TLSClientContext(.test()), port: listener.port)
            try listener.accept().send("HTTP/1.1 400 Bad Request\r\n\r\n")
            #expect(try await recorder.errors.next().code == .tlsNotSpoken)
        }
    }

    @Test func noRequestIsSentToAnUnverifiedHost() async throws {
        // In TLS 1.2, the record type distinguishes a request from the handshake.
        try await withLoop { loop async throws in
            let identity = try TestAuthority.shared.issue(names: "DNS:kafka.example").identity()
            let ends = try TLSEnds(.test(.v1_2), .test(identity))
            let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0, tls: ends.server) { _ in Recorder()
            }
            let relay = try Relay(to: listener.port)
            let recorder = Recorder()
            await loop.run {
                let connection = FrameConnection(loop: loop, tls: ends.client, handler: recorder)
                connection.connect(host: "127.0.0.1", port: relay.port)
                connection.send([Bytes.noise(1000).framed])
            }
            #expect(try await recorder.errors.next().code == .tlsWrongHost)
            // Only the ClientHello and an alert were sent.
            let types = records(of: relay.fromClient).map(\.type)
            #expect(types.first == 22)
            #expect(!types.contains(23))
            #expect(relay.fromClient.count < 1000)
        }
    }

    @Test(arguments: TLSVersion.both) func anEndWithoutCloseNotifyIsReported(version: TLSVersion) async throws {
        try await withLoop { loop async throws in
            let ends = try TLSEnds(.test(version))
            let pair = try await loop.tlsPair(ends)
            #expect(try await pair.clientEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .opened)
            // The socket is shut down below the server's TLS.
            _ = await loop.run { shutdown(pair.server.descriptor, Int32(SHUT_WR)) }
            let error = try await pair.clientEvents.errors.next()
            #expect(error.code == .closed)
            #expect(error.message.contains("close_notify"))
        }
    }

    @Test(arguments: TLSVersion.both) func writingToAPeerThatHasGoneRaisesNoSignal(version: TLSVersion) async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(.test(version)))
            #expect(try await pair.clientEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .opened)
            await loop.run {
                pair.client.pauseReading()
                pair.server.close()
                for _ in 0..<100 { pair.client.send([Bytes.noise(100_000).framed]) }
            }
            let error = try await pair.clientEvents.errors.next()
            #expect(error.code == .reset || error.code == .closed)
            // The loop's thread blocks the signal, so a raised one would stay pending and not end the process.
            #expect(await loop.run { Self.hasSIGPIPE() } == false)
            // Control: a plain write to a pipe without a reader does raise the signal.
            let isSeen = await loop.run {
                var ends: [Int32] = [0, 0]
                guard pipe(&ends) == 0 else { return false }
                close(ends[0])
                _ = write(ends[1], [0], 1)
                close(ends[1])
                return Self.hasSIGPIPE()
            }
            #expect(isSeen)
        }
    }

    /// Whether the signal is pending for the calling thread.
    private static func hasSIGPIPE() -> Bool {
        var waiting = sigset_t()
        return sigpending(&waiting) == 0 && sigismember(&waiting, SIGPIPE) == 1
    }
}

/// Posts the error with which each connection ended.
private final class CloseRecorder: FrameHandler {
    private let ends: Mailbox<TransportError?>
    init(_ ends: Mailbox<TransportError?>) { self.ends = ends }
    func connection(_ connection: FrameConnection, didReceive frame: Bytes) {}
    func connectionDidClose(_ connection: FrameConnection, error: TransportError?) { ends.post(error) }
}
