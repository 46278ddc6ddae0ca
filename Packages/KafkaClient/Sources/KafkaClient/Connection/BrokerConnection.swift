import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// One connection to one broker: opens itself when first used, agrees on versions, matches answers to requests.
///
/// Invariants:
/// - Everything here runs on the loop.
/// - A request is completed exactly once: with its answer, or with an error.
/// - Answers come in the order of the requests; an answer out of order closes the connection.
/// - While no version is agreed, requests wait in `waiting`; none is written before.
final class BrokerConnection: FrameHandler, @unchecked Sendable {
    // Unchecked because all state is touched on the loop alone.
    typealias Completion = (Result<Bytes, KafkaError>) -> Void

    struct Options {
        var clientID: String
        var requestTimeout: Duration
        var connectTimeout: Duration
        var maximumFrameSize: Int
    }

    private enum State {
        case idle, connecting, negotiating, ready
        case closed
    }

    /// A request that waits for the versions to be known.
    private struct Waiting {
        let key: APIKey
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
    /// - Parameter timeout: How long the answer may take; the configured request timeout where it is `nil`.
    func request<Request: KafkaRequest>(
        _ request: Request, timeout: Duration? = nil
    ) async throws(KafkaError) -> Request.Response {
        let result: Result<(Bytes, Int16), KafkaError> = await withUnsafeContinuation { continuation in
            loop.run {
                self.send(
                    Request.apiKey, timeout: timeout,
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
        _ key: APIKey, timeout: Duration? = nil, isAnswered: Bool = true,
        encode: @escaping (_ version: Int16, _ correlationID: Int32) -> RequestFrame,
        complete: @escaping (Result<(Bytes, Int16), KafkaError>) -> Void
    ) {
        loop.preconditionOnLoop()
        let deadline = loop.now &+ (timeout ?? options.requestTimeout).nanoseconds
        let request = Waiting(key: key, deadline: deadline, encode: encode, isAnswered: isAnswered, complete: complete)
        switch state {
        case .ready:
            write(request)
        case .closed:
            complete(.failure(.closed))
        case .idle, .connecting, .negotiating:
            waiting.append(request)
            if state == .idle { open() }
            armTimer()
        }
    }

    private func write(_ request: Waiting) {
        let version: Int16
        do throws(KafkaError) {
            version = try ClientVersions.choose(request.key, broker: versions[request.key])
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
            handler: self)
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
        } catch {
            return fail(malformed("ApiVersions response", error))
        }
        state = .ready
        backoff.reset()
        lastError = nil
        let ready = waiting
        waiting = []
        ready.forEach(write)
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
            if inFlightHead == inFlight.count {
                inFlight.removeAll(keepingCapacity: true)
                inFlightHead = 0
            } else if inFlightHead > 64 {
                inFlight.removeFirst(inFlightHead)
                inFlightHead = 0
            }
            request.complete(.success((reader.rest(), request.version)))
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
                .connection(error?.message ?? "cannot connect to \(address)")
            case .negotiating:
                lastError
                    ?? .connection(
                        "\(address) closed the connection before it told its versions: is it a Kafka listener without TLS?"
                    )
            case .idle, .ready, .closed:
                lastError ?? .connection(error?.message ?? "\(address) closed the connection")
            }
        endConnection(cause)
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
