#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A TCP port that accepts connections of frames.
///
/// The loop keeps the listener until `close()` or its own shutdown.
public final class FrameListener: @unchecked Sendable {
    // Unchecked because what is not constant is touched on the loop alone.

    /// Makes the handler of an accepted connection, on the loop.
    public typealias MakeHandler = @Sendable (FrameConnection) -> any FrameHandler

    private static let acceptsPerTurn = 64
    /// How long nothing is accepted after descriptors or memory ran out: who waits stays in the system's queue.
    private static let exhaustedPause = Duration.milliseconds(100)

    /// The loop on which connections are accepted, and to which they belong.
    public let loop: EventLoop
    /// The port.
    public let port: UInt16
    private let name: String
    private let options: FrameConnection.Options
    private let tls: TLSServerContext?
    private let makeHandler: MakeHandler
    private var descriptor: Int32
    private var watch: Watch?
    private var isClosed = false

    /// Listens at the first address of `host` that can be had.
    ///
    /// A name is looked up before this returns, so pass an address where the caller must not wait.
    ///
    /// - Parameters:
    ///   - host: An address of this machine; `0.0.0.0` and `::` are all of them.
    ///   - port: 0 has the system choose one.
    ///   - options: How accepted connections behave.
    ///   - tls: Has them speak TLS; plaintext where it is `nil`. A handler is made before the handshake, and told
    ///     `connectionDidOpen` after it.
    ///   - makeHandler: Makes the handler of each.
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

    /// Listens at the first address of `host` that can be had; the descriptor is the caller's.
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

    /// Accepts no more connections; those that were accepted stay. From any thread.
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
                options.log.error("\(name): cannot accept any more: \(describe(errno: number))")
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
