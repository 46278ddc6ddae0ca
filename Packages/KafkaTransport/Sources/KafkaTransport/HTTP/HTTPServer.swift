import KafkaCodecs

/// A small HTTP server for operators, for example for metrics and health. It is based on libevent's evhttp.
///
/// It handles one request after another on its own thread, so a handler must return quickly. It has neither TLS nor
/// authentication, so use it only on this machine or in a trusted network. It serves GET and HEAD, and refuses other
/// methods. A connection carries one request.
///
///     let server = try HTTPServer(address: "127.0.0.1:9091") { request in
///         request.path == "/live" ? HTTPResponse(text: "live\n") : .notFound
///     }
public final class HTTPServer: Sendable {
    /// The limits of a server.
    public struct Limits: Sendable, Hashable {
        /// The maximum size of a request's head in bytes: 8 KiB. A longer one receives status 400, and the connection
        /// is closed.
        public var headBytes = 8 << 10
        /// The maximum size of a request's body in bytes, which is ignored: 4 KiB. A longer one receives status 413,
        /// and the connection is closed.
        public var bodyBytes = 4 << 10
        /// How long a connection may last in total, including its response: 10 s. Then it is closed, even if it is
        /// busy.
        public var connectionTime = Duration.seconds(10)
        /// The maximum number of connections at a time: 64. A further one ends the oldest whose request has not arrived,
        /// or else the oldest of all.
        public var connections = 64

        /// Creates the default limits.
        public init() {}
    }

    /// Returns the response to a request. Called on the server's thread.
    public typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse

    /// The default address of a server: port 9091 on the loopback interface.
    public static let defaultAddress = "127.0.0.1:9091"

    /// The port on which the server listens.
    public let port: UInt16
    private let service: HTTPService
    private let thread: Lock<SystemThread.Handle?>

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - address: The address to listen at, as `HOST:PORT`. An IPv6 address is in brackets, and port 0 lets the
    ///     system choose one. If the host is a name, the lookup blocks.
    ///   - limits: The limits of the server.
    ///   - handler: Returns the response to each request.
    /// - Throws: `.bind` if the address is invalid or cannot be bound, `.resolve` if its name cannot be resolved, `.io`
    ///   if the system cannot create a descriptor or a thread.
    public init(
        address: String = HTTPServer.defaultAddress, limits: Limits = .init(), handler: @escaping Handler
    ) throws(TransportError) {
        let (host, wanted) = try Self.parts(of: address)
        let (descriptor, bound) = try FrameListener.listen(host: host, port: wanted)
        let service = try HTTPService(listener: descriptor, limits: limits, handler: handler)
        guard let thread = SystemThread.start(name: "kafka-http", isDetached: false, { service.run() }) else {
            throw TransportError(.io, "cannot start a thread: raise the limit of processes (ulimit -u)")
        }
        port = bound.port
        self.service = service
        self.thread = Lock(thread)
    }

    deinit {
        close()
    }

    /// Closes the port and all connections, and ends the thread. Returns when the thread has ended.
    ///
    /// Only the first call waits. A call on the server's thread does not wait, because a thread cannot wait for its own
    /// end.
    public func close() {
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let thread else { return }
        service.stop()
        if service.isOnThread { SystemThread.detach(thread) } else { SystemThread.join(thread) }
    }

    /// Parses an address into host and port.
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
