import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// A client's connection: takes its requests one after another, as Kafka does, and sends the answers.
///
/// Invariants:
/// - At most one request is being handled; those that came after it wait in `queue`, in order.
/// - While requests wait, or more than the limit is unsent, nothing more is read: a client that does not read its
///   answers holds up itself alone.
/// - Requests that take long are not handled in one turn of the loop: others have theirs in between.
/// - While a test has frozen the connection, no request is begun and nothing is sent; what was to be sent waits in `held`.
/// - After `close` nothing is sent and no request is begun; of a client that is refused, after the answer that says so.
final class ClientConnection: FrameHandler, AnswerTarget {
    /// How many nanoseconds of requests are handled before others have their turn.
    private static let longestTurn: Int64 = 20_000_000
    /// The most bytes of a client id that are kept. Kafka allows 32,767.
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
    /// The memory of the request that is arriving.
    private var share = IncomingMemory.Share()
    /// What `BrokerCore.unsentBytes` has of this connection.
    private var unsent = 0
    /// What this connection does when it is thawed.
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
            return "the requests that are arriving take all the memory that they may: a \(apiKey) request of "
                + "\(frame.length) bytes is refused"
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

    /// Lets other connections have their turn first.
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

    // MARK: Answers

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
        // The responses to what came before are still the client's due.
        connection.flush()
        close()
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        connection.close()
    }

    // MARK: Frozen on purpose

    /// Whether a test has frozen the connection.
    ///
    /// - Parameter frame: The next request, which names the client of a connection that has not sent one yet.
    private func isFrozen(before frame: Bytes? = nil) -> Bool {
        guard core.faults.frozen.isUsed else { return false }
        if let frame, let name = RequestHeader.clientID(in: frame) {
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
