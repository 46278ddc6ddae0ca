import KafkaCodecs
import KafkaTransport
import RivvenProtocol

/// One connection to a Rivven cluster. It opens when it is first used, performs the handshake, authenticates, and
/// matches responses to requests. After a lost connection it sends the requests again, to the next server.
///
/// A channel for writing has one request in flight and queues the others. More would gain nothing, since the broker
/// handles the requests of a connection one after another. And the broker still writes requests that a killed sender
/// had sent, long after the partition seemed to be at rest.
///
/// Runs on the loop, except for `send` and `close`.
///
/// Invariants:
/// - A request is completed exactly once, and no later than its deadline.
/// - While the channel has a request, `timer` fires no later than the earliest deadline.
/// - Opening a connection has a deadline of its own.
final class RivvenChannel: FrameHandler, @unchecked Sendable {
    // Unchecked because all state is touched only on the loop.
    private enum State { case idle, waiting, connecting, opening, open, closed }

    private let addresses: [RivvenAddress]
    private let loop: EventLoop
    private let configuration: RivvenClient.Configuration
    private let tls: TLSClientContext?
    private let maximumInFlight: Int
    private var state = State.idle
    private var connection: FrameConnection?
    private var opening: ConnectionOpening?
    private var openingID: UInt32 = 0
    private var openingDeadline: Int64 = .max
    private var addressIndex = 0
    private var nextCorrelationID: UInt32 = 0
    private var waiting: [ChannelRequest] = []
    private var inFlight: [ChannelRequest] = []
    private var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
    private var timer: (deadline: Int64, timer: LoopTimer)?
    /// Why the last connection ended. It is part of the error of a request that could not be sent in time.
    private var lastFailure: RivvenError?

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

    /// Sends `request` and returns its response.
    ///
    /// - Parameters:
    ///   - timeout: How long the response may take; the configured request timeout if `nil`.
    ///   - extra: How much longer the broker may take for this request.
    /// - Throws: `RivvenError`, also if the broker sends an Error response.
    func send(
        _ request: RivvenRequest, timeout: Duration? = nil, extra: Duration = .zero
    ) async throws(RivvenError) -> RivvenResponse {
        let timeout = timeout ?? configuration.requestTimeout
        let result: Result<RivvenResponse, RivvenError> = await withUnsafeContinuation { continuation in
            loop.execute {
                self.begin(
                    ChannelRequest(request, timeout: timeout, extra: extra) { result, address in
                        continuation.resume(returning: Self.checked(result, from: address))
                    })
            }
        }
        return try result.get()
    }

    private static func checked(
        _ result: Result<RivvenResponse, RivvenError>, from address: RivvenAddress
    ) -> Result<RivvenResponse, RivvenError> {
        guard case .success(.error(let error)) = result else { return result }
        return .failure(BrokerText.error(error.message, from: address))
    }

    private func begin(_ request: ChannelRequest) {
        guard state != .closed else { return complete(request, .failure(Self.closed)) }
        request.handOver(behind: inFlight + waiting)
        waiting.append(request)
        if state == .open { writeWaiting() }
        if state == .idle { open() }
        armTimer()
    }

    static let closed = RivvenError(.closed, "the client was closed")

    private func complete(_ request: ChannelRequest, _ result: Result<RivvenResponse, RivvenError>) {
        request.complete(result, at: address)
    }

    private func writeWaiting() {
        while state == .open, inFlight.count < maximumInFlight, !waiting.isEmpty {
            write(waiting.removeFirst())
        }
    }

    private func write(_ request: ChannelRequest) {
        request.attempts += 1
        do throws(CodecError) {
            request.correlationID = nextID()
            let frame = try RivvenFrame.encode(request.request, correlationID: request.correlationID)
            inFlight.append(request)
            connection?.send([frame])
        } catch {
            complete(request, .failure(RivvenError(.invalidArgument, error.message)))
        }
    }

    private func nextID() -> UInt32 {
        nextCorrelationID &+= 1
        return nextCorrelationID
    }

    // MARK: Opening

