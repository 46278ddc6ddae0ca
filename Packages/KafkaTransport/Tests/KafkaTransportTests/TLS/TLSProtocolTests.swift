import CKafkaOpenSSL
import KafkaCodecs
import Testing

@testable import KafkaTransport

/// Tests of what a peer may do in an open connection, triggered through OpenSSL itself.
@Suite(.timeLimit(.minutes(5))) struct TLSProtocolTests {
    private static let echo: @Sendable (FrameConnection, Recorder.Event) -> Void = { connection, event in
        if case .frame(let frame) = event { connection.send([frame.framed]) }
    }

    @Test func bothSidesMayUpdateKeysWhileFramesAreInFlight() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(.test(.v1_3)), server: Recorder(Self.echo))
            #expect(try await pair.clientEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .opened)
            for round in 0..<20 {
                let frame = Bytes.noise(50_000, seed: UInt64(round))
                await loop.run {
                    let connection = (round % 2 == 0 ? pair.client : pair.server).tls?.connection
                    #expect(SSL_key_update(connection, SSL_KEY_UPDATE_REQUESTED) == 1)
                    pair.client.send([frame.framed])
                }
                #expect(try await pair.clientEvents.next() == .frame(frame))
            }
        }
    }

    @Test func manyTicketsNeitherDelayFramesNorFillTheCache() async throws {
        try await withLoop { loop async throws in
            let ends = try TLSEnds(.test(.v1_3))
            let pair = try await loop.tlsPair(ends)
            #expect(try await pair.clientEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .opened)
            await loop.run {
                for _ in 0..<2000 { SSL_new_session_ticket(pair.server.tls?.connection) }
                pair.server.send([Bytes.noise(10).framed])
            }
            #expect(try await pair.clientEvents.next() == .frame(.noise(10)))
            let count = ends.client.current().sessions.count(for: "127.0.0.1:\(pair.listener.port)")
            #expect(count == TLSSessionCache.sessionsPerPeer)
        }
    }

    @Test func aTurnAlsoEndsWithoutACompleteFrame() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(.test(.v1_3)))
            #expect(try await pair.clientEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .opened)
            let step = await loop.run {
                pair.server.send([Bytes.noise(100_000).framed])
                let stream = pair.client.tls
                stream?.socket.allowance = 0
                return stream?.read(into: loop.scratch.readBuffer)
            }
            guard case .wantsReading = step else {
                Issue.record("\(String(describing: step))")
                return
            }
            // The large frame is still there, and arrives in later turns.
            #expect(try await pair.clientEvents.next() == .frame(.noise(100_000)))
        }
    }

    @Test func aRenegotiationIsRefused() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(.test(.v1_2)))
            #expect(try await pair.clientEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .opened)
            await loop.run {
                // Our contexts do not start a renegotiation. This server is changed so that it does.
                let connection = pair.server.tls?.connection
                #expect(SSL_renegotiate(connection) == 0)
                ERR_clear_error()
                SSL_clear_options(connection, 1 << 30)
                #expect(SSL_renegotiate(connection) == 1)
                pair.server.send([Bytes.noise(10).framed])
            }
            let events = try await pair.serverEvents.events.all { if case .closed = $0 { true } else { false } }
            #expect(events.last == .closed(.tlsBroken) || events.last == .closed(.closed))
        }
    }

    @Test(arguments: ["", ".", String(repeating: "x", count: 300)])
    func anInvalidHostNameIsRefused(host: String) throws {
        let client = try TLSClientContext(.test())
        let error = try #require(throws: TransportError.self) {
            try TLSStream(client: client, host: host, descriptor: -1, peer: "\(host):9092")
        }
        #expect(error.code == .tlsWrongHost)
    }

    @Test func aContextMayBeUsedByManyLoops() async throws {
        let ends = try TLSEnds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await withLoop { loop async throws in
                        for _ in 0..<10 {
                            let pair = try await loop.tlsPair(ends, server: Recorder(Self.echo))
                            #expect(try await pair.clientEvents.next() == .opened)
                            loop.execute { pair.client.send([Bytes.noise(1000).framed]) }
                            #expect(try await pair.clientEvents.next() == .frame(.noise(1000)))
                            await loop.run { pair.client.close() }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
