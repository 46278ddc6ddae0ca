import Glibc
import KafkaCodecs
import Testing

@testable import KafkaTransport

@Suite(.timeLimit(.minutes(5))) struct HTTPServerTests {
    /// Returns a server on a free port, which by default responds with the path and the query of the request.
    private func server(
        _ address: String = "127.0.0.1:0", handler: @escaping HTTPServer.Handler = HTTPServerTests.echo
    ) throws -> HTTPServer {
        try HTTPServer(address: address, handler: handler)
    }

    @Sendable static func echo(_ request: HTTPRequest) -> HTTPResponse {
        HTTPResponse(text: "\(request.path) \(request.query ?? "-")\n")
    }

    @Test func aDocumentIsServed() throws {
        let server = try server { request in
            request.path == "/metrics"
                ? HTTPResponse(contentType: "text/plain; version=0.0.4", text: "a 1\n") : .notFound
        }
        defer { server.close() }
        let answer = try ask(server.port, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.contains("Content-Type: text/plain; version=0.0.4\r\n"))
        #expect(answer.contains("Content-Length: 4\r\n"))
        #expect(answer.hasSuffix("\r\n\r\na 1\n"))
        #expect(try ask(server.port, "GET /other HTTP/1.1\r\nHost: x\r\n\r\n").hasPrefix("HTTP/1.1 404 Not Found\r\n"))
    }

    @Test func aHeadRequestReceivesTheHeadersWithoutTheDocument() throws {
        let server = try server()
        defer { server.close() }
        let answer = try ask(server.port, "HEAD /live HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.contains("Content-Length: 8\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
    func otherMethodsAreNotAllowed(method: String) throws {
        let server = try server { _ in HTTPResponse(text: "the handler was asked") }
        defer { server.close() }
        let answer = try ask(server.port, "\(method) /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
        #expect(answer.hasPrefix("HTTP/1.1 405 "))
        #expect(answer.contains("Allow: GET, HEAD\r\n"))
        #expect(!answer.contains("the handler was asked"))
    }

    @Test func pathAndQueryArePassedUnchanged() throws {
        let server = try server()
        defer { server.close() }
        #expect(try ask(server.port, "GET /a%20b?c=d%2F HTTP/1.0\r\n\r\n").hasSuffix("\r\n\r\n/a%20b c=d%2F\n"))
        #expect(try ask(server.port, "GET http://h/p HTTP/1.1\r\nHost: h\r\n\r\n").hasSuffix("\r\n\r\n/p -\n"))
    }

    @Test func aConnectionEndsWithItsResponse() throws {
        let server = try server()
        defer { server.close() }
        // `ask` reads to the end of the stream. If the server kept the connection open, it would time out.
        let answer = try ask(
            server.port, "GET /1 HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.1\r\n\r\n")
        #expect(answer.contains("Connection: close\r\n") && answer.hasSuffix("/1 -\n"))
    }

    @Test func aLargeBodyArrivesWhole() throws {
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: 3_000_000)
        let server = try server { _ in HTTPResponse(body: body) }
        defer { server.close() }
        let answer = try ask(server.port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(answer.utf8.count { $0 == UInt8(ascii: "x") } >= body.count)
    }

    @Test(arguments: [-1, 0, 100, 199, 600, .max])
    func anInvalidStatusIsAnError(status: Int) throws {
        let server = try server { _ in HTTPResponse(status: status, text: "x") }
        defer { server.close() }
        #expect(try ask(server.port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").hasPrefix("HTTP/1.1 500 "))
    }

    @Test func aMediaTypeCannotAddAHeader() throws {
        let server = try server { _ in HTTPResponse(contentType: "a\r\nX-Evil: 1", text: "x") }
        defer { server.close() }
        let answer = try ask(server.port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 500 ") && !answer.contains("X-Evil"))
    }

    @Test func manyClientsAreServed() throws {
        let server = try server()
        defer { server.close() }
        // More than the limit on connections: each one that has its response makes room.
        for index in 0..<200 {
            #expect(try ask(server.port, "GET /\(index) HTTP/1.1\r\nHost: x\r\n\r\n").hasSuffix("/\(index) -\n"))
        }
    }

    @Test func aClosedServerFreesItsPortAndItsConnections() throws {
        let server = try server()
        let idle = try RawPeer(port: server.port)
        server.close()
        server.close()
        #expect(throws: RawPeer.Failure.self) { try RawPeer(port: server.port) }
        #expect((try? idle.receiveSome(1))?.isEmpty ?? true)
        let next = try HTTPServer(address: "127.0.0.1:\(server.port)", handler: Self.echo)
        next.close()
    }

    @Test func aHandlerMayCloseItsServer() async throws {
        let held = Lock<HTTPServer?>(nil)
        let server = try server { _ in
            held.withLock { $0 }?.close()
            return HTTPResponse(text: "bye")
        }
        held.withLock { $0 = server }
        let peer = try RawPeer(port: server.port)
        try peer.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        while let some = try? peer.receiveSome(4096), !some.isEmpty {}
        held.withLock { $0 = nil }
    }

    @Test func theServersThreadBlocksEverySignal() throws {
        let blocked = Lock(false)
        let server = try server { _ in
            var set = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &set)
            let all = [SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGUSR1].allSatisfy { sigismember(&set, $0) == 1 }
            blocked.withLock { $0 = all }
            return HTTPResponse()
        }
        defer { server.close() }
        _ = try ask(server.port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(blocked.withLock { $0 })
    }
}

/// Sends a request, and reads until the server closes the connection.
func ask(_ port: UInt16, _ request: String) throws -> String {
    let peer = try RawPeer(port: port)
    try peer.send(Bytes(utf8: request))
    var answer: [UInt8] = []
    while true {
        let some = try peer.receiveSome(1 << 16)
        if some.isEmpty { return String(decoding: answer, as: UTF8.self) }
        answer += Array(some)
    }
}
