import KafkaCodecs
import KafkaProtocol
import KafkaSASL
import KafkaTransport

/// A connection to one broker. It opens itself when it is first used, negotiates versions, and matches responses to
/// requests.
///
/// Invariants:
/// - All state is accessed only on the loop.
/// - A request is completed exactly once, with its response or with an error, and at the latest at its own deadline.
/// - Responses arrive in the order of the requests; a response out of order closes the connection.
/// - A written request without a response at its deadline closes the connection, because all later responses wait
///   behind it.
/// - A request waits until versions are negotiated and the broker has authenticated the client. It is not written
///   before.
/// - Nothing else is in flight while the connection authenticates again (KIP-368).
final class BrokerConnection: FrameHandler, @unchecked Sendable {
    // Unchecked because all state is accessed only on the loop.
    typealias Completion = PendingRequests.Completion

    struct Options {
        var clientID: String
        var requestTimeout: Duration
        var connectTimeout: Duration
        var maximumFrameSize: Int
        /// The TLS context; `nil` for a connection without TLS.
        var tls: TLSClientContext?
        /// Provides the SASL credentials; `nil` for none. The connection authenticates before it sends other requests,
        /// and again before its session ends.
        var authenticator: (any SASLAuthenticator)?
    }

    enum State {
        case idle, connecting, negotiating, authenticating, ready
        /// New requests wait until those in flight have responses. Then the connection authenticates again.
        case draining
        case closed
    }

    let address: BrokerAddress
    let loop: EventLoop
    let options: Options
    var state = State.idle
    var connection: FrameConnection?
    var pending = PendingRequests()
    var deadlines = DeadlineTimer()
    var authentication = Authentication()
    /// When the connection last failed, in nanoseconds of the loop's clock; `nil` after it became ready.
    private(set) var failedAt: Int64?
    private var versions: [APIKey: ClosedRange<Int16>] = [:]
    private var nextCorrelationID: Int32 = 0
    private var backoff: Backoff
    private var notBefore: Int64 = 0
    private var lastError: KafkaError?
    private var hasResponded = false
    /// Called with the broker's ApiVersions response whenever the connection is opened.
    var onVersions: ((ApiVersionsResponse) -> Void)?

    init(address: BrokerAddress, loop: EventLoop, options: Options) {
        self.address = address
        self.loop = loop
        self.options = options
        backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
    }

    /// Whether there are no requests, neither waiting nor in flight.
    var isUnused: Bool { pending.isEmpty }

    // MARK: Requests

