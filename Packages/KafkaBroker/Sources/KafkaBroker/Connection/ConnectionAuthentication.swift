import KafkaCodecs
import KafkaProtocol
import KafkaSASL

/// Who a connection's client is: nothing but an authentication is taken before that is known, nor after it has ended
/// (KIP-43, KIP-152, KIP-368).
struct ConnectionAuthentication {
    private enum State {
        case unknown
        case exchanging(any SASLServer)
        case known
        case refused
    }

    private let mechanisms: [any SASLServer]
    private let sessionLifetime: Duration?
    private let clock: WallClock
    private var state = State.unknown
    /// Who the client is, and was before it authenticated again.
    private(set) var identity: SASLIdentity?
    private var end: UnixTime?

    init(mechanisms: [any SASLServer], sessionLifetime: Duration?, clock: WallClock = .system) {
        self.mechanisms = mechanisms
        self.sessionLifetime = sessionLifetime
        self.clock = clock
    }

    /// Whether a request of this kind may be carried out now.
    func permits(_ key: APIKey) -> Bool {
        switch state {
        case .refused: false
        case .unknown: key == .apiVersions || key == .saslHandshake
        case .exchanging: key == .saslAuthenticate
        case .known: key == .saslHandshake || end.map { clock.now < $0 } ?? true
        }
    }

    mutating func handshake(_ request: SaslHandshakeRequest) -> SaslHandshakeResponse {
        var response = SaslHandshakeResponse()
        response.mechanisms = mechanisms.map(\.mechanism.rawValue)
        guard let server = mechanisms.first(where: { $0.mechanism.rawValue == request.mechanism }) else {
            response.errorCode = ErrorCode.unsupportedSaslMechanism.rawValue
            state = .refused
            return response
        }
        state = .exchanging(server)
        return response
    }

    mutating func authenticate(_ request: SaslAuthenticateRequest) -> SaslAuthenticateResponse {
        var response = SaslAuthenticateResponse()
        guard case .exchanging(var server) = state else {
            response.errorCode = ErrorCode.illegalSaslState.rawValue
            state = .refused
            return response
        }
        do throws(SASLError) {
            switch try server.receive(Array(request.authBytes)) {
            case .challenge(let bytes):
                state = .exchanging(server)
                response.authBytes = .init(bytes)
            case .accept(let found, let bytes):
                guard identity.map({ $0.principal == found.principal }) ?? true else {
                    throw SASLError(.refused, "another user cannot take over the connection")
                }
                response.authBytes = .init(bytes)
                response.sessionLifetimeMs = begin(found)
            }
        } catch {
            state = .refused
            response.errorCode = ErrorCode.saslAuthenticationFailed.rawValue
            response.errorMessage = error.message
        }
        return response
    }

    /// Whether the client was refused: its connection ends with the answer that says so.
    var isRefused: Bool {
        if case .refused = state { true } else { false }
    }

    /// Begins a session and returns how long it lasts, in milliseconds; 0 for as long as the connection.
    private mutating func begin(_ found: SASLIdentity) -> Int64 {
        state = .known
        identity = found
        let now = clock.now
        let ends = [sessionLifetime.map { now.advanced(by: $0) }, found.expiry].compactMap(\.self)
        end = ends.min()
        return end.map { max($0.milliseconds - now.milliseconds, 1) } ?? 0
    }
}
