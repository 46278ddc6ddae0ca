import KafkaCodecs
import KafkaProtocol
import KafkaSASL

// SaslHandshake (17), versions 0 and 1.
//
// - After version 1, the SASL messages follow in SaslAuthenticate requests. After version 0, they are frames without a
//   header, in both directions (KIP-43). librdkafka before 2.11.1 uses SASL only if version 0 is advertised.
// - A listener without SASL responds with ILLEGAL_SASL_STATE.
// - A client that has authenticated begins another authentication with version 1 (KIP-368).

extension BrokerCore {
    func saslHandshake(_ request: SaslHandshakeRequest, _ context: RequestContext) {
        guard var authentication = context.connection.authentication else {
            var response = SaslHandshakeResponse()
            response.errorCode = ErrorCode.illegalSaslState.rawValue
            return context.answer(response)
        }
        let response = authentication.handshake(request, version: context.version)
        context.connection.authentication = authentication
        context.answer(response)
    }

    /// Handles a SASL message without a request header.
    func handleBareMessage(_ message: Bytes, from target: any AnswerTarget) {
        guard var authentication = target.authentication else { return target.refuse("SASL is not configured") }
        do throws(SASLError) {
            let reply = try authentication.receive(bare: message)
            target.authentication = authentication
            var writer = ByteWriter(capacity: 4 + reply.count)
            writer.int32(Int32(reply.count))
            writer.bytes(reply)
            target.deliver([writer.finish()])
        } catch {
            target.authentication = authentication
            target.refuse("authentication failed: \(error.message)")
        }
    }
}
