import KafkaProtocol
import KafkaTransport

// SaslAuthenticate (36), versions 0 to 2.
//
// - A client that is refused receives SASL_AUTHENTICATION_FAILED with the message of the mechanism. Then the connection
//   is closed.
// - From version 1 on, the response has the lifetime of the session (KIP-368).

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
            log.warning("broker: authentication of \(context.peer) failed: \(response.errorMessage ?? "out of order")")
        }
        context.answer(response)
    }
}
