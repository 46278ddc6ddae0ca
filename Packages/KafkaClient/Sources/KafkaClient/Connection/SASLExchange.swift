import KafkaCodecs
import KafkaCrypto
import KafkaProtocol
import KafkaSASL

/// One authentication on one connection (KIP-43, KIP-152). The broker's responses go in, and what to send next comes
/// out.
struct SASLExchange {
    enum Step {
        case handshake(SaslHandshakeRequest)
        case authenticate(Secret)
        /// The broker has authenticated the client, for the given lifetime of the session; `nil` for no limit.
        case done(Duration?)
        case failed(KafkaError)
    }

    private var client: any SASLClient
    private let peer: BrokerAddress

    init(_ client: any SASLClient, peer: BrokerAddress) {
        self.client = client
        self.peer = peer
    }

    func begin() -> Step {
        var request = SaslHandshakeRequest()
        request.mechanism = client.mechanism.rawValue
        return .handshake(request)
    }

    mutating func receive(handshake response: SaslHandshakeResponse) -> Step {
        guard response.errorCode == 0 else {
            let offered = response.mechanisms.prefix(16).map { String($0.prefix(32)) }.joined(separator: ", ")
            return .failed(
                .refused(
                    response.errorCode,
                    "\(peer) does not accept \(client.mechanism)"
                        + (offered.isEmpty ? "" : "; it accepts \(offered)")))
        }
        do throws(SASLError) {
            return .authenticate(try client.start())
        } catch {
            return .failed(.authentication(error, peer))
        }
    }

    mutating func receive(authenticate response: SaslAuthenticateResponse) -> Step {
        guard response.errorCode == 0 else {
            let refusal = client.refusal(response.errorMessage ?? "")
            return .failed(.refused(response.errorCode, "\(peer): \(refusal.message)"))
        }
        do throws(SASLError) {
            switch try client.receive(Array(response.authBytes)) {
            case .respond(let message): return .authenticate(message)
            case .done:
                return .done(response.sessionLifetimeMs > 0 ? .milliseconds(response.sessionLifetimeMs) : nil)
            }
        } catch {
            return .failed(.authentication(error, peer))
        }
    }
}

extension KafkaError {
    fileprivate static func refused(_ code: Int16, _ message: String) -> KafkaError {
        var error = KafkaError(.authentication, message)
        error.brokerError = ErrorCode(rawValue: code)
        return error
    }
}

extension RequestFrame {
    /// Frames a SaslAuthenticate request around `message`. The frame makes no copy of it: it is sent from its own
    /// memory, which is wiped afterwards.
    static func authenticate(
        _ message: Secret, version: Int16, correlationID: Int32, clientID: String
    ) -> RequestFrame {
        let isFlexible = version >= SaslAuthenticateRequest.flexibleVersions
        var head = ByteWriter(capacity: 128)
        begin(&head, .saslAuthenticate, version, correlationID, clientID)
        if isFlexible { head.unsignedVarint(UInt32(message.count) + 1) } else { head.int32(Int32(message.count)) }
        // No tagged fields.
        let tail: Bytes = isFlexible ? [0] : []
        head.overwriteInt32(Int32(head.count - 4 + message.count + tail.count), at: 0)
        return RequestFrame(
            apiKey: .saslAuthenticate, correlationID: correlationID,
            pieces: [head.finish(), LentSecret(message).bytes, tail].filter { !$0.isEmpty })
    }
}

/// Keeps a secret alive while bytes share its memory. That memory does not move.
private final class LentSecret: Sendable {
    private let secret: Secret

    init(_ secret: Secret) {
        self.secret = secret
    }

    var bytes: Bytes {
        secret.withBytes { buffer in
            guard let base = buffer.baseAddress, buffer.count > 0 else { return .empty }
            return Bytes(owner: self, pointer: base, count: buffer.count)
        }
    }
}
