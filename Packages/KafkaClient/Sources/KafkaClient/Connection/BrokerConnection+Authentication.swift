import KafkaCodecs
import KafkaProtocol
import KafkaSASL
import KafkaTransport

extension BrokerConnection {
    /// The state of a connection's authentication.
    struct Authentication {
        fileprivate var exchange: SASLExchange?
        /// The number of authentications so far, so that the time limit of an earlier one is ignored.
        fileprivate var number = 0
        /// Whether the authenticator is fetching credentials. It is not called again before it returns, so one that
        /// never returns costs only one task per connection.
        fileprivate var isFetching = false
        /// Fires when it is time to authenticate again, or at the end of the session if requests in flight delay that.
        fileprivate var sessionTimer: LoopTimer?
        /// Fires when an authentication takes too long.
        fileprivate var limit: LoopTimer?
        fileprivate var hasSession = false

        /// Ends the authentication because the connection has ended.
        mutating func end() {
            exchange = nil
            hasSession = false
            sessionTimer?.cancel()
            sessionTimer = nil
            limit?.cancel()
            limit = nil
        }
    }

    /// Fetches credentials and begins the SASL exchange. The current session remains valid until the exchange is done.
    ///
    /// Credentials and exchange together may take as long as a request (`requestTimeout`).
    func authenticate() {
        guard let authenticator = options.authenticator else { return becomeReady() }
        state = .authenticating
        authentication.sessionTimer?.cancel()
        authentication.sessionTimer = nil
        authentication.number += 1
        let number = authentication.number
        authentication.limit = loop.schedule(after: options.requestTimeout) { [weak self] in
            guard let self, self.state == .authenticating, self.authentication.number == number else { return }
            self.authenticationTimedOut()
        }
        guard !authentication.isFetching else { return }
        authentication.isFetching = true
        let host = address.host
        Task {
            let client: Result<any SASLClient, SASLError>
            do throws(SASLError) {
                client = .success(try await authenticator.client(host: host))
            } catch {
                client = .failure(error)
            }
            loop.run { self.credentialsArrived(client) }
        }
    }

    private func credentialsArrived(_ client: Result<any SASLClient, SASLError>) {
        authentication.isFetching = false
        // The credentials may have been fetched for an earlier authentication. They are valid nevertheless, because the
        // host is the same.
        guard state == .authenticating, authentication.exchange == nil else { return }
        switch client {
        case .success(let client):
            let exchange = SASLExchange(client, peer: address)
            authentication.exchange = exchange
            take(exchange.begin())
        case .failure(let error): authenticationFailed(.authentication(error, address))
        }
    }

    private func authenticationTimedOut() {
        let what = authentication.exchange == nil ? "no credentials were available" : "\(address) did not authenticate"
        authenticationFailed(.timedOut("\(what) within \(options.requestTimeout)"))
    }

    /// Fails the connection. If a session could not be renewed, the error is that of a lost connection: the next
    /// connection shows whether the broker still accepts the client.
    private func authenticationFailed(_ error: KafkaError) {
        fail(authentication.hasSession ? .connection("the session could not be renewed: \(error)") : error)
    }

    /// Performs the next step of the exchange.
    private func take(_ step: SASLExchange.Step) {
        switch step {
        case .handshake(let request):
            sendNow(.saslHandshake) { [options] version, correlationID in
                .encode(request, version: version, correlationID: correlationID, clientID: options.clientID)
            } complete: { [weak self] body, version in
                self?.responded(body, version) { $0.receive(handshake: $1) }
            }
        case .authenticate(let message):
            sendNow(.saslAuthenticate) { [options] version, correlationID in
                .authenticate(message, version: version, correlationID: correlationID, clientID: options.clientID)
            } complete: { [weak self] body, version in
                self?.responded(body, version) { $0.receive(authenticate: $1) }
            }
        case .done(let lifetime):
            authentication.exchange = nil
            authentication.hasSession = true
            authentication.limit?.cancel()
            authentication.limit = nil
            becomeReady()
            if let lifetime { authenticateAgain(within: lifetime) }
        case .failed(let error): authenticationFailed(error)
        }
    }

    private func responded<Response: KafkaResponse>(
        _ body: Bytes, _ version: Int16, _ receive: (inout SASLExchange, Response) -> SASLExchange.Step
    ) {
        do throws(CodecError) {
            let response = try ResponseDecoding.decodeNow(Response.self, body, version)
            guard var exchange = authentication.exchange else { return }
            let step = receive(&exchange, response)
            authentication.exchange = exchange
            take(step)
        } catch {
            fail(malformed("\(Response.apiKey) response", error))
        }
    }

    /// Writes a request of the connection's setup, ahead of all waiting requests.
    private func sendNow(
        _ key: APIKey, encode: @escaping (Int16, Int32) -> RequestFrame,
        complete: @escaping (Bytes, Int16) -> Void
    ) {
        write(
            PendingRequests.Waiting(
                key: key, deadline: loop.clock.now() &+ options.connectTimeout.nanoseconds,
                encode: encode, isAnswered: true,
                complete: { if case .success(let (body, version)) = $0 { complete(body, version) } }))
    }

    /// Schedules the next authentication after 85 to 95 % of the session's lifetime. Requests in flight may delay it
    /// until the session ends; then the connection fails.
    private func authenticateAgain(within lifetime: Duration) {
        let delay = lifetime * Double.random(in: 0.85...0.95)
        authentication.sessionTimer = loop.schedule(after: delay) { [weak self] in
            guard let self, self.state == .ready else { return }
            self.authentication.sessionTimer = nil
            if self.pending.isNothingInFlight { return self.authenticate() }
            self.state = .draining
            self.authentication.sessionTimer = self.loop.schedule(after: lifetime - delay) { [weak self] in
                guard let self, self.state == .draining else { return }
                self.fail(.connection("the SASL session with \(self.address) expired before all responses arrived"))
            }
        }
    }
}
