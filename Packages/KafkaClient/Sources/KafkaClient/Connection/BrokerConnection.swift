import KafkaCodecs
import KafkaProtocol
import KafkaSASL
import KafkaTransport

/// One connection to one broker: opens itself when first used, agrees on versions, matches answers to requests.
///
/// Invariants:
/// - Everything here runs on the loop.
/// - A request is completed exactly once: with its answer, or with an error.
/// - Answers come in the order of the requests; an answer out of order closes the connection.
/// - While no version is agreed, or the broker does not know us, requests wait in `waiting`; none is written before.
/// - While it authenticates again nothing is in flight but that (KIP-368).
final class BrokerConnection: FrameHandler, @unchecked Sendable {
    // Unchecked because all state is touched on the loop alone.
    typealias Completion = (Result<Bytes, KafkaError>) -> Void

    struct Options {
        var clientID: String
        var requestTimeout: Duration
        var connectTimeout: Duration
        var maximumFrameSize: Int
        /// Has the connection speak TLS.
        var tls: TLSClientContext?
        /// Has it authenticate before anything else is sent, and again before its session ends.
        var authenticator: (any SASLAuthenticator)?
    }

    private enum State {
        case idle, connecting, negotiating, authenticating, ready
        /// New requests wait until those in flight are answered: then it authenticates again.
        case draining
        case closed
    }

    /// A request that waits for the versions to be known.
    private struct Waiting {
        let key: APIKey
        var versions: ClosedRange<Int16>?
        let deadline: Int64
        let encode: (Int16, Int32) -> RequestFrame
        let isAnswered: Bool
        let complete: (Result<(Bytes, Int16), KafkaError>) -> Void
    }

    /// A request that was written and is not answered yet.
    private struct InFlight {
        let correlationID: Int32
        let key: APIKey
        let version: Int16
        let deadline: Int64
        let complete: (Result<(Bytes, Int16), KafkaError>) -> Void
    }

    let address: BrokerAddress
    private let loop: EventLoop
    private let options: Options
    private var state = State.idle
    private var connection: FrameConnection?
    private var versions: [APIKey: ClosedRange<Int16>] = [:]
    private var nextCorrelationID: Int32 = 0
    private var waiting: [Waiting] = []
    private var inFlight: [InFlight] = []
    private var inFlightHead = 0
    private var backoff: Backoff
    private var notBefore: Int64 = 0
    private var timer: LoopTimer?
    private var lastError: KafkaError?
    private var exchange: SASLExchange?
    /// Counts authentications, so that credentials that come late are not taken for another connection.
    private var authentications = 0
    private var sessionTimer: LoopTimer?
    private var hasSession = false
    private var hasBeenAnswered = false
    /// Called with what the broker says of itself when the connection is opened.
    var onVersions: ((ApiVersionsResponse) -> Void)?
    /// Called when the connection is lost, after its requests have failed.
    var onClose: (() -> Void)?

    init(address: BrokerAddress, loop: EventLoop, options: Options) {
        self.address = address
        self.loop = loop
        self.options = options
        backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
    }

    // MARK: Requests

    /// The number of requests that wait or are not answered.
    var outstanding: Int { waiting.count + inFlight.count - inFlightHead }

    /// Bytes that the socket has not taken yet.
    var unsentBytes: Int { connection?.unsentBytes ?? 0 }

    /// Sends `request` and gives its answer.
    ///
    /// - Parameters:
    ///   - timeout: How long the answer may take; the configured request timeout where it is `nil`.
    ///   - versions: Bounds the request's version.
    func request<Request: KafkaRequest>(
        _ request: Request, timeout: Duration? = nil, versions: ClosedRange<Int16>? = nil
    ) async throws(KafkaError) -> Request.Response {
        let result: Result<(Bytes, Int16), KafkaError> = await withUnsafeContinuation { continuation in
            loop.run {
                self.send(
                    Request.apiKey, timeout: timeout, versions: versions,
                    encode: { version, correlationID in
                        .encode(
                            request, version: version, correlationID: correlationID, clientID: self.options.clientID)
                    },
                    complete: { continuation.resume(returning: $0) })
            }
        }
        let (body, version) = try result.get()
        var reader = ByteReader(body)
        do throws(CodecError) {
            return try Request.Response(from: &reader, version: version)
        } catch {
            throw malformed("\(Request.apiKey) response", error)
        }
    }

