import KafkaCodecs

/// A small HTTP server for what an operator asks of a process: its metrics and its health. On libevent's evhttp.
///
/// It has a thread of its own, on which it answers one request after another: a handler must not wait for long. It speaks
/// plaintext and knows no users, so it is meant for this machine or a trusted network. GET and HEAD are served, anything
/// else is refused; a connection carries one request.
///
///     let server = try HTTPServer(address: "127.0.0.1:9091") { request in
///         request.path == "/live" ? HTTPResponse(text: "live\n") : .notFound
///     }
public final class HTTPServer: Sendable {
    /// The limits on what is read, and on who is served.
    public struct Limits: Sendable, Hashable {
        /// The head of a request, in bytes: 8 KiB. A longer one is answered 400, and closed.
        public var headBytes = 8 << 10
        /// The body of a request, in bytes, which nothing looks at: 4 KiB. A longer one is answered 413, and closed.
        public var bodyBytes = 4 << 10
        /// How long a connection lasts in all, its answer included: 10 s. Then it is closed, however busy it is.
        public var connectionTime = Duration.seconds(10)
        /// How many connections there are at a time: 64. Further ones wait to be accepted.
        public var connections = 64

        /// Creates the default limits.
        public init() {}
    }

    /// Answers a request, on the server's thread.
    public typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse

    /// Where a server listens unless it is told otherwise: port 9091 of this machine alone.
    public static let defaultAddress = "127.0.0.1:9091"

    /// The port.
    public let port: UInt16
    private let service: HTTPService
    private let thread: Lock<OwnThread.Handle?>

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - address: Where it listens, as `HOST:PORT`; an IPv6 address stands in brackets, and port 0 has the system choose.
    ///     A name is looked up before this returns.
    ///   - limits: What is read, and who is served.
    ///   - handler: Answers each request.
    /// - Throws: `.bind` where the address is none or cannot be had, `.resolve` where its name has no address, `.io` where
    ///   the system gives no descriptor or no thread.
    public init(
        address: String = HTTPServer.defaultAddress, limits: Limits = .init(), handler: @escaping Handler
    ) throws(TransportError) {
        let (host, wanted) = try Self.parts(of: address)
        let (descriptor, bound) = try FrameListener.listen(host: host, port: wanted)
        let service = try HTTPService(listener: descriptor, limits: limits, handler: handler)
        guard let thread = OwnThread.start(name: "kafka-http", isDetached: false, { service.run() }) else {
            throw TransportError(.io, "the system gives no thread: raise the limit of processes (ulimit -u)")
        }
        port = bound.port
        self.service = service
        self.thread = Lock(thread)
    }

    deinit {
        close()
    }

    /// Closes the port and all connections, and ends the thread; returns when it has ended.
    ///
    /// Only the first call waits, and not on the server's thread, which cannot wait for its own end.
    public func close() {
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let thread else { return }
        service.stop()
        if service.isOnThread { OwnThread.detach(thread) } else { OwnThread.join(thread) }
    }

    /// The host and the port of an address.
    static func parts(of address: String) throws(TransportError) -> (host: String, port: UInt16) {
        guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]) else {
            throw TransportError(.bind, "cannot listen at \(address): write HOST:PORT, 127.0.0.1:9091 for example")
        }
        let host = address[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        guard isBracketed || !host.contains(":") else {
            throw TransportError(
                .bind, "cannot listen at \(address): put the IPv6 address in brackets, [::1]:9091 for example")
        }
        guard host.count > (isBracketed ? 2 : 0) else {
            throw TransportError(
                .bind, "cannot listen at \(address): name the host, 127.0.0.1, or 0.0.0.0 for every address")
        }
        return (String(host), port)
    }
}
