import KafkaCodecs
import KafkaTransport
import RivvenProtocol

/// One connection to a Rivven cluster: opens itself when used, shakes hands, matches answers to requests, and sends a
/// request again after a lost connection.
///
/// A channel that writes has one request under way and keeps the others: several gain nothing, and what lies in a
/// connection when its sender is killed is written all the same, long after a partition has seemed to be at rest.
///
/// Runs on the loop but for `send`. A request is completed exactly once.
final class RivvenChannel: FrameHandler, @unchecked Sendable {
    // Unchecked because all state is touched on the loop alone.
    private enum State { case idle, connecting, shakingHands, open, closed }

    private final class Request {
        let request: RivvenRequest
        let timeout: Duration
        var deadline: Int64 = 0
        var attempts = 0
        var correlationID: UInt32 = 0
        let complete: (Result<RivvenResponse, RivvenError>) -> Void

        init(
            _ request: RivvenRequest, timeout: Duration,
            complete: @escaping (Result<RivvenResponse, RivvenError>) -> Void
        ) {
            self.request = request
            self.timeout = timeout
            self.complete = complete
        }

        /// Its time begins now.
        func restart() { deadline = MonotonicClock.now() &+ timeout.wholeNanoseconds }
    }

    private let addresses: [RivvenAddress]
    private let loop: EventLoop
    private let configuration: RivvenClient.Configuration
    private let tls: TLSClientContext?
    private let maximumInFlight: Int
    private var state = State.idle
    private var connection: FrameConnection?
    private var addressIndex = 0
    private var nextCorrelationID: UInt32 = 0
    private var handshakeID: UInt32 = 0
    private var waiting: [Request] = []
    private var inFlight: [Request] = []
    private var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
    private var timer: LoopTimer?

    init(
        addresses: [RivvenAddress], loop: EventLoop, configuration: RivvenClient.Configuration, tls: TLSClientContext?,
        maximumInFlight: Int = .max
    ) {
        self.addresses = addresses
        self.tls = tls
        self.maximumInFlight = maximumInFlight
        self.loop = loop
        self.configuration = configuration
    }

    private var address: RivvenAddress { addresses[addressIndex % addresses.count] }

    /// Sends `request` and gives its answer.
    ///
    /// - Parameters:
    ///   - timeout: How long it may take; the request timeout where it is `nil`.
    ///   - extra: What the broker may take besides.
    /// - Throws: `RivvenError`; an answer that says "error" is one.
    func send(
        _ request: RivvenRequest, timeout: Duration? = nil, extra: Duration = .zero
    ) async throws(RivvenError) -> RivvenResponse {
        let result: Result<RivvenResponse, RivvenError> = await withUnsafeContinuation { continuation in
            loop.execute {
                self.begin(
                    Request(request, timeout: (timeout ?? self.configuration.requestTimeout) + extra) {
                        continuation.resume(returning: $0)
                    })
            }
        }
        let response = try result.get()
        guard case .error(let error) = response else { return response }
        let isUnknown = error.message.hasPrefix("Topic not found")
        throw RivvenError(isUnknown ? .unknownTopic : .broker, "\(address): \(error.message)")
    }

    private func begin(_ request: Request) {
        request.restart()
        switch state {
        case .closed: request.complete(.failure(RivvenError(.closed, "the client was closed")))
        case .open:
            waiting.append(request)
            writeWaiting()
        case .idle:
            waiting.append(request)
            open()
        case .connecting, .shakingHands: waiting.append(request)
        }
        armTimer()
    }

    /// Writes what waits for its turn; its time begins now.
    private func writeWaiting() {
        while state == .open, inFlight.count < maximumInFlight, !waiting.isEmpty {
            let request = waiting.removeFirst()
            request.restart()
            write(request)
        }
        armTimer()
    }

    private func write(_ request: Request) {
        nextCorrelationID &+= 1
        request.correlationID = nextCorrelationID
        request.attempts += 1
        do throws(CodecError) {
            let frame = try RivvenFrame.encode(request.request, correlationID: request.correlationID)
            inFlight.append(request)
            connection?.send([frame])
        } catch {
            request.complete(.failure(RivvenError(.invalidArgument, error.message)))
        }
    }

    // MARK: The connection

    private func open() {
        state = .connecting
        let connection = FrameConnection(
            loop: loop,
            // rivvend sends the length of an answer on its own: without this each answer takes 40 ms longer.
            options: .init(
                maximumFrameSize: RivvenFrame.maximumSize, connectTimeout: configuration.connectTimeout,
                acknowledgesAtOnce: true),
            tls: tls, handler: self)
        self.connection = connection
        connection.connect(host: address.host, port: address.port)
    }

    func connectionDidOpen(_ connection: FrameConnection) {
        state = .shakingHands
        var hello = RivvenRequest.Handshake()
        hello.protocolVersion = RivvenFrame.protocolVersion
        hello.clientID = configuration.clientID
        nextCorrelationID &+= 1
        handshakeID = nextCorrelationID
        if let frame = try? RivvenFrame.encode(.handshake(hello), correlationID: handshakeID) {
            connection.send([frame])
        }
    }

