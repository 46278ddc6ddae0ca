import KafkaCodecs
import Testing

@testable import KafkaTransport

@Suite(.timeLimit(.minutes(5))) struct TLSRoundTripTests {
    private static let echo: @Sendable (FrameConnection, Recorder.Event) -> Void = { connection, event in
        if case .frame(let frame) = event { connection.send([frame.framed]) }
    }

    @Test(arguments: TLSVersion.both) func framesOfManySizesGoBothWays(version: TLSVersion) async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(.test(version)), server: Recorder(Self.echo))
            #expect(try await pair.clientEvents.next() == .opened)
            // Sizes around those of a record, of the shared buffer, and of a frame's first memory block.
            for size in [0, 1, 100, 16_379, 16_380, 16_381, 16_384, 65_531, 65_532, 65_533, 1_048_576, 3_000_000] {
                let frame = Bytes.noise(size)
                loop.execute { pair.client.send([frame.framed]) }
                #expect(try await pair.clientEvents.next() == .frame(frame))
            }
        }
    }

    @Test(arguments: TLSVersion.both) func tenMebibytesArriveWhole(version: TLSVersion) async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(.test(version)))
            #expect(try await pair.serverEvents.next() == .opened)
            let frame = Bytes.noise(10 << 20)
            loop.execute { pair.client.send([frame.framed.slice(0..<4), frame]) }
            #expect(try await pair.serverEvents.next() == .frame(frame))
        }
    }

    @Test(arguments: TLSVersion.both, [1, 7, 5000, 16_384, 40_000])
    func framesAreTheSameHoweverTheyAreSplit(version: TLSVersion, piece: Int) async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(.test(version)))
            #expect(try await pair.serverEvents.next() == .opened)
            let frames = (0..<20).map { Bytes.noise(($0 * 7919) % min(piece * 40, 70_000), seed: UInt64($0)) }
            var writer = ByteWriter()
            for frame in frames { writer.bytes(frame.framed) }
            let stream = writer.finish()
            var pieces: [Bytes] = []
            for start in stride(from: 0, to: stream.count, by: piece) {
                pieces.append(stream.slice(start..<min(start + piece, stream.count)))
            }
            let (first, second) = (Array(pieces[..<(pieces.count / 2)]), Array(pieces[(pieces.count / 2)...]))
            loop.execute { for piece in first { pair.client.send([piece]) } }
            loop.execute { pair.client.send(second) }
            for frame in frames { #expect(try await pair.serverEvents.next() == .frame(frame)) }
        }
    }

    @Test(arguments: TLSVersion.both) func theConfiguredVersionIsNegotiated(version: TLSVersion) async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(.test(version)))
            #expect(try await pair.clientEvents.next() == .opened)
            let summary = await loop.run { pair.client.tls?.summary }
            #expect(summary?.hasPrefix("TLSv\(version.description.dropFirst(4))") == true)
        }
    }

    @Test func framesSentBeforeTheHandshakeArriveAfterIt() async throws {
        try await withLoop { loop async throws in
            let ends = try TLSEnds()
            let server = Recorder()
            let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0, tls: ends.server) { _ in server }
            await loop.run {
                let connection = FrameConnection(loop: loop, tls: ends.client, handler: Recorder())
                connection.connect(host: "localhost", port: listener.port)
                connection.send([Bytes.noise(9).framed])
                #expect(!connection.isOpen)
            }
            #expect(try await server.next() == .opened)
            #expect(try await server.next() == .frame(.noise(9)))
        }
    }

    @Test(arguments: ["localhost", "127.0.0.1"]) func aHostInTheCertificateIsAccepted(host: String) async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(), host: host)
            #expect(try await pair.clientEvents.next() == .opened)
        }
    }

    @Test func anIPv6AddressInTheCertificateIsAccepted() async throws {
        try await withLoop { loop async throws in
            let ends = try TLSEnds()
            // The machine may have no IPv6.
            let made = try? FrameListener(loop: loop, host: "::1", port: 0, tls: ends.server) { _ in Recorder() }
            guard let listener = made else { return }
            for host in ["::1", "[::1]"] {
                #expect(try await loop.connect(ends.client, to: host, port: listener.port).next() == .opened)
            }
        }
    }

    @Test(arguments: TLSVersion.both) func bothEndsAreNotifiedOfAnOrderlyClose(version: TLSVersion) async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(.test(version)))
            #expect(try await pair.clientEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .opened)
            loop.execute { pair.client.close() }
            #expect(try await pair.clientEvents.next() == .closed(nil))
            #expect(try await pair.serverEvents.next() == .closed(.closed))
            #expect(try await !pair.serverEvents.errors.next().message.contains("close_notify"))
        }
    }

    @Test func closeWhenSentDeliversWhatWasSent() async throws {
        try await withLoop { loop async throws in
            var small = FrameConnection.Options()
            small.sendBufferSize = 128 << 10
            let pair = try await loop.tlsPair(try TLSEnds(), serverOptions: small)
            #expect(try await pair.clientEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .opened)
            let frame = Bytes.noise(2_000_000)
            loop.execute {
                pair.server.send([frame.framed])
                pair.server.closeWhenSent()
                pair.server.send(["lost"])
            }
            #expect(try await pair.clientEvents.next() == .frame(frame))
            #expect(try await pair.clientEvents.next() == .closed(.closed))
            #expect(try await pair.serverEvents.next() == .closed(nil))
        }
    }

    @Test func manyConnectionsAreServedByOneLoop() async throws {
        try await withLoop { loop async throws in
            let ends = try TLSEnds()
            let received = Mailbox<Int>()
            let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0, tls: ends.server) { _ in
                Recorder(Self.echo)
            }
            loop.execute {
                for number in 0..<100 {
                    let handler = Recorder { connection, event in
                        switch event {
                        case .opened: connection.send([Bytes.noise(number).framed])
                        case .frame(let frame): received.post(frame == .noise(number) ? number : -1)
                        case .drained, .closed: break
                        }
                    }
                    FrameConnection(loop: loop, tls: ends.client, handler: handler)
                        .connect(host: "127.0.0.1", port: listener.port)
                }
            }
            var numbers: Set<Int> = []
            for _ in 0..<100 { numbers.insert(try await received.next()) }
            #expect(numbers == Set(0..<100))
        }
    }

    @Test func aClosedConnectionIsFreed() async throws {
        try await withLoop { loop async throws in
            weak var client: FrameConnection?
            weak var stream: TLSStream?
            do {
                let pair = try await loop.tlsPair(try TLSEnds())
                #expect(try await pair.clientEvents.next() == .opened)
                client = pair.client
                stream = await loop.run { pair.client.tls.map { WeakStream($0) } }?.stream
                #expect(stream != nil)
                loop.execute { pair.client.close() }
                #expect(try await pair.clientEvents.next() == .closed(nil))
            }
            for _ in 0..<100 where client != nil || stream != nil { await TestClock.pass(.milliseconds(5)) }
            #expect(client == nil)
            #expect(stream == nil)
        }
    }
}

private struct WeakStream: @unchecked Sendable {
    // Only used to check whether the stream still exists.
    weak var stream: TLSStream?
    init(_ stream: TLSStream) { self.stream = stream }
}
