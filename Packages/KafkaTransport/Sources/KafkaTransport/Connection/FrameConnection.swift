import KafkaCodecs

/// A TCP connection that carries frames, with or without TLS. A frame is a big-endian length of four bytes followed by
/// that many bytes, as in the protocols of Kafka and Rivven.
///
/// Invariants:
/// - A connection belongs to one loop. All methods and all callbacks are called on that loop.
/// - `connectionDidClose` is called exactly once, as the last callback, and never within a call to the connection.
/// - The read event is armed once, when the connection opens. The write event is armed only while the system accepts no
///   more bytes.
/// - With TLS, no application data is sent before the handshake has succeeded and the peer was verified.
/// - Frames are sent in the order of the calls.
///
/// The loop keeps the connection alive from `connect`, or its acceptance, until it is closed.
public final class FrameConnection: @unchecked Sendable {
    // Unchecked because all state is accessed only on the loop.

    /// The options of a connection.
    public struct Options: Sendable {
        /// The maximum size of a received frame in bytes. A longer one ends the connection. Default 100 MiB, as Kafka's
        /// brokers.
        public var maximumFrameSize: Int
        /// How long opening may take, including the name lookup, the attempts at all addresses, and the TLS handshake.
        /// For an accepted connection: how long the handshake may take. Default 10 s.
        public var connectTimeout: Duration
        /// How long the connection may be idle, without bytes received or sent, before it is closed, as Kafka's
        /// `connections.max.idle.ms`. A paused connection is not idle, unless the peer does not accept the bytes that
        /// we send. Default `nil`: for ever.
        public var idleTimeout: Duration?
        /// Whether received bytes are acknowledged immediately, at the cost of one system call per turn. Needed for a
        /// peer that sends a frame's length separately and then waits for the acknowledgement (Nagle's algorithm).
        /// Default false.
        public var acknowledgesAtOnce: Bool
        /// The log of the connection. Default: off.
        public var log: Log
        /// The size of the system's send buffer in bytes; its default if `nil`. For tests of back-pressure.
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

    /// The loop of the connection.
    public let loop: EventLoop
    /// The peer: `host:port` as passed to `connect`, or the address of an accepted connection.
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
    /// The host that was passed to `connect`.
    var host = ""
    /// The TLS state, from the beginning of the handshake; `nil` without TLS.
    var tls: TLSStream?

    // Reading.
    var assembler: FrameAssembler
    /// Bytes that were read but not processed yet, because the handler paused or the turn ended.
    var unparsed = Bytes.empty
    var isPaused = false
    /// Whether the loop will call `readOn()`.
    var isReady = false
    /// Whether the handler is being called with frames. Bytes that it sends meanwhile are written together afterwards.
    var isDelivering = false

    // Writing.
    var sendQueue = SendQueue()
    /// Whether `unsentBytes` may have been above 0 since the last `connectionDidDrain`.
    var owesDrain = false
    /// Whether a write failed. Then the connection ends soon, and sends nothing more.
    var isBroken = false
    var closesWhenSent = false

    // Idling.
    var idleTimer: LoopTimer?
    /// When bytes were last received or sent.
    var lastActivity: Int64 = 0

    /// Creates a connection, which is opened by `connect`.
    ///
    /// - Parameters:
    ///   - loop: The loop of the connection.
    ///   - options: The options of the connection.
    ///   - tls: The TLS context; `nil` for plaintext.
    ///   - handler: Receives the connection's events. The connection keeps it alive until it is closed.
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

    /// Creates a connection for an accepted socket, which is opened by `start`.
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

    /// Whether the connection is open, so that frames can be sent and received.
    public var isOpen: Bool { state == .open }

    /// The number of bytes that were sent here and that the system has not accepted yet.
    public var unsentBytes: Int { sendQueue.byteCount + (tls?.socket.unsentCount ?? 0) }

    /// Whether the system has accepted all sent bytes.
    var hasSentAll: Bool { sendQueue.isEmpty && (tls.map { $0.socket.unsentCount == 0 } ?? true) }

    // MARK: Opening

    /// Opens an accepted connection.
    func start(handler: any FrameHandler) {
        self.handler = handler
        guard state != .closed else { return }
        guard loop.add(self) else { return end(.loopStopped(peer)) }
        didConnect()
    }

    /// Called when the socket is connected. Starts the TLS handshake, or opens the connection.
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

    /// Opens the connection, so that frames can be sent and received.
    func open() {
        guard let watch, watch.armReading() else {
            return end(TransportError(.io, "\(peer): the system cannot watch another socket"))
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
        // The first frames may have arrived with the end of the handshake. In that case the socket does not become
        // readable for them.
        if tls?.hasPending == true, state == .open { beReady() }
    }

    /// Closes the connection when it has been idle for too long. Uses one timer, which is set again while bytes are
    /// transferred.
    private func watchIdling() {
        guard let timeout = options.idleTimeout else { return }
        lastActivity = loop.now
        idleTimer = loop.schedule(after: timeout) { self.checkIdling(timeout) }
    }

    private func checkIdling(_ timeout: Duration) {
        let idle = Duration.nanoseconds(loop.clock.now() &- lastActivity)
        if idle >= timeout, !isPaused || !hasSentAll {
            return end(TransportError(.timeout, "\(peer): closed, because no data was transferred for \(timeout)"))
        }
        let rest = idle < timeout ? timeout - idle : timeout
        idleTimer = loop.schedule(after: rest) { self.checkIdling(timeout) }
    }

    // MARK: Closing

    /// Closes immediately. Unsent bytes are dropped, and no more frames are delivered.
    public func close() {
        loop.preconditionOnLoop()
        end(nil)
    }

    /// Closes when the system has accepted all bytes sent so far, or after 10 s. Reads nothing more.
    public func closeWhenSent() {
        loop.preconditionOnLoop()
        guard state == .open, !hasSentAll, !isBroken else { return end(nil) }
        closesWhenSent = true
        pauseReading()
        // So a peer that stops reading cannot keep the connection open.
        idleTimer?.cancel()
        idleTimer = loop.schedule(after: Self.closingPatience) { [weak self] in self?.end(nil) }
    }

    /// Ends the connection. The handler is called in a later turn.
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
