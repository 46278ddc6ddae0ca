import Glibc
import KafkaCodecs
import Testing

@testable import KafkaTransport

@Suite(.timeLimit(.minutes(5))) struct FrameListenerTests {
    /// Retries until `body` succeeds, because another test may get a port that was just released.
    private func untilThePortIsOurs(_ body: () async throws -> Bool) async throws {
        for _ in 0..<5 where try await body() { return }
        Issue.record("another process took all five ports")
    }

    @Test func aClosedListenerRefusesConnectionsAndKeepsOpenOnes() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.pair()
            #expect(try await pair.serverEvents.next() == .opened)
            pair.listener.close()
            pair.listener.close()
            await loop.run {}
            try await untilThePortIsOurs {
                let pair = try await loop.pair()
                pair.listener.close()
                await loop.run {}
                do { _ = try RawPeer(port: pair.listener.port) } catch is RawPeer.Failure { return true }
                return false
            }
            loop.execute { pair.client.send([Bytes.noise(4).framed]) }
            #expect(try await pair.serverEvents.next() == .frame(.noise(4)))
        }
    }

    @Test func aPortCanBeReusedAtOnce() async throws {
        try await withLoop { loop async throws in
            try await untilThePortIsOurs {
                let pair = try await loop.pair()
                #expect(try await pair.clientEvents.next() == .opened)
                pair.listener.close()
                await loop.run { pair.server.close() }
                let port = pair.listener.port
                guard
                    let again = try? FrameListener(
                        loop: loop, host: "127.0.0.1", port: port, makeHandler: { _ in Recorder() })
                else { return false }
                return again.port == port
            }
        }
    }

    @Test func anAcceptedConnectionMayBeClosedAtOnce() async throws {
        try await withLoop { loop async throws in
            let recorder = Recorder()
            let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0) { connection in
                connection.close()
                return recorder
            }
            let peer = try RawPeer(port: listener.port)
            #expect(try peer.receive(1).isEmpty)
            #expect(try await recorder.next() == .closed(nil))
        }
    }

    @Test func anAcceptedConnectionNamesItsPeer() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.pair()
            #expect(pair.server.peer.hasPrefix("127.0.0.1:"))
            #expect(pair.client.peer == "127.0.0.1:\(pair.listener.port)")
        }
    }

    @Test func descriptorsAreClosedOnExec() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.pair()
            #expect(try await pair.clientEvents.next() == .opened)
            let flags = await loop.run { [pair.client, pair.server].map { fcntl($0.descriptor, F_GETFD) } }
            #expect(flags.allSatisfy { $0 & FD_CLOEXEC != 0 })
        }
    }

    @Test func aListenerWithoutDescriptorsDoesNotSpinAndRecovers() async throws {
        await #expect(processExitsWith: .success) {
            let loop = try EventLoop(name: "test")
            let warnings = Mailbox<String>()
            let log = Log(level: .warning) { _, message in warnings.post(message) }
            let recorder = Recorder()
            let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0, options: .init(log: log)) { _ in
                recorder
            }
            await loop.run {}
            let peer = try RawPeer(port: listener.port)
            _ = try await recorder.next()
            // No descriptor is left from here on: the next connection can be queued, but not accepted.
            let waiting = RawPeer()
            await TestClock.pass(.milliseconds(1))
            let free = dup(0)
            close(free)
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let before = limit.rlim_cur
            limit.rlim_cur = rlim_t(free)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            try waiting.connect(port: listener.port)
            await TestClock.pass(.milliseconds(350))
            let count = warnings.waiting.count
            precondition((1...6).contains(count), "\(count) warnings")
            limit.rlim_cur = before
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let event = try await recorder.next()
            precondition(event == .opened)
            withExtendedLifetime((peer, waiting, listener)) {}
            await loop.end()
        }
    }
}