    /// Sends what `encode` makes for the agreed version, and calls `complete` with the answer's body and version.
    ///
    /// A request that the broker does not answer (`isAnswered` false) is complete once it was handed to the socket.
    func send(
        _ key: APIKey, timeout: Duration? = nil, versions: ClosedRange<Int16>? = nil, isAnswered: Bool = true,
        encode: @escaping (_ version: Int16, _ correlationID: Int32) -> RequestFrame,
        complete: @escaping (Result<(Bytes, Int16), KafkaError>) -> Void
    ) {
        loop.preconditionOnLoop()
        let deadline = loop.now &+ (timeout ?? options.requestTimeout).nanoseconds
        let request = Waiting(
            key: key, versions: versions, deadline: deadline, encode: encode, isAnswered: isAnswered,
            complete: complete)
        switch state {
        case .ready:
            write(request)
        case .closed:
            complete(.failure(.closed))
        case .idle, .connecting, .negotiating, .authenticating, .draining:
            waiting.append(request)
            if state == .idle { open() }
            armTimer()
        }
    }

    private func write(_ request: Waiting) {
        let version: Int16
        do throws(KafkaError) {
            version = try ClientVersions.choose(
                request.key, broker: versions[request.key], within: request.versions)
        } catch {
            return request.complete(.failure(error))
        }
        nextCorrelationID &+= 1
        let frame = request.encode(version, nextCorrelationID)
        if request.isAnswered {
            inFlight.append(
                InFlight(
                    correlationID: nextCorrelationID, key: request.key, version: version, deadline: request.deadline,
                    complete: request.complete))
            armTimer()
        }
        connection?.send(frame.pieces)
        if !request.isAnswered { request.complete(.success((.empty, version))) }
    }

    // MARK: Opening

    private func open() {
        state = .connecting
        let delay = notBefore &- loop.now
        guard delay > 0 else { return connect() }
        _ = loop.schedule(after: .nanoseconds(delay)) { [weak self] in
            guard let self, self.state == .connecting, self.connection == nil else { return }
            self.connect()
        }
    }

    private func connect() {
        let connection = FrameConnection(
            loop: loop,
            options: .init(maximumFrameSize: options.maximumFrameSize, connectTimeout: options.connectTimeout),
            tls: options.tls, handler: self)
        self.connection = connection
        connection.connect(host: address.host, port: address.port)
    }

    func connectionDidOpen(_ connection: FrameConnection) {
        state = .negotiating
        askForVersions(version: 3)
    }

    /// Asks what the broker speaks; an old broker answers in version 0 that it does not know version 3 (T56).
    private func askForVersions(version: Int16) {
        var request = ApiVersionsRequest()
        request.clientSoftwareName = "rivven-kafka"
        request.clientSoftwareVersion = clientSoftwareVersion
        nextCorrelationID &+= 1
        let frame = RequestFrame.encode(
            request, version: version, correlationID: nextCorrelationID, clientID: options.clientID)
        inFlight.append(
            InFlight(
                correlationID: nextCorrelationID, key: .apiVersions, version: version,
                deadline: loop.now &+ options.connectTimeout.nanoseconds,
                complete: { [weak self] in self?.versionsArrived($0) }))
        armTimer()
        connection?.send(frame.pieces)
    }

    private func versionsArrived(_ result: Result<(Bytes, Int16), KafkaError>) {
        guard case .success(let (body, version)) = result else { return }
        do throws(CodecError) {
            var reader = ByteReader(body)
            let isRefusal = body.count >= 2 && body[0] == 0 && body[1] == UInt8(ErrorCode.unsupportedVersion.rawValue)
            let response = try ApiVersionsResponse(from: &reader, version: isRefusal ? 0 : version)
            if isRefusal, version > 0 { return askForVersions(version: 0) }
            guard response.errorCode == 0 else {
                return fail(.broker(response.errorCode, "\(address) refused to tell its versions"))
            }
            versions = Dictionary(
                response.apiKeys.compactMap { range in
                    guard range.minVersion <= range.maxVersion else { return nil }
                    return (APIKey(rawValue: range.apiKey), range.minVersion...range.maxVersion)
                }, uniquingKeysWith: { first, _ in first })
            onVersions?(response)
        } catch {
            return fail(malformed("ApiVersions response", error))
        }
        if options.authenticator == nil { becomeReady() } else { authenticate() }
    }

    private func becomeReady() {
        state = .ready
        backoff.reset()
        lastError = nil
        let ready = waiting
        waiting = []
        ready.forEach(write)
    }

