import KafkaProtocol

// SaslHandshake (17), version 1: the messages of the mechanism follow in SaslAuthenticate. In version 0 they would follow
// bare, which no client of today does.
//
// - A listener without SASL answers ILLEGAL_SASL_STATE.
// - Of a client that is known it begins another authentication (KIP-368).

extension BrokerCore {
    func saslHandshake(_ request: SaslHandshakeRequest, _ context: RequestContext) {
        guard var authentication = context.connection.authentication else {
            var response = SaslHandshakeResponse()
            response.errorCode = ErrorCode.illegalSaslState.rawValue
            return context.answer(response)
        }
        let response = authentication.handshake(request)
        context.connection.authentication = authentication
        context.answer(response)
    }
}
