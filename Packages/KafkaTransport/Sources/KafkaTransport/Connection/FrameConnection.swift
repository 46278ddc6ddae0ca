import KafkaCodecs

/// A TCP connection that carries frames: a length of four bytes, big-endian, then that many bytes. Kafka's shape, and
/// Rivven's. With or without TLS.
///
/// Invariants:
/// - It belongs to one loop; everything is called on that loop and everything is said there.
/// - `connectionDidClose` is said exactly once, last, and never within a call to the connection.
/// - Reading is armed once, when the connection opens; writing only while the system takes no more.
/// - With TLS, nothing that was sent leaves before the handshake has succeeded and the peer was verified.
/// - What is sent arrives in the order of the calls.
///
/// From `connect` or its acceptance on, the loop keeps the connection until it is closed.
public final class FrameConnection: @unchecked Sendable {
    // Unchecked because all state is touched on the loop alone.

    /// How a connection behaves.
    public struct Options: Sendable {
        /// The longest frame that is read; one announced longer ends the connection. Default 100 MiB, as Kafka's brokers.
        public var maximumFrameSize: Int
        /// How long opening may take, looking the name up, trying every address and TLS's handshake included; of an
        /// accepted connection the handshake. Default 10 s.
        public var connectTimeout: Duration
        /// How long nothing may come or go before the connection is closed, as Kafka's `connections.max.idle.ms`; `nil`
        /// is for ever. A connection that we paused is not idle, unless it is the peer that takes nothing. Default `nil`.
        public var idleTimeout: Duration?
        /// Whether what comes is acknowledged at once, for one system call more a turn: for a peer that sends the length
        /// of a frame on its own, and then waits for that (Nagle). Default false.
        public var acknowledgesAtOnce: Bool
        /// Where the connection says what it does.
        public var log: Log
        /// The system's send buffer; its default where `nil`. For tests of back-pressure.
        var sendBufferSize: Int?

        /// Creates options.
        public init(
            maximumFrameSize: Int = 100 << 20, connectTimeout: Duration = .seconds(10), idleTimeout: Duration? = nil,
            acknowledgesAtOnce: Bool = false, log: Log = .off
        ) {
            self.maximumFrameSize = maximumFrameSize
            self.connectTimeout = connectTimeout
            self.idleTimeout = idleTimeout
            self.acknowledgesAtOnce = acknowledgesAtOnce
            self.log = log
        }
    }

    enum State {
        case idle, connecting, handshaking, open, closed
    }

    private static let closingPatience = Duration.seconds(10)

    /// The loop that the connection belongs to.
    public let loop: EventLoop
    /// The peer as it was named: `host:port` where we connect, the address where it was accepted.
    public internal(set) var peer: String
    let options: Options
    var state = State.idle
    var handler: (any FrameHandler)?
    var descriptor: Int32 = -1
    var watch: Watch?

    // Opening.
    var attempt: ConnectAttempt?
    private let tlsClient: TLSClientContext?
    private let tlsServer: TLSServerContext?
    /// The host that was to be connected to.
    var host = ""
    /// TLS, from the beginning of its handshake on; `nil` where there is none.
    var tls: TLSStream?

    // Reading.
    var assembler: FrameAssembler
    /// Bytes that were read and not looked at yet, because the handler paused or the turn was over.
    var unparsed = Bytes.empty
    var isPaused = false
    /// Whether the loop will call `readOn()`.
    var isReady = false
    /// Whether the handler is being called with frames: what it sends is then written at the end, together.
    var isDelivering = false

    // Writing.
    var sendQueue = SendQueue()
    /// Whether `unsentBytes` was seen above 0 since the last `connectionDidDrain`.
    var owesDrain = false
    /// Whether a write failed: the connection ends soon, and takes nothing more.
    var isBroken = false
    var closesWhenSent = false

    // Idling.
    var idleTimer: LoopTimer?
    /// When bytes last came or went.
    var lastActivity: Int64 = 0

    /// Creates a connection that `connect` opens.
    ///
    /// - Parameters:
    ///   - tls: Has the connection speak TLS; plaintext where it is `nil`.
    ///   - handler: Is told of the connection, and held until its end.
    public init(
        loop: EventLoop, options: Options = .init(), tls: TLSClientContext? = nil, handler: any FrameHandler
    ) {
        self.loop = loop
        self.options = options
        self.handler = handler
        tlsClient = tls
        tlsServer = nil
        peer = "(not connected)"
        assembler = FrameAssembler(maximumFrameSize: options.maximumFrameSize, pool: loop.framePool)
    }

