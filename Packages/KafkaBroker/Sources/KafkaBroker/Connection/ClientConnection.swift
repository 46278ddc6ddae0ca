import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// A client's connection. It handles the client's requests one after another, as Kafka does, and sends the responses.
///
/// Invariants:
/// - At most one request is in progress. Later requests wait in `queue`, in order.
/// - Nothing more is read while requests wait, or while more bytes than the limit are unsent. So a client that does not
///   read its responses delays only itself.
/// - Requests that take long are not all handled in one turn of the loop, so that other connections get their turn.
/// - While a test has frozen the connection, no request is begun and nothing is sent. The pending response waits in
///   `held`.
/// - After `close` no request is begun and nothing is sent. If authentication fails, the connection closes after the
///   response that says so.
final class ClientConnection: FrameHandler, AnswerTarget {
    /// For how many nanoseconds requests are handled before other connections get their turn.
    private static let longestTurn: Int64 = 20_000_000
    /// The maximum number of bytes of a client id that are kept. Kafka allows 32,767.
    static let longestClientID = 256

    private let core: BrokerCore
    private let connection: FrameConnection
    private var queue: [Bytes] = []
    private var head = 0
    private var isBusy = false
    private var isPumping = false
    private var isPaused = false
    private var isClosed = false
    /// Whether the remaining requests wait for the next turn of the loop.
    private var isYielding = false
    /// The memory that is reserved for the request that is arriving.
    private var share = IncomingMemory.Share()
    /// The part of `BrokerCore.unsentBytes` that belongs to this connection.
    private var unsent = 0
    /// The delivery or refusal that waits until the connection is thawed.
    private var held: (() -> Void)?
    private let number: UInt64
    var clientID = ""
    var parkedFetch: ParkedFetch?
    var authentication: ConnectionAuthentication?

    init(core: BrokerCore, connection: FrameConnection) {
        self.core = core
        self.connection = connection
        number = core.faults.frozen.newConnection()
        let configuration = core.configuration
        if !configuration.mechanisms.isEmpty {
            authentication = ConnectionAuthentication(
                mechanisms: configuration.mechanisms, sessionLifetime: configuration.sessionLifetime)
        }
    }

    var peer: String { connection.peer }

    // MARK: From the transport

    func connectionDidOpen(_ connection: FrameConnection) {
        if !core.admit(self) {
            core.log.warning("broker: refusing \(peer): the limit of connections is reached")
            close()
        }
    }

    func connection(_ connection: FrameConnection, refusalOf frame: FrameHead, taking bytes: Int) -> String? {
        let firstBytes = Int16(truncatingIfNeeded: frame.firstBytes >> 16)
        let apiKey = authentication?.expectsBareMessage == true ? .saslAuthenticate : APIKey(rawValue: firstBytes)
        if let reason = core.refusal(of: apiKey, size: frame.length, from: self) { return reason }
        let isAuthenticated = authentication.map { $0.identity != nil } ?? true
        guard core.incoming.take(bytes, for: &share, isAuthenticated: isAuthenticated) else {
            return "the limit of memory for arriving requests leaves no room for a \(apiKey) request of "
                + "\(frame.length) bytes"
        }
        return nil
    }

    func connection(_ connection: FrameConnection, didReceive frame: Bytes) {
        core.incoming.release(&share)
        guard !isClosed else { return }
        queue.append(frame)
        pump()
    }

    func connectionDidDrain(_ connection: FrameConnection) {
        core.noteUnsent(&unsent, connection.unsentBytes)
        pump()
    }

    func connectionDidClose(_ connection: FrameConnection, error: TransportError?) {
        isClosed = true
        queue = []
        held = nil
        core.incoming.release(&share)
        core.noteUnsent(&unsent, 0)
        if error?.code == .frameTooLarge {
            core.log.warning("broker: closed the connection from \(peer): \(error?.message ?? "")")
        }
        parkedFetch.map(core.cancel)
        parkedFetch = nil
        core.release(self)
    }

    // MARK: Requests

    private func pump() {
        guard !isPumping, !isYielding else { return }
        isPumping = true
        let began = core.loop.clock.now()
        while !isBusy, !isClosed, head < queue.count, connection.unsentBytes <= core.configuration.limits.unsentBytes {
            let frame = queue[head]
            guard !isFrozen(before: frame) else { break }
            queue[head] = .empty
            head += 1
            if head == queue.count {
                queue.removeAll(keepingCapacity: true)
                head = 0
            }
            isBusy = true
            core.handle(frame, from: self)
            if core.loop.clock.now() &- began > Self.longestTurn { yield() }
            if isYielding { break }
        }
        isPumping = false
        regulate()
    }

    /// Lets other connections take their turn first.
    private func yield() {
        isYielding = true
        core.loop.schedule(after: .zero) { [weak self] in
            self?.isYielding = false
            self?.pump()
        }
    }

    private func regulate() {
        guard !isClosed else { return }
        let isFull = head < queue.count || connection.unsentBytes > core.configuration.limits.unsentBytes
        if isFull, !isPaused {
            isPaused = true
            connection.pauseReading()
        } else if !isFull, isPaused {
            isPaused = false
            connection.resumeReading()
        }
    }

    // MARK: Responses

    func deliver(_ pieces: [Bytes]) {
        guard !isClosed else { return }
        guard !isFrozen() else {
            held = { [weak self] in self?.deliver(pieces) }
            return
        }
        isBusy = false
        if !pieces.isEmpty {
            connection.send(pieces)
            core.noteUnsent(&unsent, connection.unsentBytes)
        }
        if authentication?.isRefused == true {
            isClosed = true
            return connection.closeWhenSent()
        }
        pump()
    }

    func refuse(_ reason: String) {
        guard !isClosed else { return }
        guard !isFrozen() else {
            held = { [weak self] in self?.refuse(reason) }
            return
        }
        core.log.warning("broker: closing the connection from \(peer): \(reason)")
        // The client still receives the responses to its earlier requests.
        connection.flush()
        close()
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        connection.close()
    }

    // MARK: Freezing

    /// Returns whether a test has frozen the connection.
    ///
    /// - Parameter frame: The next request. It contains the client id if the connection has not sent a request before.
    private func isFrozen(before frame: Bytes? = nil) -> Bool {
        guard core.faults.frozen.isUsed else { return false }
        // A bare SASL message has no header, and contains a password.
        if let frame, authentication?.expectsBareMessage != true, let name = RequestHeader.clientID(in: frame) {
            clientID = name.prefix(utf8: Self.longestClientID)
        }
        return core.faults.frozen.contains(number, clientID)
    }

    /// Continues where the connection stopped, unless it is still frozen.
    func thaw() {
        guard !isClosed, !isFrozen() else { return }
        let work = held
        held = nil
        work?()
        pump()
    }
}
