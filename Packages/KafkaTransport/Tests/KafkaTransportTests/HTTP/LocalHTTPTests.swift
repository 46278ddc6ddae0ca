import KafkaCodecs
import Testing

@_spi(KafkaInternals) @testable import KafkaTransport

@Suite(.timeLimit(.minutes(5))) struct LocalHTTPTests {
    /// Runs `body` with a service that reads one request and sends `answer`. Returns the request.
    private func serve(
        _ answer: String, closes: Bool = true, _ body: (UInt16) async throws -> Void
    ) async throws -> String {
        let listener = try RawListener()
        let seen = Lock("")
        let served = Lock(false)
        EventLoop.detach {
            if let peer = try? listener.accept() {
                let request = (try? peer.receiveSome(4096)).flatMap(\.utf8String) ?? ""
                seen.withLock { $0 = request }
                try? peer.send(Bytes(utf8: answer))
                if !closes { _ = try? peer.receiveSome(1) }
            }
            served.withLock { $0 = true }
        }
        try await body(listener.port)
        return seen.withLock { $0 }
    }

    private func fetch(
        _ port: UInt16, isPut: Bool = false, host: String = "localhost", path: String = "/a?b=c",
        headers: [LocalHTTP.Header] = [], timeout: Duration = .seconds(2), maximum: Int = 1 << 20
    ) async throws -> (Int, String) {
        try await LocalHTTP.fetch(
            isPut: isPut, host: host, port: port, path: path, headers: headers, timeout: timeout, maximumBody: maximum
        ) { ($0, String(decoding: $1, as: UTF8.self)) }
    }

    @Test func aResponseIsReadWhateverItsStatus() async throws {
        for status in [200, 302, 401, 503] {
            let request = try await serve(
                "HTTP/1.1 \(status) X\r\nContent-Length: 4\r\nLocation: http://127.0.0.1:1/\r\n\r\nbody"
            ) { port in
                let (found, body) = try await fetch(port, headers: [("X-Token", Array("t-1".utf8))])
                #expect(found == status && body == "body")
            }
            #expect(request.hasPrefix("GET /a?b=c HTTP/1.1\r\n"))
            #expect(request.contains("X-Token: t-1\r\n"))
            #expect(request.contains("Host: 127.0.0.1\r\n"))
        }
    }

    @Test func aTokenIsRequestedWithPut() async throws {
        let request = try await serve("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nt") { port in
            let body = try await fetch(port, isPut: true).1
            #expect(body == "t")
        }
        #expect(request.hasPrefix("PUT /a?b=c HTTP/1.1\r\n"))
    }

    @Test func aResponseThatIsNotHTTPIsAnError() async throws {
        for answer in ["", "garbage\r\n\r\n", "HTTP/1.1 200", "HTTP/9 x y\r\n\r\n"] {
            _ = try await serve(answer) { port in
                await #expect(throws: TransportError.self) { try await fetch(port) }
            }
        }
    }

    @Test func aBodyOverTheLimitIsAnError() async throws {
        let body = String(repeating: "x", count: 5000)
        for head in ["Content-Length: 5000\r\n", ""] {
            _ = try await serve("HTTP/1.1 200 OK\r\n\(head)\r\n\(body)") { port in
                await #expect(throws: TransportError.self) { try await fetch(port, maximum: 4999) }
            }
        }
    }

    @Test func aServiceThatDoesNotRespondTimesOut() async throws {
        // The peer waits for longer than the test may take, and so would a call without a limit of its own.
        _ = try await serve("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", closes: false) { port in
            await #expect(throws: TransportError.self) { try await fetch(port, timeout: .milliseconds(200)) }
        }
    }

    @Test func onlyLoopbackAndLinkLocalAddressesAreContacted() async {
        for address in ["127.0.0.1", "127.9.8.7", "169.254.169.254", "::1", "fd00:ec2::254"] {
            #expect(LocalHTTP.isNear(address))
        }
        for address in ["10.0.0.1", "169.255.1.1", "8.8.8.8", "metadata", "127.0.0.1.example.com", "127.1", "", "::2"] {
            #expect(!LocalHTTP.isNear(address))
            await #expect(throws: TransportError.self) { try await fetch(1, host: address) }
        }
    }

    @Test func pathsAndHeadersCannotSplitTheRequest() async {
        for path in ["a", "/a\r\nX: y", "/a b"] {
            await #expect(throws: TransportError.self) { try await fetch(1, path: path) }
        }
        await #expect(throws: TransportError.self) {
            try await fetch(1, headers: [("X", Array("a\r\nY: b".utf8))])
        }
    }
}
