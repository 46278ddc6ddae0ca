import KafkaCodecs
import KafkaProtocol
import KafkaTransport

// InitProducerId (22), versions 0 to 5.
//
// - An idempotent producer gets an id that nobody has had, and epoch 0. One that names its former id (from version 3,
//   KIP-360) gets a new one, as in Kafka without a transactional id.
// - There are no transactions here: a transactional id is TRANSACTIONAL_ID_AUTHORIZATION_FAILED, see FindCoordinator.

extension BrokerCore {
    func initProducerID(_ request: InitProducerIdRequest, _ context: RequestContext) {
        var response = InitProducerIdResponse()
        response.producerId = -1
        response.producerEpoch = -1
        if request.transactionalId != nil {
            response.errorCode = ErrorCode.transactionalIdAuthorizationFailed.rawValue
        } else {
            do throws(KafkaBrokerError) {
                response.producerId = try newProducerID()
                response.producerEpoch = 0
            } catch {
                log.error("broker: cannot reserve producer ids: \(error)")
                response.errorCode = ErrorCode.kafkaStorageError.rawValue
            }
        }
        context.answer(response)
    }
}
