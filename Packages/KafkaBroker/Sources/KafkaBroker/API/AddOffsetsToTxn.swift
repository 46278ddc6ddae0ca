import KafkaCodecs
import KafkaProtocol

// AddOffsetsToTxn (25), versions 0 to 4.
//
// - Makes the offsets of a group part of a transaction, for TxnOffsetCommit; from version 5 of that it is not asked.
// - Before version 2 PRODUCER_FENCED is INVALID_PRODUCER_EPOCH.

extension BrokerCore {
    func addOffsetsToTxn(_ request: AddOffsetsToTxnRequest, _ context: RequestContext) {
        var response = AddOffsetsToTxnResponse()
        let error = add(
            groups: [request.groupId], to: request.transactionalId,
            of: .init(id: request.producerId, epoch: request.producerEpoch))
        response.errorCode = error.fencing(context.version, from: 2).rawValue
        context.answer(response)
    }
}