    /// Creates a connection of an accepted socket, which `start` opens.
    init(loop: EventLoop, options: Options, tls: TLSServerContext?, accepted descriptor: Int32, peer: String) {
        self.loop = loop
        self.options = options
        tlsClient = nil
        tlsServer = tls
        self.descriptor = descriptor
        self.peer = peer
        assembler = FrameAssembler(maximumFrameSize: options.maximumFrameSize, pool: loop.framePool)
    }

    deinit {
        Socket.close(descriptor)
    }

    /// Whether frames can come and go.
    public var isOpen: Bool { state == .open }

    /// Bytes that were sent here and that the system has not taken yet.
    public var unsentBytes: Int { sendQueue.byteCount + (tls?.socket.unsentCount ?? 0) }

    /// Whether the system has taken everything.
    var hasSentAll: Bool { sendQueue.isEmpty && (tls.map { $0.socket.unsentCount == 0 } ?? true) }

    // MARK: Opening

    /// Opens an accepted connection.
    func start(handler: any FrameHandler) {
        self.handler = handler
        guard state != .closed else { return }
        guard loop.add(self) else { return end(.loopStopped(peer)) }
        didConnect()
    }

    /// The socket is connected.
    func didConnect() {
        let deadline = attempt?.deadline
        attempt = nil
        Socket.setNoDelay(descriptor)
        if let size = options.sendBufferSize { Socket.setSendBuffer(descriptor, bytes: size) }
        watch = watch ?? loop.reactor?.watch(descriptor, for: self)
        guard let side = tlsClient.map({ .client($0, host: host) }) ?? tlsServer.map({ TLSSide.server($0) }) else {
            return open()
        }
        let limit = loop.clock.now() &+ options.connectTimeout.nonNegativeNanoseconds
        startHandshake(side, deadline: deadline ?? limit)
    }

    /// Frames can come and go.
    func open() {
        guard let watch, watch.armReading() else {
            return end(TransportError(.io, "\(peer): the system does not watch one more socket"))
        }
        state = .open
        options.log.debug("\(peer): open")
        watchIdling()
        isDelivering = true
        handler?.connectionDidOpen(self)
        isDelivering = false
        guard state == .open else { return }
        flush()
        if hasSentAll { watch.disarmWriting() }
        sayDrained()
        // The first frames may have come with the end of the handshake: the socket does not tell of them any more.
        if tls?.hasPending == true, state == .open { beReady() }
    }

    /// Closes when nothing has come or gone for long; one timer, set again when it finds that something has.
    private func watchIdling() {
        guard let timeout = options.idleTimeout else { return }
        lastActivity = loop.now
        idleTimer = loop.schedule(after: timeout) { self.checkIdling(timeout) }
    }

    private func checkIdling(_ timeout: Duration) {
        let idle = Duration.nanoseconds(loop.clock.now() &- lastActivity)
        if idle >= timeout, !isPaused || !hasSentAll {
            return end(TransportError(.timeout, "\(peer): closed, since nothing came or went for \(timeout)"))
        }
        let rest = idle < timeout ? timeout - idle : timeout
        idleTimer = loop.schedule(after: rest) { self.checkIdling(timeout) }
    }

    // MARK: Closing

    /// Closes at once. What was not sent is dropped, and of frames nothing more is said.
    public func close() {
        loop.preconditionOnLoop()
        end(nil)
    }

    /// Closes once everything sent so far was taken by the system, or 10 s later; reads no more.
    public func closeWhenSent() {
        loop.preconditionOnLoop()
        guard state == .open, !hasSentAll, !isBroken else { return end(nil) }
        closesWhenSent = true
        pauseReading()
        // A peer that reads no more must not hold the connection for ever.
        idleTimer?.cancel()
        idleTimer = loop.schedule(after: Self.closingPatience) { [weak self] in self?.end(nil) }
    }

    /// Ends the connection, and says so soon.
    func end(_ error: TransportError?) {
        guard state != .closed else { return }
        state = .closed
        attempt?.cancel()
        attempt = nil
        idleTimer?.cancel()
        idleTimer = nil
        tls?.close()
        tls = nil
        watch?.end()
        Socket.close(descriptor)
        descriptor = -1
        sendQueue.removeAll()
        assembler.reset()
        unparsed = .empty
        loop.remove(self)
        if let error {
            options.log.debug(error.message)
        } else {
            options.log.debug("\(peer): closed")
        }
        loop.execute {
            let handler = self.handler
            self.handler = nil
            handler?.connectionDidClose(self, error: error)
        }
    }
}

extension FrameConnection: LoopResource {
    func loopWillStop() {
        end(.loopStopped(peer))
    }
}

extension TransportError {
    static func loopStopped(_ peer: String) -> TransportError {
        TransportError(.closed, "\(peer): the connection was closed because its event loop was shut down")
    }
}
