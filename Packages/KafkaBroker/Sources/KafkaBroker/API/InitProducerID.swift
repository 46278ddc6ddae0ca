import KafkaCodecs
import KafkaProtocol
import KafkaTransport

// InitProducerId (22), versions 0 to 5.
//
// - An idempotent producer gets an id that nobody has had, and epoch 0. One that names its former id (from version 3,
//   KIP-360) gets a new one, as in Kafka without a transactional id.
// - A transactional id is INVALID_REQUEST: there are no transactions here.

extension BrokerCore {
    func initProducerID(_ request: InitProducerIdRequest, _ context: RequestContext) {
        var response = InitProducerIdResponse()
        response.producerId = -1
        response.producerEpoch = -1
        if request.transactionalId != nil {
            response.errorCode = ErrorCode.invalidRequest.rawValue
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
