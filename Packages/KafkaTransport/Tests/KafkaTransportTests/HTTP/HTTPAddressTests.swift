import Testing

@testable import KafkaTransport

@Suite struct HTTPAddressTests {
    @Test(arguments: [
        ("127.0.0.1:9091", "127.0.0.1", 9091), ("localhost:0", "localhost", 0), ("[::1]:65535", "[::1]", 65535),
    ])
    func anAddressHasAHostAndAPort(address: String, host: String, port: UInt16) throws {
        let parts = try HTTPServer.parts(of: address)
        #expect(parts.host == host && parts.port == port)
    }

    @Test(arguments: ["", ":", "127.0.0.1", ":9091", "h:", "h:-1", "h:65536", "h:9 ", "::1:9091", "[]:1", "9091"])
    func invalidAddressesAreRefusedWithAdvice(address: String) {
        let error = #expect(throws: TransportError.self) { try HTTPServer(address: address) { _ in .notFound } }
        #expect(error?.code == .bind)
        #expect(error?.message.contains("for example") == true || error?.message.contains("name the host") == true)
    }

    @Test func anIPv6AddressIsServed() throws {
        guard
            case .success(let probe) = SocketAddress.literal("::1", port: 0).map({ Socket.listen(at: $0, backlog: 1) })
        else { return }  // This machine has no IPv6.
        Socket.close(probe)
        let server = try HTTPServer(address: "[::1]:0") { _ in .notFound }
        #expect(server.port > 0)
        server.close()
    }

    @Test func anAddressInUseIsReported() throws {
        let server = try HTTPServer(address: "127.0.0.1:0") { _ in .notFound }
        defer { server.close() }
        let error = #expect(throws: TransportError.self) {
            try HTTPServer(address: "127.0.0.1:\(server.port)") { _ in .notFound }
        }
        #expect(error?.code == .bind)
        #expect(error?.message.contains("in use: stop what listens there, or choose another port") == true)
    }
}
