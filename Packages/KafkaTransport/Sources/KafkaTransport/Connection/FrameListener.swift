#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A listener on a TCP port whose connections carry frames.
///
/// The loop keeps the listener alive until `close()` or until the loop is shut down.
public final class FrameListener: @unchecked Sendable {
    // Unchecked because mutable state is accessed only on the loop.

    /// Creates the handler of an accepted connection, on the loop.
    public typealias MakeHandler = @Sendable (FrameConnection) -> any FrameHandler

    private static let acceptsPerTurn = 64
    /// How long accepting pauses after descriptors or memory ran out. Meanwhile new connections wait in the system's
    /// queue.
    private static let exhaustedPause = Duration.milliseconds(100)

    /// The loop of the listener and of all accepted connections.
    public let loop: EventLoop
    /// The port on which it listens.
    public let port: UInt16
    private let name: String
    private let options: FrameConnection.Options
    private let tls: TLSServerContext?
    private let makeHandler: MakeHandler
    private var descriptor: Int32
    private var watch: Watch?
    private var isClosed = false

    /// Creates a listener at the first address of `host` that can be bound.
    ///
    /// If `host` is a name, the lookup blocks. Pass an IP address if the caller must not wait.
    ///
    /// - Parameters:
    ///   - loop: The loop of the listener and its connections.
    ///   - host: An address of this machine. `0.0.0.0` and `::` mean all addresses.
    ///   - port: The port; 0 lets the system choose one.
    ///   - options: The options of accepted connections.
    ///   - tls: The TLS context of accepted connections; `nil` for plaintext. A handler is created before the
    ///     handshake, and `connectionDidOpen` is called after it.
    ///   - makeHandler: Creates the handler of each connection.
    /// - Throws: `.resolve` or `.bind`.
    public init(
        loop: EventLoop, host: String, port: UInt16, options: FrameConnection.Options = .init(),
        tls: TLSServerContext? = nil, makeHandler: @escaping MakeHandler
    ) throws(TransportError) {
        let (descriptor, address) = try Self.listen(host: host, port: port)
        self.loop = loop
        self.port = address.port
        self.options = options
        self.tls = tls
        self.makeHandler = makeHandler
        self.descriptor = descriptor
        name = address.description
        loop.execute { self.start() }
    }

    deinit {
        Socket.close(descriptor)
    }

    /// Listens at the first address of `host` that can be bound. The caller owns the descriptor.
    static func listen(host: String, port: UInt16) throws(TransportError) -> (Int32, SocketAddress) {
        var last = ""
        for address in try SocketAddress.resolve(host, port: port, for: .listening) {
            switch Socket.listen(at: address, backlog: 1024) {
            case .success(let descriptor):
                return (descriptor, Socket.localAddress(descriptor) ?? address)
            case .failure(let failure):
                let advice = failure.number == EADDRINUSE ? ": stop what listens there, or choose another port" : ""
                last = "\(address): \(failure.message)\(advice)"
            }
        }
        throw TransportError(.bind, "cannot listen at \(host):\(port) (\(last))")
    }

    /// Stops accepting connections. Accepted connections stay open. May be called on any thread.
    public func close() {
        if loop.isOnLoop { end() } else { loop.execute { self.end() } }
    }

    private func start() {
        guard !isClosed else { return }
        watch = loop.reactor?.watch(descriptor, for: self)
        guard loop.add(self), let watch, watch.armReading() else { return end() }
        options.log.info("listening at \(name)")
    }

    private func end() {
        guard !isClosed else { return }
        isClosed = true
        watch?.end()
        Socket.close(descriptor)
        descriptor = -1
        loop.remove(self)
    }

    private func pause(_ number: Int32) {
        options.log.warning(
            "\(name): cannot accept: \(describe(errno: number)); raise the limit of open files (ulimit -n)")
        watch?.disarmReading()
        loop.schedule(after: Self.exhaustedPause) { [weak self] in
            guard let self, !self.isClosed, let watch = self.watch else { return }
            if !watch.armReading() { self.pause(ENOMEM) }
        }
    }
}

extension FrameListener: ReadinessTarget {
    func isReadable() {
        for _ in 0..<Self.acceptsPerTurn where !isClosed {
            switch Socket.accept(descriptor) {
            case .connection(let socket, let address):
                let connection = FrameConnection(
                    loop: loop, options: options, tls: tls, accepted: socket, peer: address.description)
                connection.start(handler: makeHandler(connection))
            case .nobody:
                return
            case .lost:
                continue
            case .exhausted(let number):
                return pause(number)
            case .failed(let number):
                options.log.error("\(name): no longer accepts connections: \(describe(errno: number))")
                return end()
            }
        }
    }

    func isWritable() {}
}

extension FrameListener: LoopResource {
    func loopWillStop() {
        end()
    }
}
