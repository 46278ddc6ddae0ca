import KafkaCodecs
import Testing

@testable import KafkaTransport

@Suite(.timeLimit(.minutes(5))) struct FrameConnectionTests {
    @Test func framesGoBothWays() async throws {
        try await withLoop { loop async throws in
            let server = Recorder { connection, event in
                if case .frame(let frame) = event { connection.send([frame.framed]) }
            }
            let pair = try await loop.pair(server: server)
            #expect(try await pair.clientEvents.next() == .opened)
            for size in [0, 1, 100, 70_000, 3_000_000] {
                let frame = Bytes.noise(size)
                loop.execute { pair.client.send([frame.framed]) }
                #expect(try await pair.clientEvents.next() == .frame(frame))
            }
        }
    }

    @Test func piecesOfOneSendArriveAsOneStream() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.pair()
            let frames = (0..<200).map { Bytes.noise($0, seed: 3) }
            loop.execute { pair.client.send(frames.flatMap { [$0.framed.slice(0..<4), $0] }) }
            #expect(try await pair.serverEvents.next() == .opened)
            for frame in frames { #expect(try await pair.serverEvents.next() == .frame(frame)) }
        }
    }

    @Test func framesSentBeforeTheConnectionIsOpenArrive() async throws {
        try await withLoop { loop async throws in
            let server = Recorder()
            let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0) { _ in server }
            let unsent = await loop.run {
                let connection = FrameConnection(loop: loop, handler: Recorder())
                connection.connect(host: "127.0.0.1", port: listener.port)
                connection.send([Bytes.noise(9).framed])
                return connection.unsentBytes
            }
            #expect(unsent == 13)
            #expect(try await server.next() == .opened)
            #expect(try await server.next() == .frame(.noise(9)))
        }
    }

    @Test func responsesToOneDeliveryArriveInOrder() async throws {
        try await withLoop { loop async throws in
            let server = Recorder { connection, event in
                guard case .frame(let frame) = event else { return }
                connection.send([frame.framed])
                if frame.count == 50 { connection.flush() }
            }
            let pair = try await loop.pair(server: server)
            #expect(try await pair.clientEvents.next() == .opened)
            let frames = (0..<300).map { Bytes.noise($0, seed: 5) }
            loop.execute { pair.client.send(frames.map(\.framed)) }
            for frame in frames { #expect(try await pair.clientEvents.next() == .frame(frame)) }
        }
    }

    @Test func aBusyConnectionDoesNotDelayAnother() async throws {
        try await withLoop { loop async throws in
            let busy = try await loop.pair()
            let other = try await loop.pair()
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

    @Test func namesAreLookedUpAndEveryAddressIsTried() async throws {
        try await withLoop { loop async throws in
            // On a machine with IPv6, the first address of `localhost` is ::1, where nothing listens.
            let server = Recorder()
            let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0) { _ in server }
            let client = await loop.connect(to: "localhost", port: listener.port)
            #expect(try await client.next() == .opened)
            #expect(try await server.next() == .opened)
        }
    }

    @Test func aThousandConnectionsAreServedByOneLoop() async throws {
        try await withLoop { loop async throws in
            let received = Mailbox<Int>()
            let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0) { _ in
                Recorder { connection, event in
                    if case .frame(let frame) = event { connection.send([frame.framed]) }
                }
            }
            loop.execute {
                for number in 0..<1000 {
                    let handler = Recorder { connection, event in
                        switch event {
                        case .opened: connection.send([Bytes.noise(number % 256).framed])
                        case .frame(let frame): received.post(frame == .noise(number % 256) ? number : -1)
                        case .drained, .closed: break
                        }
                    }
                    FrameConnection(loop: loop, handler: handler).connect(host: "127.0.0.1", port: listener.port)
                }
            }
            var numbers: Set<Int> = []
            for _ in 0..<1000 { numbers.insert(try await received.next()) }
            #expect(numbers == Set(0..<1000))
        }
    }

    // MARK: Closing

    @Test func bothEndsAreNotifiedOnceOfAClose() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.pair()
            #expect(try await pair.clientEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .opened)
            loop.execute {
                pair.client.close()
                pair.client.close()
                pair.client.send(["lost"])
            }
            #expect(try await pair.clientEvents.next() == .closed(nil))
            #expect(try await pair.serverEvents.next() == .closed(.closed))
            await loop.run {
                pair.client.close()
                pair.server.close()
            }
            await loop.run {}
            #expect(pair.clientEvents.events.waiting.isEmpty)
            #expect(pair.serverEvents.events.waiting.isEmpty)
        }
    }

    @Test func aCloseIsNotReportedWithinTheCallThatCloses() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.pair()
            #expect(try await pair.clientEvents.next() == .opened)
            let toldAtOnce = await loop.run {
                pair.client.close()
                return !pair.clientEvents.events.waiting.isEmpty
            }
            #expect(!toldAtOnce)
            #expect(try await pair.clientEvents.next() == .closed(nil))
        }
    }

    enum Callback: CaseIterable { case opened, frame, drained, closed }

    @Test(arguments: Callback.allCases) func aHandlerMayCloseInEveryCallback(callback: Callback) async throws {
        try await withLoop { loop async throws in
            let client = Recorder { connection, event in
                let isThis =
                    switch (callback, event) {
                    case (.opened, .opened), (.frame, .frame), (.drained, .drained), (.closed, .closed): true
                    default: false
                    }
                if isThis {
                    connection.close()
                    connection.send(["lost"])
                    connection.resumeReading()
                } else if event == .opened {
                    // Sending within the callback makes a drain follow. The server responds with three frames at once.
                    connection.send([Bytes.noise(10).framed])
                }
            }
            let server = Recorder { connection, event in
                guard case .frame(let frame) = event else { return }
                if callback == .closed { return connection.close() }
                connection.send([frame.framed, frame.framed, frame.framed])
            }
            let pair = try await loop.pair(client: client, server: server)
            let events = try await client.events.all { if case .closed = $0 { true } else { false } }
            #expect(events.filter { if case .frame = $0 { true } else { false } }.count <= 1)
            #expect(events.last == .closed(callback == .closed ? .closed : nil))
            await loop.run { pair.client.close() }
            await loop.run {}
            #expect(client.events.waiting.isEmpty)
        }
    }

    @Test func closeWhenSentDeliversWhatWasSent() async throws {
        try await withLoop { loop async throws in
            var small = FrameConnection.Options()
            small.sendBufferSize = 128 << 10
            let pair = try await loop.pair(serverOptions: small)
            #expect(try await pair.clientEvents.next() == .opened)
            let frame = Bytes.noise(2_000_000)
            loop.execute {
                pair.server.send([frame.framed])
                pair.server.closeWhenSent()
                pair.server.send(["lost"])
            }
            #expect(try await pair.clientEvents.next() == .frame(frame))
            #expect(try await pair.clientEvents.next() == .closed(.closed))
            #expect(try await pair.serverEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .closed(nil))
        }
    }

    @Test func aConnectionThatNeverConnectedCanBeClosed() async throws {
        try await withLoop { loop async throws in
            let recorder = Recorder()
            await loop.run { FrameConnection(loop: loop, handler: recorder).close() }
            #expect(try await recorder.next() == .closed(nil))
        }
    }

    @Test func closingWhileConnectingIsReportedOnce() async throws {
        try await withLoop { loop async throws in
            let listener = try RawListener()
            for host in ["127.0.0.1", "localhost"] {
                let recorder = Recorder()
                await loop.run {
                    let connection = FrameConnection(loop: loop, handler: recorder)
                    connection.connect(host: host, port: listener.port)
                    connection.close()
                }
                #expect(try await recorder.next() == .closed(nil))
            }
        }
    }

    @Test func aClosedConnectionIsFreed() async throws {
        try await withLoop { loop async throws in
            weak var client: FrameConnection?
            weak var server: FrameConnection?
            do {
                let pair = try await loop.pair()
                client = pair.client
                server = pair.server
                #expect(try await pair.clientEvents.next() == .opened)
                loop.execute { pair.client.close() }
                #expect(try await pair.clientEvents.next() == .closed(nil))
                #expect(try await pair.serverEvents.next() == .opened)
                #expect(try await pair.serverEvents.next() == .closed(.closed))
            }
            for _ in 0..<100 where client != nil || server != nil { await TestClock.pass(.milliseconds(5)) }
            #expect(client == nil)
            #expect(server == nil)
        }
    }

    @Test func shutdownClosesOpenConnectionsWithAReason() async throws {
        let loop = try EventLoop(name: "test")
        let pair = try await loop.pair()
        #expect(try await pair.clientEvents.next() == .opened)
        #expect(try await pair.serverEvents.next() == .opened)
        let elsewhere = try RawListener()
        let connecting = await loop.connect(to: "localhost", port: elsewhere.port)
        await loop.end()
        #expect(pair.clientEvents.events.waiting == [.closed(.closed)])
        #expect(pair.serverEvents.events.waiting == [.closed(.closed)])
        let last = try await connecting.events.all { if case .closed = $0 { true } else { false } }
        #expect(last.last == .closed(.closed))
        #expect(throws: RawPeer.Failure.self) { try RawPeer(port: pair.listener.port) }
    }

    @Test func noConnectionOpensOnALoopThatWasShutDown() async throws {
        let loop = try EventLoop(name: "test")
        await loop.end()
        let recorder = await loop.connect(to: "127.0.0.1", port: 9)
        #expect(try await recorder.next() == .closed(.closed))
        let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0) { _ in Recorder() }
        await loop.run {}
        #expect(throws: RawPeer.Failure.self) { try RawPeer(port: listener.port) }
    }

    /// The peer's system holds the body back until the length is acknowledged (Nagle): by 40 ms, or not at all.
    @Test func aPeerThatSendsLengthsSeparatelyIsNotDelayed() async throws {
        func roundTrip(_ acknowledgesAtOnce: Bool) async throws -> Duration {
            try await withLoop { loop async throws in
                let listener = try RawListener()
                let events = Recorder()
                let options = FrameConnection.Options(acknowledgesAtOnce: acknowledgesAtOnce)
                let client = FrameConnection(loop: loop, options: options, handler: events)
                loop.execute { client.connect(host: "127.0.0.1", port: listener.port) }
                let peer = try listener.accept()
                peer.setNoDelay(false)
                #expect(try await events.next() == .opened)
                // The system itself acknowledges the first segments of a connection at once.
                var times: [Duration] = []
                for _ in 0..<32 {
                    let begun = ContinuousClock.now
                    loop.execute { client.send([Bytes.noise(20).framed]) }
                    let request = try peer.receive(24)
                    try peer.send(request.slice(0..<4))
                    try peer.send(request.slice(4..<24))
                    #expect(try await events.next() == .frame(.noise(20)))
                    times.append(ContinuousClock.now - begun)
                }
                // The median, because some of them take long on a busy machine.
                return times.suffix(11).sorted()[5]
            }
        }
        let (quick, slow) = (try await roundTrip(true), try await roundTrip(false))
        #expect(quick < slow / 3, "\(quick) against \(slow)")
    }
}