    // MARK: Authentication

    /// Fetches credentials and begins the exchange; the session that was there goes on until it is done.
    private func authenticate() {
        guard let authenticator = options.authenticator else { return becomeReady() }
        state = .authenticating
        authentications += 1
        let (number, host) = (authentications, address.host)
        Task {
            let client: Result<any SASLClient, SASLError>
            do throws(SASLError) {
                client = .success(try await authenticator.client(host: host))
            } catch {
                client = .failure(error)
            }
            loop.run { self.credentialsArrived(client, number) }
        }
    }

    private func credentialsArrived(_ client: Result<any SASLClient, SASLError>, _ number: Int) {
        guard state == .authenticating, number == authentications else { return }
        switch client {
        case .success(let client):
            let exchange = SASLExchange(client, peer: address)
            self.exchange = exchange
            take(exchange.begin())
        case .failure(let error): authenticationFailed(.authentication(error, address))
        }
    }

    /// A session that cannot be renewed ends like any lost connection: a new one will tell whether we are still let in.
    private func authenticationFailed(_ error: KafkaError) {
        fail(hasSession ? .connection("the session could not be renewed: \(error)") : error)
    }

    /// Does what the exchange wants next.
    private func take(_ step: SASLExchange.Step) {
        switch step {
        case .handshake(let request):
            sendNow(.saslHandshake) { [options] version, correlationID in
                .encode(request, version: version, correlationID: correlationID, clientID: options.clientID)
            } complete: { [weak self] body, version in
                self?.answered(body, version) { $0.receive(handshake: $1) }
            }
        case .authenticate(let message):
            sendNow(.saslAuthenticate) { [options] version, correlationID in
                .authenticate(message, version: version, correlationID: correlationID, clientID: options.clientID)
            } complete: { [weak self] body, version in
                self?.answered(body, version) { $0.receive(authenticate: $1) }
            }
        case .done(let lifetime):
            exchange = nil
            hasSession = true
            becomeReady()
            if let lifetime { authenticateAgain(after: lifetime * Double.random(in: 0.85...0.95)) }
        case .failed(let error): authenticationFailed(error)
        }
    }

    private func answered<Response: KafkaResponse>(
        _ body: Bytes, _ version: Int16, _ receive: (inout SASLExchange, Response) -> SASLExchange.Step
    ) {
        do throws(CodecError) {
            var reader = ByteReader(body)
            let response = try Response(from: &reader, version: version)
            guard var exchange else { return }
            let step = receive(&exchange, response)
            self.exchange = exchange
            take(step)
        } catch {
            fail(malformed("\(Response.apiKey) response", error))
        }
    }

    /// Writes a request that nothing waits before: one of those that open the connection.
    private func sendNow(
        _ key: APIKey, encode: @escaping (Int16, Int32) -> RequestFrame,
        complete: @escaping (Bytes, Int16) -> Void
    ) {
        write(
            Waiting(
                key: key, deadline: loop.now &+ options.connectTimeout.nanoseconds,
                encode: encode, isAnswered: true,
                complete: { if case .success(let (body, version)) = $0 { complete(body, version) } }))
    }

    private func authenticateAgain(after delay: Duration) {
        sessionTimer = loop.schedule(after: delay) { [weak self] in
            guard let self, self.state == .ready else { return }
            self.sessionTimer = nil
            if self.inFlight.isEmpty { self.authenticate() } else { self.state = .draining }
        }
    }

    // MARK: Answers

    func connection(_ connection: FrameConnection, didReceive frame: Bytes) {
        guard inFlightHead < inFlight.count else {
            return fail(KafkaError(.malformed, "\(address) sent an answer that nothing asked for"))
        }
        let request = inFlight[inFlightHead]
        do throws(CodecError) {
            var reader = ByteReader(frame)
            let header = try ResponseHeader(
                from: &reader, version: request.key.responseHeaderVersion(apiVersion: request.version))
            guard header.correlationId == request.correlationID else {
                return fail(KafkaError(.malformed, "\(address) answered out of order"))
            }
            inFlightHead += 1
            hasBeenAnswered = hasBeenAnswered || state == .ready
            if inFlightHead == inFlight.count {
                inFlight.removeAll(keepingCapacity: true)
                inFlightHead = 0
            } else if inFlightHead > 64 {
                inFlight.removeFirst(inFlightHead)
                inFlightHead = 0
            }
            request.complete(.success((reader.rest(), request.version)))
            if state == .draining, inFlight.isEmpty { authenticate() }
        } catch {
            fail(malformed("response header", error))
        }
    }