    private func open() {
        state = .connecting
        openingDeadline = .max  // FrameConnection limits the time to connect
        let connection = FrameConnection(
            loop: loop,
            // rivvend sends a response's length in a packet of its own. Without acknowledging it at once, each response
            // takes 40 ms longer.
            options: .init(
                maximumFrameSize: RivvenFrame.maximumSize, connectTimeout: configuration.connectTimeout,
                acknowledgesAtOnce: true),
            tls: tls, handler: self)
        self.connection = connection
        connection.connect(host: address.host, port: address.port)
    }

    func connectionDidOpen(_ connection: FrameConnection) {
        guard self.connection === connection else { return }
        state = .opening
        openingDeadline = MonotonicClock.now() &+ configuration.connectTimeout.wholeNanoseconds
        var opening = ConnectionOpening(
            clientID: configuration.clientID, credentials: configuration.authentication, address: address)
        let first = opening.start()
        self.opening = opening
        perform(.send(first))
        armTimer()
    }

    private func perform(_ step: ConnectionOpening.Step) {
        switch step {
        case .send(let request):
            openingID = nextID()
            do throws(CodecError) {
                connection?.send([try RivvenFrame.encode(request, correlationID: openingID)])
            } catch {
                fail(RivvenError(.invalidArgument, error.message))
            }
        case .opened:
            (state, opening, openingDeadline) = (.open, nil, .max)
            (lastFailure, backoff) = (nil, Backoff(initial: .milliseconds(50), maximum: .seconds(1)))
            writeWaiting()
            armTimer()
        case .refused(let error):
            fail(error)
        }
    }

    /// Continues opening the connection. A slow step runs on a thread of its own.
    private func advanceOpening(_ response: RivvenResponse, _ connection: FrameConnection) {
        guard let before = opening else { return }
        guard before.isSlow(response) else {
            var opening = before
            let step = opening.receive(response)
            self.opening = opening
            return perform(step)
        }
        openingID = 0
        let loop = loop
        EventLoop.detach {
            var opening = before
            let step = opening.receive(response)
            loop.execute { [opening] in
                guard self.connection === connection, self.state == .opening else { return }
                self.opening = opening
                self.perform(step)
            }
        }
    }

    // MARK: The connection

    func connection(_ connection: FrameConnection, didReceive frame: Bytes) {
        guard self.connection === connection else { return }
        do throws(CodecError) {
            let (correlationID, response) = try RivvenFrame.decodeResponse(frame)
            if state == .opening {
                guard correlationID == openingID else {
                    return fail(
                        RivvenError(
                            .malformed, "\(address) did not complete the handshake: check that it is a Rivven broker"))
                }
                return advanceOpening(response, connection)
            }
            guard let index = inFlight.firstIndex(where: { $0.correlationID == correlationID }) else {
                return fail(RivvenError(.malformed, "\(address) sent a response without a request"))
            }
            let request = inFlight[index]
            if isEndOfSession(response), request.attempts <= configuration.retries {
                return sessionEnded(connection)
            }
            inFlight.remove(at: index)
            complete(request, .success(response))
            writeWaiting()
        } catch {
            fail(RivvenError(.malformed, "\(address) sent a malformed response: \(error.message)"))
        }
    }

    /// Whether a response means that the broker has ended the session, and the client can authenticate again.
    private func isEndOfSession(_ response: RivvenResponse) -> Bool {
        guard configuration.authentication != nil, case .error(let error) = response else { return false }
        return BrokerText.error(error.message, from: address).code == .authentication
    }

    /// Opens a new connection and authenticates again. The broker has not carried the request out, so it is sent again.
    private func sessionEnded(_ connection: FrameConnection) {
        addressIndex += addresses.count - 1  // the same server again
        lost(RivvenError(.authentication, "\(address) has ended the session"), mayRetry: true)
        connection.close()
    }

    func connectionDidDrain(_ connection: FrameConnection) {}

    func connectionDidClose(_ connection: FrameConnection, error: TransportError?) {
        guard self.connection === connection else { return }
        let message = error?.message ?? "\(address) closed the connection"
        // TLS errors are not retried: the peer failed verification, or rejected our certificate.
        let isRefusal = error.map { Self.refusals.contains($0.code) } ?? false
        lost(RivvenError(.connection, "cannot reach Rivven at \(address): \(message)"), mayRetry: !isRefusal)
    }

