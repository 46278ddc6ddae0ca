import KafkaCodecs
import Testing

@testable import KafkaTransport

@Suite(.timeLimit(.minutes(5))) struct HostilePeerTests {
    /// Runs `body` with an accepted raw peer and the events of its connection.
    private func withPeer(
        _ options: FrameConnection.Options = .init(), _ recorder: Recorder = Recorder(),
        _ body: (RawPeer, Recorder, EventLoop) async throws -> Void
    ) async throws {
        try await withLoop { loop async throws in
            let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0, options: options) { _ in recorder }
            let peer = try RawPeer(port: listener.port)
            #expect(try await recorder.next() == .opened)
            try await body(peer, recorder, loop)
        }
    }

    @Test func bytesThatArriveOneByOneGiveTheSameFrames() async throws {
        try await withPeer { peer, recorder, _ async throws in
            let frames = [Bytes.noise(7), .empty, .noise(30, seed: 2)]
            for frame in frames { for byte in frame.framed { try peer.send([byte]) } }
            for frame in frames { #expect(try await recorder.next() == .frame(frame)) }
        }
    }

    @Test func aLargeFrameInPiecesArrivesWhole() async throws {
        try await withPeer { peer, recorder, _ async throws in
            let large = Bytes.noise(5_000_000)
            let stream = Bytes(Array(large.framed) + Array(Bytes.noise(3).framed))
            for start in stride(from: 0, to: stream.count, by: 99_991) {
                try peer.send(stream.slice(start..<min(start + 99_991, stream.count)))
            }
            #expect(try await recorder.next() == .frame(large))
            #expect(try await recorder.next() == .frame(.noise(3)))
        }
    }

    @Test(arguments: [[0x00, 0x00, 0x04, 0x01], [0xff, 0xff, 0xff, 0xff], [0x80, 0, 0, 0]] as [Bytes])
    func anInvalidLengthEndsTheConnection(prefix: Bytes) async throws {
        try await withPeer(.init(maximumFrameSize: 1024)) { peer, recorder, _ async throws in
            try peer.send(Bytes(Array(Bytes.noise(5).framed) + Array(prefix) + [1, 2, 3]))
            #expect(try await recorder.next() == .frame(.noise(5)))
            let error = try await recorder.errors.next()
            #expect(error.code == .frameTooLarge)
            #expect(error.message.contains("127.0.0.1:"))
            #expect(error.message.contains("1024"))
            #expect(try await recorder.next() == .closed(.frameTooLarge))
            #expect(try peer.receive(1).isEmpty)
        }
    }

    @Test(arguments: [("HTTP/1.1 400", "HTTP"), ([0x15, 0x03, 0x01, 0, 2], "TLS")] as [(Bytes, String)])
    func aPeerThatSpeaksAnotherProtocolIsRecognised(bytes: Bytes, name: String) async throws {
        try await withPeer { peer, recorder, _ async throws in
            try peer.send(bytes)
            #expect(try await recorder.errors.next().message.contains(name))
        }
    }

    @Test func theErrorOfAnEndWithinAFrameHasTheReceivedBytes() async throws {
        try await withPeer { peer, recorder, _ async throws in
            try peer.send(Bytes.noise(100).framed.slice(0..<54))
            peer.shutdownWriting()
            let error = try await recorder.errors.next()
            #expect(error.code == .closed)
            #expect(error.message.contains("50 of 100"))
        }
    }

    @Test func anEndWithinALengthIsReported() async throws {
        try await withPeer { peer, recorder, _ async throws in
            try peer.send([0, 0])
            peer.shutdownWriting()
            #expect(try await recorder.errors.next().message.contains("within a frame"))
        }
    }

    @Test func anEndBetweenFramesIsNotABrokenFrame() async throws {
        try await withPeer { peer, recorder, _ async throws in
            try peer.send(Bytes.noise(10).framed)
            peer.shutdownWriting()
            #expect(try await recorder.next() == .frame(.noise(10)))
            let error = try await recorder.errors.next()
            #expect(error.code == .closed)
            #expect(!error.message.contains("within"))
        }
    }

    @Test func aPeerThatEndsItsHalfAtOnceStillReceivesItsResponses() async throws {
        let recorder = Recorder { connection, event in
            if case .frame(let frame) = event { connection.send([frame.framed]) }
        }
        try await withPeer(.init(), recorder) { peer, _, _ async throws in
            try peer.send(Bytes.noise(10).framed)
            peer.shutdownWriting()
            #expect(try peer.receive(14) == Bytes.noise(10).framed)
        }
    }

    @Test func aResetIsAnErrorAndNotASignal() async throws {
        let recorder = Recorder { connection, event in
            if case .frame = event { connection.send([Bytes.noise(1000).framed]) }
        }
        try await withPeer(.init(), recorder) { peer, recorder, _ async throws in
            try peer.send(Bytes.noise(1).framed)
            #expect(try await recorder.next() == .frame(.noise(1)))
            peer.reset()
            #expect(try await recorder.next() == .closed(.reset))
        }
    }

    @Test func writingToAPeerThatHasGoneEndsTheConnectionOnce() async throws {
        let opened = Mailbox<FrameConnection>()
        let recorder = Recorder { connection, event in if event == .opened { opened.post(connection) } }
        try await withPeer(.init(), recorder) { peer, recorder, loop async throws in
            let connection = try await opened.next()
            await loop.run {
                connection.pauseReading()
                peer.reset()
                for _ in 0..<100 { connection.send([Bytes.noise(100_000).framed]) }
            }
            #expect(try await recorder.next() == .closed(.reset))
            await loop.run {}
            #expect(recorder.events.waiting.isEmpty)
        }
    }

    @Test func aPeerThatIsIdleForTooLongIsClosed() async throws {
        let start = MonotonicClock.now()
        try await withPeer(.init(idleTimeout: .milliseconds(50))) { peer, recorder, _ async throws in
            #expect(try await recorder.next() == .closed(.timeout))
            #expect(MonotonicClock.now() - start >= 50_000_000)
            #expect(try peer.receive(1).isEmpty)
        }
    }

    @Test(arguments: [true, false])
    func aPausedConnectionIsIdleOnlyIfItsPeerDoesNotRead(isOwed: Bool) async throws {
        let recorder = Recorder { connection, event in
            guard event == .opened else { return }
            connection.pauseReading()
            if isOwed { for _ in 0..<100 { connection.send([Bytes.noise(100_000).framed]) } }
        }
        try await withPeer(.init(idleTimeout: .milliseconds(50)), recorder) { _, recorder, _ async throws in
            if isOwed { return #expect(try await recorder.next() == .closed(.timeout)) }
            await TestClock.pass(.milliseconds(150))
            #expect(recorder.events.waiting.isEmpty)
        }
    }

    @Test func everyByteCountsAsActivity() async throws {
        let opened = Mailbox<FrameConnection>()
        let recorder = Recorder { connection, event in if event == .opened { opened.post(connection) } }
        try await withPeer(.init(idleTimeout: .seconds(60)), recorder) { peer, _, loop async throws in
            let connection = try await opened.next()
            let before = await loop.run { connection.lastActivity }
            try peer.send([0])
            for _ in 0..<200 where await loop.run({ connection.lastActivity }) == before {
                await TestClock.pass(.milliseconds(5))
            }
            #expect(await loop.run { connection.lastActivity } > before)
        }
    }
}