    func connectionDidDrain(_ connection: FrameConnection) {}

    func connectionDidClose(_ connection: FrameConnection, error: TransportError?) {
        guard self.connection === connection else { return }
        let cause: KafkaError =
            switch state {
            case .connecting:
                error.map { .transport($0) } ?? .connection("cannot connect to \(address)")
            case .authenticating:
                lastError ?? .connection("\(address) closed the connection while it authenticated")
            case .negotiating:
                lastError ?? Self.tls(error)
                    ?? .connection(
                        "\(address) closed the connection before it told its versions: is it a Kafka listener, "
                            + (options.tls == nil ? "and one without TLS?" : "and one with TLS?"))
            case .ready where options.authenticator == nil && !hasBeenAnswered:
                lastError ?? Self.tls(error)
                    ?? .connection("\(address) closed the connection at the first request: does it expect SASL?")
            case .idle, .ready, .draining, .closed:
                lastError ?? error.map { .transport($0) } ?? .connection("\(address) closed the connection")
            }
        endConnection(cause)
    }

    /// The error, where TLS is its cause.
    private static func tls(_ error: TransportError?) -> KafkaError? {
        let mapped = error.map { KafkaError.transport($0) }
        return mapped?.code == .tls ? mapped : nil
    }

    /// Ends the connection for `error`, which its requests get.
    private func fail(_ error: KafkaError) {
        lastError = error
        let connection = connection
        endConnection(error)
        connection?.close()
    }

    private func endConnection(_ error: KafkaError) {
        connection = nil
        lastError = nil
        exchange = nil
        hasSession = false
        hasBeenAnswered = false
        sessionTimer?.cancel()
        sessionTimer = nil
        if state != .closed {
            state = .idle
            notBefore = loop.now &+ backoff.next().nanoseconds
        }
        timer?.cancel()
        timer = nil
        versions = [:]
        let failed = inFlight[inFlightHead...]
        let unsent = waiting
        inFlight = []
        inFlightHead = 0
        waiting = []
        let lost = error.mayBeWritten()
        for request in failed { request.complete(.failure(lost)) }
        for request in unsent { request.complete(.failure(error)) }
        onClose?()
    }

    /// Whether no request waits or is under way.
    var isUnused: Bool { waiting.isEmpty && inFlightHead == inFlight.count }

    /// Closes for good. Requests that are not answered fail.
    func close() {
        loop.preconditionOnLoop()
        guard state != .closed else { return }
        state = .closed
        let connection = connection
        endConnection(.closed)
        connection?.close()
    }

    // MARK: Time

    /// Sets the timer to the earliest deadline; requests of one connection rarely differ in theirs.
    private func armTimer() {
        guard timer == nil else { return }
        let pending = inFlight[inFlightHead...].map(\.deadline) + waiting.map(\.deadline)
        guard let earliest = pending.min() else { return }
        timer = loop.schedule(after: .nanoseconds(max(earliest &- loop.now, 0))) { [weak self] in
            self?.timerFired()
        }
    }

    private func timerFired() {
        timer = nil
        let now = loop.now
        if inFlight[inFlightHead...].contains(where: { $0.deadline <= now }) {
            // What comes after would wait behind the answer that does not come (T55).
            return fail(.timedOut("\(address) did not answer within the request timeout"))
        }
        let late = waiting.filter { $0.deadline <= now }
        waiting.removeAll { $0.deadline <= now }
        for request in late {
            request.complete(.failure(.timedOut("cannot reach \(address) within the request timeout")))
        }
        armTimer()
    }

    private func malformed(_ what: String, _ error: CodecError) -> KafkaError {
        KafkaError(.malformed, "\(address) sent a \(what) that cannot be read: \(error.message)")
    }
}

extension EventLoop {
    /// Runs `work` on the loop: at once where the caller is on it, else soon.
    func run(_ work: @escaping @Sendable () -> Void) {
        if isOnLoop { work() } else { execute(work) }
    }
}

extension Duration {
    /// The duration in whole nanoseconds, at most some 292 years.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max / 2 : min(whole &+ attoseconds / 1_000_000_000, .max / 2)
    }

    /// The duration in whole milliseconds, as the protocol's fields hold them.
    var milliseconds: Int32 { Int32(clamping: nanoseconds / 1_000_000) }
}