    private static let refusals: Set<TransportError.Code> = [
        .tlsConfiguration, .tlsUnknownAuthority, .tlsWrongHost, .tlsCertificateExpired, .tlsCertificateNotYetValid,
        .tlsCertificateInvalid, .tlsClientCertificateRequired, .tlsClientCertificateRefused, .tlsNotSpoken, .tlsVersion,
    ]

    /// Closes the connection because of an invalid response. The requests in flight fail with `error`.
    private func fail(_ error: RivvenError) {
        let connection = connection
        lost(error, mayRetry: false)
        connection?.close()
    }

    /// Uses the next server from now on, unless requests are in flight. To be called if the server is not the leader.
    func moveOn() {
        loop.execute {
            guard self.state == .open, self.inFlight.isEmpty else { return }
            let connection = self.connection
            self.lost(RivvenError(.notLeader, "\(self.address) is not the leader"), mayRetry: true)
            connection?.close()
        }
    }

    private func lost(_ error: RivvenError, mayRetry: Bool) {
        let failedAddress = address
        let wasOpen = state == .open
        let (sent, unsent) = (inFlight, waiting)
        connection = nil
        opening = nil
        openingDeadline = .max
        addressIndex += 1
        inFlight = []
        waiting = []
        guard state != .closed else {
            for request in sent + unsent { request.complete(.failure(error), at: failedAddress) }
            return
        }
        state = .idle
        lastFailure = error
        let now = MonotonicClock.now()
        // An invalid response must not fail requests that were only queued.
        for (request, mayRetry) in sent.map({ ($0, mayRetry) }) + unsent.map({ ($0, mayRetry || wasOpen) }) {
            request.attempts += wasOpen || request.correlationID != 0 ? 0 : 1
            let isInTime = request.deadline > now
            if mayRetry, isInTime, request.attempts <= max(configuration.retries, addresses.count) {
                waiting.append(request)
            } else {
                request.complete(.failure(error), at: failedAddress)
            }
        }
        guard !waiting.isEmpty else { return }
        configuration.report(error)
        state = .waiting
        loop.schedule(after: backoff.next()) { [weak self] in
            guard let self, self.state == .waiting else { return }
            if self.waiting.isEmpty { self.state = .idle } else { self.open() }
        }
        armTimer()
    }

    func close() {
        loop.execute {
            guard self.state != .closed else { return }
            self.state = .closed
            self.timer?.timer.cancel()
            let connection = self.connection
            self.lost(Self.closed, mayRetry: false)
            connection?.close()
        }
    }

    // MARK: Time

    private func armTimer() {
        guard state != .closed else { return }
        let earliest = (inFlight + waiting).reduce(openingDeadline) { min($0, $1.deadline) }
        guard earliest != .max else { return }
        // A timer that fires too early finds nothing to do, and is armed again.
        if let timer, timer.deadline <= earliest { return }
        timer?.timer.cancel()
        let wait = max(earliest &- MonotonicClock.now(), 0)
        let armed = loop.schedule(after: .nanoseconds(wait)) { [weak self] in
            guard let self else { return }
            self.timer = nil
            self.expire()
            self.armTimer()
        }
        timer = (earliest, armed)
    }

    private func expire() {
        let now = MonotonicClock.now()
        if openingDeadline <= now {
            let connection = connection
            lost(
                RivvenError(.timedOut, "\(address) accepted the connection and did not complete the handshake in time"),
                mayRetry: true)
            connection?.close()
        }
        if inFlight.contains(where: { $0.deadline <= now }) {
            let connection = connection
            // `lost` completes the requests whose time is over, and sends the others again.
            lost(
                RivvenError(.timedOut, "Rivven at \(address) did not respond within the request timeout"),
                mayRetry: true)
            connection?.close()
        }
        let late = waiting.filter { $0.deadline <= now }
        waiting.removeAll { $0.deadline <= now }
        for request in late { complete(request, .failure(lateness)) }
    }

    /// The error of a request that could not be sent in time.
    private var lateness: RivvenError {
        guard let lastFailure else {
            return RivvenError(.timedOut, "cannot reach Rivven at \(address) within the request timeout")
        }
        guard lastFailure.code != .authentication else { return lastFailure }
        return RivvenError(.timedOut, "the request was not sent within the request timeout: \(lastFailure.message)")
    }
}
