import KafkaProtocol
import KafkaTransport

// SaslAuthenticate (36), versions 0 to 2.
//
// - A client that is refused gets SASL_AUTHENTICATION_FAILED with the mechanism's words, and the connection ends.
// - From version 1 the answer tells how long the session lasts (KIP-368).

extension BrokerCore {
    func saslAuthenticate(_ request: SaslAuthenticateRequest, _ context: RequestContext) {
        guard var authentication = context.connection.authentication else {
            var response = SaslAuthenticateResponse()
            response.errorCode = ErrorCode.illegalSaslState.rawValue
            return context.answer(response)
        }
        let response = authentication.authenticate(request)
        context.connection.authentication = authentication
        if authentication.isRefused {
            log.warning("broker: \(context.peer) is not let in: \(response.errorMessage ?? "out of order")")
        }
        context.answer(response)
    }
}