    /// Sends `request` and returns its response.
    ///
    /// - Parameters:
    ///   - timeout: How long the response may take; the configured request timeout if `nil`.
    ///   - versions: Limits the request's version.
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
        do throws(CodecError) {
            return try await ResponseDecoding.decode(Request.Response.self, body, version)
        } catch {
            throw malformed("\(Request.apiKey) response", error)
        }
    }

    /// Sends the request that `encode` creates for the negotiated version. Calls `complete` with the response's body
    /// and version.
    ///
    /// A request without a response (`isAnswered` is false) is complete once it was handed to the socket.
    func send(
        _ key: APIKey, timeout: Duration? = nil, versions: ClosedRange<Int16>? = nil, isAnswered: Bool = true,
        encode: @escaping (_ version: Int16, _ correlationID: Int32) -> RequestFrame,
        complete: @escaping Completion
    ) {
        loop.preconditionOnLoop()
        let deadline = loop.clock.now() &+ (timeout ?? options.requestTimeout).nanoseconds
        let request = PendingRequests.Waiting(
            key: key, versions: versions, deadline: deadline, encode: encode, isAnswered: isAnswered,
            complete: complete)
        switch state {
        case .ready:
            write(request)
        case .closed:
            complete(.failure(.closed))
        case .idle, .connecting, .negotiating, .authenticating, .draining:
            pending.add(request)
            if state == .idle { open() }
            arm(for: deadline)
        }
    }

    func write(_ request: PendingRequests.Waiting) {
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
            track(request.key, version, deadline: request.deadline, request.complete)
        }
        connection?.send(frame.pieces)
        if !request.isAnswered { completeWhenSent(request, version) }
    }

    /// Completes a request that has no response: now, or once the socket has accepted all bytes that wait.
    ///
    /// So if a broker does not read, the number of bytes that wait for it is bounded, and the connection fails at the
    /// request's deadline.
    private func completeWhenSent(_ request: PendingRequests.Waiting, _ version: Int16) {
        guard let connection, connection.unsentBytes > 0 else {
            return request.complete(.success((.empty, version)))
        }
        pending.addUnsent(
            PendingRequests.InFlight(
                correlationID: nextCorrelationID, key: request.key, version: version, deadline: request.deadline,
                complete: request.complete))
        arm(for: request.deadline)
    }

    /// Notes that the request with the current correlation id expects a response.
    private func track(_ key: APIKey, _ version: Int16, deadline: Int64, _ complete: @escaping Completion) {
        pending.add(
            PendingRequests.InFlight(
                correlationID: nextCorrelationID, key: key, version: version, deadline: deadline, complete: complete))
        arm(for: deadline)
    }

    // MARK: Opening

    private func open() {
        state = .connecting
        let delay = notBefore &- loop.clock.now()
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
        guard self.connection === connection else { return }
        state = .negotiating
        requestVersions(version: 3)
    }

    /// Requests the versions that the broker supports. An old broker that does not know version 3 responds with an
    /// error in version 0.
    private func requestVersions(version: Int16) {
        var request = ApiVersionsRequest()
        request.clientSoftwareName = "rivven-kafka"
        request.clientSoftwareVersion = clientSoftwareVersion
        nextCorrelationID &+= 1
        let frame = RequestFrame.encode(
            request, version: version, correlationID: nextCorrelationID, clientID: options.clientID)
        track(.apiVersions, version, deadline: loop.clock.now() &+ options.connectTimeout.nanoseconds) {
            [weak self] in self?.versionsArrived($0)
        }
        connection?.send(frame.pieces)
    }

    private func versionsArrived(_ result: Result<(Bytes, Int16), KafkaError>) {
        guard case .success(let (body, version)) = result else { return }
        do throws(CodecError) {
            let isRefusal = body.count >= 2 && body[0] == 0 && body[1] == UInt8(ErrorCode.unsupportedVersion.rawValue)
            let response = try ResponseDecoding.decodeNow(
                ApiVersionsResponse.self, body, isRefusal ? 0 : version)
            if isRefusal, version > 0 { return requestVersions(version: 0) }
            guard response.errorCode == 0 else {
                return fail(.broker(response.errorCode, "\(address) refused to report its versions"))
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

    func becomeReady() {
        state = .ready
        backoff.reset()
        lastError = nil
        failedAt = nil
        pending.takeWaiting().forEach(write)
    }

    // MARK: Responses

    func connection(_ connection: FrameConnection, didReceive frame: Bytes) {
        guard self.connection === connection else { return }
        guard let request = pending.next else {
            return fail(KafkaError(.malformed, "\(address) sent a response without a request"))
        }
        do throws(CodecError) {
            var reader = ByteReader(frame)
            let header = try ResponseHeader(
                from: &reader, version: request.key.responseHeaderVersion(apiVersion: request.version))
            guard header.correlationId == request.correlationID else {
                return fail(KafkaError(.malformed, "\(address) sent a response out of order"))
            }
            pending.removeNext()
            hasResponded = hasResponded || state == .ready
            request.complete(.success((reader.rest(), request.version)))
            if state == .draining, pending.isNothingInFlight { authenticate() }
        } catch {
            fail(malformed("response header", error))
        }
    }

    func connectionDidDrain(_ connection: FrameConnection) {
        guard self.connection === connection else { return }
        for request in pending.takeUnsent() { request.complete(.success((.empty, request.version))) }
    }

    // MARK: The end

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
                        "\(address) closed the connection before it reported its versions: is it a Kafka listener, "
                            + (options.tls == nil ? "and one without TLS?" : "and one with TLS?"))
            case .ready where options.authenticator == nil && !hasResponded:
                lastError ?? Self.tls(error)
                    ?? .connection("\(address) closed the connection at the first request: does it expect SASL?")
            case .idle, .ready, .draining, .closed:
                lastError ?? error.map { .transport($0) } ?? .connection("\(address) closed the connection")
            }
        endConnection(cause)
    }

    /// Returns the error if TLS caused it; `nil` otherwise.
    private static func tls(_ error: TransportError?) -> KafkaError? {
        let mapped = error.map { KafkaError.transport($0) }
        return mapped?.code == .tls ? mapped : nil
    }

    /// Ends the connection with `error`, which all of its requests receive.
    ///
    /// - Parameter overdue: The error of requests whose own deadline has passed; `error` if `nil`.
    func fail(_ error: KafkaError, overdue: KafkaError? = nil) {
        lastError = error
        let connection = connection
        endConnection(error, overdue: overdue)
        connection?.close()
    }

    private func endConnection(_ error: KafkaError, overdue: KafkaError? = nil) {
        let now = loop.clock.now()
        connection = nil
        lastError = nil
        hasResponded = false
        authentication.end()
        if state != .closed {
            state = .idle
            failedAt = now
            notBefore = now &+ backoff.next().nanoseconds
        }
        deadlines.cancel()
        versions = [:]
        let (lost, unsent) = (pending.takeInFlight() + pending.takeUnsent(), pending.takeWaiting())
        for request in lost {
            let cause = request.deadline <= now ? overdue ?? error : error
            request.complete(.failure(cause.mayBeWritten()))
        }
        for request in unsent {
            request.complete(.failure(request.deadline <= now ? overdue ?? error : error))
        }
    }

    /// Closes the connection permanently. Requests without a response fail.
    func close() {
        loop.preconditionOnLoop()
        guard state != .closed else { return }
        state = .closed
        let connection = connection
        endConnection(.closed)
        connection?.close()
    }

    func malformed(_ what: String, _ error: CodecError) -> KafkaError {
        KafkaError(.malformed, "\(address) sent a \(what) that cannot be read: \(error.message)")
    }
}

extension EventLoop {
    /// Runs `work` on the loop: immediately if the caller is on it, otherwise in a later turn.
    func run(_ work: @escaping @Sendable () -> Void) {
        if isOnLoop { work() } else { execute(work) }
    }
}
