import KafkaCodecs
import KafkaCrypto
import KafkaProtocol
import KafkaSASL
import Testing

@testable import KafkaBroker

/// Tests of the requests that a connection may send before and after authentication.
@Suite struct AuthenticationTests {
    private func authentication(_ lifetime: Duration? = nil, clock: WallClock = .system) -> ConnectionAuthentication {
        ConnectionAuthentication(
            mechanisms: [PlainServer { ["alice": Secret("a-secret"), "bob": Secret("b-secret")][$0] }],
            sessionLifetime: lifetime, clock: clock)
    }

    private func handshake(_ mechanism: String) -> SaslHandshakeRequest {
        var request = SaslHandshakeRequest()
        request.mechanism = mechanism
        return request
    }

    private func plain(_ user: String, _ password: String) -> SaslAuthenticateRequest {
        var request = SaslAuthenticateRequest()
        request.authBytes = .init(Array("\0\(user)\0\(password)".utf8))
        return request
    }

    @Test func onlyAuthenticationRequestsAreAllowedBeforeAuthentication() {
        let unknown = authentication()
        #expect(unknown.permits(.apiVersions) && unknown.permits(.saslHandshake))
        for key in [APIKey.metadata, .produce, .fetch, .saslAuthenticate, .createTopics] {
            #expect(!unknown.permits(key))
        }
    }

    @Test func authenticatedClientMaySendAnyRequest() {
        var known = authentication()
        #expect(known.handshake(handshake("PLAIN")).errorCode == 0)
        #expect(!known.permits(.metadata) && known.permits(.saslAuthenticate))
        #expect(known.authenticate(plain("alice", "a-secret")).errorCode == 0)
        #expect(known.identity?.principal == "alice")
        #expect(known.permits(.metadata) && known.permits(.produce) && !known.isRefused)
    }

    @Test func wrongPasswordIsRefusedForGood() {
        var refused = authentication()
        _ = refused.handshake(handshake("PLAIN"))
        let response = refused.authenticate(plain("alice", "wrong"))
        #expect(response.errorCode == ErrorCode.saslAuthenticationFailed.rawValue)
        #expect(response.errorMessage?.contains("wrong") == false)
        #expect(refused.isRefused && !refused.permits(.saslHandshake) && !refused.permits(.metadata))
    }

    @Test func unknownMechanismIsRefusedAndTheEnabledOnesAreListed() {
        var refused = authentication()
        let response = refused.handshake(handshake("GSSAPI"))
        #expect(response.errorCode == ErrorCode.unsupportedSaslMechanism.rawValue)
        #expect(response.mechanisms == ["PLAIN"])
        #expect(refused.isRefused)
    }

    @Test func handshakeVersion0IsFollowedByUnframedTokens() throws {
        var bare = authentication()
        #expect(!bare.expectsBareMessage)
        #expect(bare.handshake(handshake("PLAIN"), version: 0).errorCode == 0)
        #expect(bare.expectsBareMessage && !bare.permits(.saslAuthenticate) && !bare.permits(.metadata))
        let reply = try bare.receive(bare: plain("alice", "a-secret").authBytes)
        #expect(reply.isEmpty)
        #expect(!bare.expectsBareMessage && bare.permits(.metadata))
        let again = bare.handshake(handshake("PLAIN"), version: 0)
        #expect(again.errorCode == ErrorCode.illegalSaslState.rawValue)
    }

    @Test func wrongUnframedTokenIsRefusedForGood() {
        var refused = authentication()
        _ = refused.handshake(handshake("PLAIN"), version: 0)
        let reply = try? refused.receive(bare: plain("alice", "wrong").authBytes)
        #expect(reply == nil)
        #expect(refused.isRefused && !refused.expectsBareMessage && !refused.permits(.saslHandshake))
    }

    @Test func expiredSessionCanBeRenewedOnlyByTheSameUser() {
        let time = TestTime()
        var session = authentication(.seconds(10), clock: WallClock { time.now })
        _ = session.handshake(handshake("PLAIN"))
        #expect(session.authenticate(plain("alice", "a-secret")).sessionLifetimeMs == 10_000)
        time.pass(9_999)
        #expect(session.permits(.produce))
        time.pass(1)
        #expect(!session.permits(.produce) && session.permits(.saslHandshake))
        _ = session.handshake(handshake("PLAIN"))
        #expect(session.authenticate(plain("alice", "a-secret")).errorCode == 0)
        #expect(session.permits(.produce))
        _ = session.handshake(handshake("PLAIN"))
        #expect(session.authenticate(plain("bob", "b-secret")).errorCode != 0)
        #expect(session.isRefused)
    }
}

/// A clock that the test moves.
private final class TestTime: Sendable {
    private let milliseconds = Lock<Int64>(1_000_000)

    var now: UnixTime { UnixTime(milliseconds: milliseconds.withLock { $0 }) }

    func pass(_ more: Int64) { milliseconds.withLock { $0 += more } }
}
