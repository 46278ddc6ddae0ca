import Glibc
import KafkaCodecs
import Testing

@testable import KafkaTransport

@Suite(.timeLimit(.minutes(5))) struct HTTPHostilePeerTests {
    private func withServer(
        _ change: (inout HTTPServer.Limits) -> Void = { _ in }, _ body: (HTTPServer) async throws -> Void
    ) async throws {
        var limits = HTTPServer.Limits()
        change(&limits)
        let server = try HTTPServer(address: "127.0.0.1:0", limits: limits) { _ in HTTPResponse(text: "served") }
        defer { server.close() }
        try await body(server)
        // Whatever the peer did, the server still responds.
        #expect(try ask(server.port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").hasSuffix("served"))
    }

    /// Whether the server ends the connection, with an end or a reset, before the peer times out.
    private func isClosed(_ peer: RawPeer) -> Bool {
        while true {
            do {
                if try peer.receiveSome(4096).isEmpty { return true }
            } catch let failure as RawPeer.Failure {
                return failure.number != EAGAIN
            } catch {
                return false
            }
        }
    }

    @Test func theDefaultLimitsAreThoseInTheDocuments() {
        let limits = HTTPServer.Limits()
        #expect(limits.headBytes == 8192 && limits.bodyBytes == 4096 && limits.connections == 64)
        #expect(limits.connectionTime == .seconds(10))
    }

    @Test(arguments: [
        "", "\r\n", "\0\0\0\0\r\n\r\n", "garbage\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.x\r\n\r\n",
        "GET  HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n", " / \r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{FC}\r\n\r\n", "GET http://[ HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "CONNECT a:1 HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\nx",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ])
    func garbageIsRefused(bytes: String) async throws {
        try await withServer { server in
            let peer = try RawPeer(port: server.port)
            try peer.send(Bytes(utf8: bytes))
            peer.shutdownWriting()
            let answer = (try? peer.receiveSome(4096))?.utf8String ?? ""
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.") && !answer.hasSuffix("served"), "\(answer)")
            #expect(isClosed(peer))
        }
    }

    @Test func randomBytesAreRefused() async throws {
        try await withServer { server in
            for seed in 1...20 {
                let peer = try RawPeer(port: server.port)
                try? peer.send(Bytes.noise(20_000, seed: UInt64(seed)))
                peer.shutdownWriting()
                #expect(isClosed(peer))
            }
        }
    }

    @Test(arguments: [1, 2, 100])
    func aHeadOverItsLimitIsRefused(lines: Int) async throws {
        try await withServer { server in
            let peer = try RawPeer(port: server.port)
            let line = "X: " + String(repeating: "x", count: 9000 / lines) + "\r\n"
            try peer.send(Bytes(utf8: "GET / HTTP/1.1\r\n" + String(repeating: line, count: lines) + "\r\n"))
            let answer = (try? peer.receiveSome(4096))?.utf8String ?? ""
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
            #expect(isClosed(peer))
        }
    }

    @Test func aLineWithoutAnEndIsRefused() async throws {
        try await withServer { server in
            let peer = try RawPeer(port: server.port)
            try? peer.send(Bytes(utf8: "GET /" + String(repeating: "a", count: 1 << 20)))
            #expect(isClosed(peer))
        }
    }

    @Test func aHeadWithinItsLimitIsServed() async throws {
        try await withServer { server throws in
            let padding = String(repeating: "x", count: 8000)
            #expect(try ask(server.port, "GET / HTTP/1.1\r\nX: \(padding)\r\n\r\n").hasSuffix("served"))
        }
    }

    @Test(arguments: ["Content-Length: 4097\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1001\r\n"])
    func aBodyOverItsLimitIsRefused(head: String) async throws {
        try await withServer { server in
            let peer = try RawPeer(port: server.port)
            try peer.send(Bytes(utf8: "POST / HTTP/1.1\r\n\(head)" + String(repeating: "x", count: 4097)))
            let answer = (try? peer.receiveSome(4096))?.utf8String ?? ""
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 413 "), "\(answer)")
            #expect(isClosed(peer))
        }
    }

    @Test func aPeerThatTricklesIsClosedInTime() async throws {
        try await withServer {
            $0.connectionTime = .milliseconds(300)
        } _: { server in
            let peer = try RawPeer(port: server.port)
            let start = MonotonicClock.now()
            // One byte every 20 ms, so the connection is never idle, but lasts longer than it may.
            try? peer.send("GET / HTTP/1.1\r\nX: ")
            var sent = 0
            while (try? peer.send("x")) != nil, sent < 100 {
                sent += 1
                await TestClock.pass(.milliseconds(20))
            }
            #expect(sent < 100)
            #expect(MonotonicClock.now() - start >= 300_000_000)
        }
    }

    @Test func aSilentPeerIsClosedInTime() async throws {
        try await withServer {
            $0.connectionTime = .milliseconds(200)
        } _: { server in
            let peer = try RawPeer(port: server.port)
            #expect(isClosed(peer))
        }
    }

    @Test func aPeerThatDoesNotReadIsClosedInTime() async throws {
        var limits = HTTPServer.Limits()
        limits.connectionTime = .milliseconds(300)
        let body = [UInt8](repeating: 0, count: 32 << 20)
        let server = try HTTPServer(address: "127.0.0.1:0", limits: limits) { _ in HTTPResponse(body: body) }
        defer { server.close() }
        let peer = RawPeer()
        peer.receiveSlowly()
        try peer.connect(port: server.port)
        try peer.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await TestClock.pass(.milliseconds(500))
        var received = 0
        while let some = try? peer.receiveSome(1 << 16), !some.isEmpty { received += some.count }
        #expect(received < body.count)
    }

    @Test func manyPeersThatTrickleDoNotDelayOthers() async throws {
        try await withServer {
            $0.connections = 4
        } _: { server in
            let start = MonotonicClock.now()
            var slow: [RawPeer] = []
            for _ in 0..<100 {
                let peer = try RawPeer(port: server.port)
                try? peer.send("GET / HT")
                slow.append(peer)
            }
            #expect(try ask(server.port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").hasSuffix("served"))
            // Far less than the 10 s that each of the slow peers may take.
            #expect(MonotonicClock.now() - start < 5_000_000_000)
            withExtendedLifetime(slow) {}
        }
    }

    @Test func aConnectionOverTheLimitClosesTheOldestWithoutARequest() async throws {
        let body = [UInt8](repeating: 0, count: 32 << 20)
        var limits = HTTPServer.Limits()
        limits.connections = 3
        let server = try HTTPServer(address: "127.0.0.1:0", limits: limits) { request in
            request.path == "/large" ? HTTPResponse(body: body) : HTTPResponse(text: "served")
        }
        defer { server.close() }
        // The oldest connection is receiving its response.
        let reader = RawPeer()
        reader.receiveSlowly()
        try reader.connect(port: server.port)
        try reader.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        var received = try reader.receiveSome(1 << 16).count
        let silent = [try RawPeer(port: server.port), try RawPeer(port: server.port)]
        #expect(try ask(server.port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").hasSuffix("served"))
        #expect(isClosed(silent[0]))
        while let some = try? reader.receiveSome(1 << 16), !some.isEmpty { received += some.count }
        #expect(received > body.count)
    }

    @Test func connectionsThatEndedMakeRoom() async throws {
        // The peers send nothing or garbage, and then close. The server must notice each end by itself.
        try await withServer {
            $0.connections = 4
        } _: { server in
            let start = MonotonicClock.now()
            for index in 0..<40 {
                let peer = try RawPeer(port: server.port)
                if index % 2 == 0 { try peer.send("garbage\r\n\r\n") }
            }
            #expect(try ask(server.port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").hasSuffix("served"))
            // A tenth of the time that they would have had.
            #expect(MonotonicClock.now() - start < 10_000_000_000)
        }
    }
}
