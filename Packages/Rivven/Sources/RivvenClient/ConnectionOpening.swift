import KafkaCodecs
import KafkaCrypto
import KafkaSASL
import RivvenProtocol

/// The opening of a connection, as a state machine without I/O: the broker's responses go in, and the next request
/// comes out.
///
/// The handshake comes first, then authentication if there are credentials. A rivvend that requires authentication
/// rejects the handshake until the client has authenticated. In that case the handshake is sent again afterwards.
struct ConnectionOpening: Sendable {
    enum Step: Sendable {
        case send(RivvenRequest)
        case opened
        case refused(RivvenError)
    }

    private enum State {
        case shakingHands
        case authenticating(any SASLClient)
        case ended
    }

    private let clientID: String
    private let credentials: RivvenCredentials?
    private let address: RivvenAddress
    private var state = State.ended
    private var hasShakenHands = false
    private var hasAuthenticated = false

    init(clientID: String, credentials: RivvenCredentials?, address: RivvenAddress) {
        self.clientID = clientID
        self.credentials = credentials
        self.address = address
    }

    /// Returns the first request.
    mutating func start() -> RivvenRequest {
        state = .shakingHands
        var hello = RivvenRequest.Handshake()
        hello.protocolVersion = RivvenFrame.protocolVersion
        hello.clientID = clientID
        return .handshake(hello)
    }

    /// Whether handling `response` is slow, because SCRAM derives a key from the password.
    func isSlow(_ response: RivvenResponse) -> Bool {
        if case .scramServerFirst = response { true } else { false }
    }

    mutating func receive(_ response: RivvenResponse) -> Step {
        let current = state
        state = .ended
        switch current {
        case .shakingHands: return shookHands(response)
        case .authenticating(let client): return authenticate(client, response)
        case .ended: return malformed
        }
    }

    private var malformed: Step { .refused(Self.notRivven(address)) }

    static func notRivven(_ address: RivvenAddress) -> RivvenError {
        RivvenError(.malformed, "\(address) did not complete the handshake: check that it is a Rivven broker")
    }

    // MARK: Handshake

    private mutating func shookHands(_ response: RivvenResponse) -> Step {
        switch response {
        case .handshakeResult(let result):
            guard result.compatible else {
                return .refused(
                    RivvenError(
                        .broker,
                        "\(address) speaks protocol version \(result.serverVersion), this client "
                            + "\(RivvenFrame.protocolVersion): \(BrokerText.shown(result.message))"))
            }
            hasShakenHands = true
            return hasAuthenticated ? .opened : beginAuthentication() ?? .opened
        case .error(let error):
            let refusal = BrokerText.error(error.message, from: address)
            guard refusal.code == .authentication, !hasAuthenticated, let step = beginAuthentication() else {
                return .refused(refusal)
            }
            return step
        default: return malformed
        }
    }

    // MARK: Authentication

    /// Returns the first step of the authentication, or `nil` if there are no credentials.
    private mutating func beginAuthentication() -> Step? {
        guard let credentials else { return nil }
        do throws(SASLError) {
            var client: any SASLClient =
                switch credentials.mechanism {
                case .plain: PlainClient(username: credentials.username, password: credentials.password)
                case .scramSHA256:
                    try SCRAMClient(.sha256, username: credentials.username, password: credentials.password)
                }
            let message = try client.start().withBytes { Bytes(Array($0)) }
            state = .authenticating(client)
            guard credentials.mechanism == .plain else {
                var request = RivvenRequest.ScramClientFirst()
                request.message = message
                return .send(.scramClientFirst(request))
            }
            var request = RivvenRequest.SaslAuthenticate()
            request.mechanism = Bytes(utf8: credentials.mechanism.rawValue)
            request.authBytes = message
            return .send(.saslAuthenticate(request))
        } catch {
            return refuse(error.message)
        }
    }

    private mutating func authenticate(_ client: any SASLClient, _ response: RivvenResponse) -> Step {
        var client = client
        let challenge: Bytes
        switch response {
        case .scramServerFirst(let first): challenge = first.message
        case .scramServerFinal(let final): challenge = final.message
        case .authenticated: challenge = .empty
        case .error(let error): return refuse(error.message)
        default: return refuse("it sent an unexpected response")
        }
        do throws(SASLError) {
            switch try client.receive(Array(challenge)) {
            case .respond(let message):
                state = .authenticating(client)
                var request = RivvenRequest.ScramClientFinal()
                request.message = message.withBytes { Bytes(Array($0)) }
                return .send(.scramClientFinal(request))
            case .done:
                hasAuthenticated = true
                return hasShakenHands ? .opened : .send(start())
            }
        } catch {
            return refuse(error.message)
        }
    }

    private func refuse(_ reason: String) -> Step {
        let user = credentials.map { "user \"\(BrokerText.shown($0.username))\" with \($0.mechanism.rawValue)" }
        return .refused(
            RivvenError(
                .authentication,
                "\(address) did not authenticate \(user ?? "the client"): \(BrokerText.shown(reason)); "
                    + BrokerText.advice))
    }
}
