import KafkaCodecs
import Testing

@testable import KafkaTransport

@Suite(.timeLimit(.minutes(5))) struct TLSBackPressureTests {
    private var smallBuffer: FrameConnection.Options {
        var options = FrameConnection.Options()
        options.sendBufferSize = 128 << 10
        return options
    }

    @Test(arguments: TLSVersion.both) func bytesThatDoNotFitIntoTheSocketWait(version: TLSVersion) async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(.test(version)), options: smallBuffer)
            #expect(try await pair.clientEvents.events.next() == .opened)
            #expect(try await pair.serverEvents.next() == .opened)
            let frame = Bytes.noise(20_000_000)
            let unsent = await loop.run {
                pair.server.pauseReading()
                pair.client.send([frame.framed])
                return pair.client.unsentBytes
            }
            #expect(unsent > 0)
            #expect(pair.clientEvents.events.waiting.isEmpty)
            loop.execute { pair.server.resumeReading() }
            #expect(try await pair.clientEvents.events.next() == .drained)
            #expect(try await pair.serverEvents.next() == .frame(frame))
            #expect(await loop.run { pair.client.unsentBytes } == 0)
        }
    }

    @Test func waitingEncryptedBytesAreBounded() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(), options: smallBuffer)
            #expect(try await pair.clientEvents.events.next() == .opened)
            #expect(try await pair.serverEvents.next() == .opened)
            let frame = Bytes.noise(1_000_000).framed
            let waiting = await loop.run {
                pair.server.pauseReading()
                for _ in 0..<30 { pair.client.send([frame]) }
                return pair.client.tls?.socket.unsentCount ?? -1
            }
            #expect((1...(256 << 10)).contains(waiting))
        }
    }

    @Test func writesKeepTheirOrderWhileTheSocketIsFull() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(), options: smallBuffer)
            #expect(try await pair.serverEvents.next() == .opened)
            let frames = (0..<400).map { Bytes.noise(($0 * 7919) % 20_000, seed: UInt64($0)) }
            loop.execute {
                pair.server.pauseReading()
                for frame in frames[..<200] { pair.client.send([frame.framed.slice(0..<4), frame]) }
                pair.server.resumeReading()
            }
            for frame in frames[200...] { loop.execute { pair.client.send([frame.framed]) } }
            for frame in frames { #expect(try await pair.serverEvents.next() == .frame(frame)) }
        }
    }

    @Test func bothSidesMaySendMoreThanTheirSocketsHold() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(), options: smallBuffer, serverOptions: smallBuffer)
            #expect(try await pair.clientEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .opened)
            let frame = Bytes.noise(3_000_000)
            loop.execute {
                for _ in 0..<3 {
                    pair.client.send([frame.framed])
                    pair.server.send([frame.framed])
                }
            }
            for _ in 0..<3 {
                #expect(try await pair.clientEvents.next() == .frame(frame))
                #expect(try await pair.serverEvents.next() == .frame(frame))
            }
        }
    }

    @Test func pausingWithinADeliveryKeepsTheRestInOrder() async throws {
        try await withLoop { loop async throws in
            let server = Recorder { connection, event in
                guard case .frame = event else { return }
                connection.pauseReading()
                loop.execute { connection.resumeReading() }
            }
            let pair = try await loop.tlsPair(try TLSEnds(), server: server)
            #expect(try await server.next() == .opened)
            let frames = (0..<100).map { Bytes.noise($0 * 331, seed: UInt64($0)) }
            loop.execute { pair.client.send(frames.map(\.framed)) }
            for frame in frames { #expect(try await server.next() == .frame(frame)) }
        }
    }

    @Test func framesReadBeforeAPauseAreDeliveredAfterItThoughTheSocketIsEmpty() async throws {
        try await withLoop { loop async throws in
            let paused = Mailbox<Void>()
            let server = Recorder { connection, event in
                guard event == .frame(.noise(1)) else { return }
                connection.pauseReading()
                paused.post(())
            }
            let pair = try await loop.tlsPair(try TLSEnds(), server: server)
            #expect(try await server.next() == .opened)
            #expect(try await pair.clientEvents.next() == .opened)
            // Each frame is a record of its own, and both arrive in one read.
            loop.execute { for size in 1...2 { pair.client.send([Bytes.noise(size).framed]) } }
            try await paused.next()
            #expect(try await server.next() == .frame(.noise(1)))
            #expect(await loop.run { pair.server.unparsed.isEmpty })
            loop.execute { pair.server.resumeReading() }
            #expect(try await server.next() == .frame(.noise(2)))
        }
    }

    @Test func closeWhenSentWaitsForEncryptedBytes() async throws {
        try await withLoop { loop async throws in
            var small = FrameConnection.Options()
            small.sendBufferSize = 4096
            let pair = try await loop.tlsPair(try TLSEnds(), serverOptions: small)
            #expect(try await pair.clientEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .opened)
            let frame = Bytes.noise(250_000)
            let isWaiting = await loop.run {
                pair.server.send([frame.framed])
                let isWaiting = pair.server.sendQueue.isEmpty && pair.server.unsentBytes > 0
                pair.server.closeWhenSent()
                return isWaiting
            }
            #expect(isWaiting)
            #expect(try await pair.clientEvents.next() == .frame(frame))
            #expect(try await pair.clientEvents.next() == .closed(.closed))
        }
    }

    @Test func framesThatArrivedDuringAPauseAreDeliveredThoughTheSocketIsEmpty() async throws {
        try await withLoop { loop async throws in
            // The server pauses before the first frame. OpenSSL has already read further frames by then.
            let server = Recorder { connection, event in if event == .opened { connection.pauseReading() } }
            let pair = try await loop.tlsPair(try TLSEnds(), server: server)
            #expect(try await server.next() == .opened)
            #expect(try await pair.clientEvents.next() == .opened)
            await loop.run { pair.client.send((0..<50).map { Bytes.noise($0).framed }) }
            await TestClock.pass(.milliseconds(20))
            #expect(server.events.waiting.isEmpty)
            loop.execute { pair.server.resumeReading() }
            for number in 0..<50 { #expect(try await server.next() == .frame(.noise(number))) }
        }
    }

    @Test func aBusyConnectionDoesNotDelayAnother() async throws {
        try await withLoop { loop async throws in
            let ends = try TLSEnds()
            let busy = try await loop.tlsPair(ends)
            let other = try await loop.tlsPair(ends)
            for pair in [busy, other] { #expect(try await pair.clientEvents.next() == .opened) }
            let order = Mailbox<String>()
            busy.serverEvents.action = { _, event in if case .frame = event { order.post("busy") } }
            other.serverEvents.action = { _, event in if case .frame = event { order.post("other") } }
            loop.execute {
                busy.client.send((0..<5000).map { _ in Bytes.empty.framed })
                other.client.send([Bytes.empty.framed])
            }
            let seen = try await order.all { $0 == "other" }
            #expect(seen.count < 1000)
        }
    }

    @Test(arguments: 0...3) func aHandlerMayCloseInEveryCallback(step: Int) async throws {
        try await withLoop { loop async throws in
            let client = Recorder { connection, event in
                switch (event, step) {
                case (.opened, 0), (.frame, 1), (.drained, 2), (.closed, 3): connection.close()
                default: break
                }
            }
            let server = Recorder { connection, event in
                if event == .opened { connection.send((0..<100).map { Bytes.noise($0).framed }) }
                if case .frame = event, step == 3 { connection.close() }
            }
            let pair = try await loop.tlsPair(try TLSEnds(), options: smallBuffer, client: client, server: server)
            loop.execute { pair.client.send([Bytes.noise(10_000_000).framed]) }
            let events = try await client.events.all { if case .closed = $0 { true } else { false } }
            #expect(events.filter { if case .closed = $0 { true } else { false } }.count == 1)
        }
    }
}
