import KafkaCodecs
import KafkaProtocol
import KafkaSASL

/// The authentication state of a connection. Before a client has authenticated, and after its session has ended, only
/// requests for authentication are permitted (KIP-43, KIP-152, KIP-368).
struct ConnectionAuthentication {
    private enum State {
        case unknown
        /// An exchange of SASL messages is in progress.
        ///
        /// - Parameter isBare: Whether the messages have no request header, after a handshake of version 0.
        case exchanging(any SASLServer, isBare: Bool)
        case known
        case refused
    }

    private let mechanisms: [any SASLServer]
    private let sessionLifetime: Duration?
    private let clock: WallClock
    private var state = State.unknown
    /// The authenticated client. It stays set while the client authenticates again.
    private(set) var identity: SASLIdentity?
    private var end: UnixTime?

    init(mechanisms: [any SASLServer], sessionLifetime: Duration?, clock: WallClock = .system) {
        self.mechanisms = mechanisms
        self.sessionLifetime = sessionLifetime
        self.clock = clock
    }

    /// Returns whether a request of this kind may be carried out now.
    func permits(_ key: APIKey) -> Bool {
        switch state {
        case .refused: false
        case .unknown: key == .apiVersions || key == .saslHandshake
        case .exchanging(_, let isBare): key == .saslAuthenticate && !isBare
        case .known: key == .saslHandshake || end.map { clock.now < $0 } ?? true
        }
    }

    /// Whether the next frame is a SASL message without a request header (KIP-43).
    var expectsBareMessage: Bool {
        if case .exchanging(_, let isBare) = state { isBare } else { false }
    }

    mutating func handshake(_ request: SaslHandshakeRequest, version: Int16 = 1) -> SaslHandshakeResponse {
        var response = SaslHandshakeResponse()
        response.mechanisms = mechanisms.map(\.mechanism.rawValue)
        guard let server = mechanisms.first(where: { $0.mechanism.rawValue == request.mechanism }) else {
            response.errorCode = ErrorCode.unsupportedSaslMechanism.rawValue
            state = .refused
            return response
        }
        // A session is renewed with SaslAuthenticate, which clients that send version 0 do not support (KIP-368).
        guard version >= 1 || identity == nil else {
            response.errorCode = ErrorCode.illegalSaslState.rawValue
            state = .refused
            return response
        }
        state = .exchanging(server, isBare: version == 0)
        return response
    }

    mutating func authenticate(_ request: SaslAuthenticateRequest) -> SaslAuthenticateResponse {
        var response = SaslAuthenticateResponse()
        guard case .exchanging(_, isBare: false) = state else {
            response.errorCode = ErrorCode.illegalSaslState.rawValue
            state = .refused
            return response
        }
        do throws(SASLError) {
            let step = try exchange(Array(request.authBytes))
            response.authBytes = .init(step.reply)
            response.sessionLifetimeMs = step.lifetime
        } catch {
            response.errorCode = ErrorCode.saslAuthenticationFailed.rawValue
            response.errorMessage = error.message
        }
        return response
    }

    /// Processes a SASL message without a request header, and returns the reply.
    ///
    /// - Throws: `SASLError` if the client is refused. Its connection is then closed without a response.
    mutating func receive(bare message: Bytes) throws(SASLError) -> Bytes {
        Bytes(try exchange(Array(message)).reply)
    }

    /// Processes the client's next message. Returns the reply, and the session's lifetime in milliseconds.
    private mutating func exchange(_ message: [UInt8]) throws(SASLError) -> (reply: [UInt8], lifetime: Int64) {
        guard case .exchanging(var server, let isBare) = state else {
            throw SASLError(.refused, "no exchange is in progress")
        }
        state = .refused
        switch try server.receive(message) {
        case .challenge(let bytes):
            state = .exchanging(server, isBare: isBare)
            return (bytes, 0)
        case .accept(let found, let bytes):
            guard identity.map({ $0.principal == found.principal }) ?? true else {
                throw SASLError(.refused, "another user cannot take over the connection")
            }
            return (bytes, begin(found))
        }
    }

    /// Whether the client was refused. Its connection is closed after the response that says so.
    var isRefused: Bool {
        if case .refused = state { true } else { false }
    }

    /// Begins a session and returns its lifetime in milliseconds; 0 means as long as the connection.
    private mutating func begin(_ found: SASLIdentity) -> Int64 {
        state = .known
        identity = found
        let now = clock.now
        let ends = [sessionLifetime.map { now.advanced(by: $0) }, found.expiry].compactMap(\.self)
        end = ends.min()
        return end.map { max($0.milliseconds - now.milliseconds, 1) } ?? 0
    }
}