    func connection(_ connection: FrameConnection, didReceive frame: Bytes) {
        do throws(CodecError) {
            let (correlationID, response) = try RivvenFrame.decodeResponse(frame)
            if state == .shakingHands { return shookHands(correlationID, response) }
            guard let index = inFlight.firstIndex(where: { $0.correlationID == correlationID }) else {
                return fail(RivvenError(.malformed, "\(address) sent an answer that nothing asked for"))
            }
            inFlight.remove(at: index).complete(.success(response))
            writeWaiting()
        } catch {
            fail(RivvenError(.malformed, "\(address) sent what cannot be read: \(error.message)"))
        }
    }

    private func shookHands(_ correlationID: UInt32, _ response: RivvenResponse) {
        guard correlationID == handshakeID, case .handshakeResult(let result) = response else {
            if case .error(let error) = response {
                return fail(RivvenError(.broker, "\(address) refused the connection: \(error.message)"))
            }
            return fail(RivvenError(.malformed, "\(address) does not answer a handshake: is it a Rivven broker?"))
        }
        guard result.compatible else {
            return fail(
                RivvenError(
                    .broker,
                    "\(address) speaks protocol version \(result.serverVersion), this client \(RivvenFrame.protocolVersion): "
                        + "\(result.message)"))
        }
        state = .open
        backoff.reset()
        writeWaiting()
    }

    func connectionDidDrain(_ connection: FrameConnection) {}

    func connectionDidClose(_ connection: FrameConnection, error: TransportError?) {
        guard self.connection === connection else { return }
        let message = error?.message ?? "\(address) closed the connection"
        // A peer that is not to be trusted, or does not trust us, is not asked again.
        let isRefusal = error.map { Self.refusals.contains($0.code) } ?? false
        lost(RivvenError(.connection, "cannot reach Rivven at \(address): \(message)"), mayRetry: !isRefusal)
    }

    private static let refusals: Set<TransportError.Code> = [
        .tlsConfiguration, .tlsUnknownAuthority, .tlsWrongHost, .tlsCertificateExpired, .tlsCertificateNotYetValid,
        .tlsCertificateInvalid, .tlsClientCertificateRequired, .tlsClientCertificateRefused, .tlsNotSpoken, .tlsVersion,
    ]

    /// Ends the connection for an answer that cannot be; what was asked gets `error`.
    private func fail(_ error: RivvenError) {
        let connection = connection
        lost(error, mayRetry: false)
        connection?.close()
    }

    private func lost(_ error: RivvenError, mayRetry: Bool) {
        connection = nil
        addressIndex += 1
        let (asked, unasked) = (inFlight, waiting)
        inFlight = []
        waiting = []
        guard state != .closed else {
            for request in asked + unasked { request.complete(.failure(error)) }
            return
        }
        // What only waited behind others is not at fault.
        let wasOpen = state == .open
        state = .idle
        var again: [Request] = []
        for (request, mayRetry) in asked.map({ ($0, mayRetry) }) + unasked.map({ ($0, mayRetry || wasOpen) }) {
            request.attempts += request.correlationID == 0 ? 1 : 0
            if mayRetry, request.attempts <= max(configuration.retries, addresses.count) {
                again.append(request)
            } else {
                request.complete(.failure(error))
            }
        }
        guard !again.isEmpty else { return }
        waiting = again
        state = .connecting
        _ = loop.schedule(after: backoff.next()) { [weak self] in
            guard let self, self.state == .connecting, self.connection == nil else { return }
            self.open()
        }
    }

    func close() {
        loop.execute {
            guard self.state != .closed else { return }
            self.state = .closed
            self.timer?.cancel()
            let connection = self.connection
            self.lost(RivvenError(.closed, "the client was closed"), mayRetry: false)
            connection?.close()
        }
    }

    // MARK: Time

    private func armTimer() {
        // Behind others on an open connection a request's time has not begun.
        let timed = state == .open ? inFlight : inFlight + waiting
        guard timer == nil, let earliest = timed.map(\.deadline).min() else { return }
        let wait = max(earliest &- MonotonicClock.now(), 0)
        timer = loop.schedule(after: .nanoseconds(wait)) { [weak self] in
            guard let self else { return }
            self.timer = nil
            self.expire()
            self.armTimer()
        }
    }

    private func expire() {
        let now = MonotonicClock.now()
        if inFlight.contains(where: { $0.deadline <= now }) {
            return fail(RivvenError(.timedOut, "Rivven at \(address) did not answer within the request timeout"))
        }
        guard state != .open else { return }
        let late = waiting.filter { $0.deadline <= now }
        waiting.removeAll { $0.deadline <= now }
        for request in late {
            request.complete(
                .failure(RivvenError(.timedOut, "cannot reach Rivven at \(address) within the request timeout")))
        }
    }
}
