import KafkaCodecs
import KafkaProtocol

// AddOffsetsToTxn (25), versions 0 to 4.
//
// - Adds the offsets of a group to a transaction, before TxnOffsetCommit. Clients with TxnOffsetCommit version 5 do not
//   send it.
// - Before version 2, INVALID_PRODUCER_EPOCH is sent instead of PRODUCER_FENCED.

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
