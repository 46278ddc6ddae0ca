import KafkaCodecs
import KafkaProtocol

// EndTxn (26), versions 0 to 5.
//
// - The outcome is stored before the response is sent, and is final from then on. The markers are written afterwards.
// - From version 5 on, the response has the producer's next epoch, or its next id (KIP-890). A request that is repeated
//   after a lost response is recognized by the previous epoch, and receives the same response.
// - While markers are not written, the same request is CONCURRENT_TRANSACTIONS, and one with the opposite outcome
//   INVALID_TXN_STATE.
// - Before version 2, INVALID_PRODUCER_EPOCH is sent instead of PRODUCER_FENCED.

extension BrokerCore {
    func endTxn(_ request: EndTxnRequest, _ context: RequestContext) {
        var response = EndTxnResponse()
        do throws(RequestError) {
            let successor = try end(request, bumpsEpoch: context.version >= 5)
            response.producerId = successor.id
            response.producerEpoch = successor.epoch
        } catch {
            response.errorCode = error.error.fencing(context.version, from: 2).rawValue
        }
        context.answer(response)
    }

    private func end(_ request: EndTxnRequest, bumpsEpoch: Bool) throws(RequestError) -> ProducerIdentity {
        let id = request.transactionalId
        guard !id.isEmpty else { throw RequestError(.invalidRequest, "The transactional id is empty") }
        guard var transaction = transactions[id] else {
            throw RequestError(.invalidProducerIdMapping, "The transactional id does not exist")
        }
        let outcome = try transaction.end(
            commits: request.committed, from: .init(id: request.producerId, epoch: request.producerEpoch),
            bumpsEpoch: bumpsEpoch, newID: { () throws(RequestError) in try freshProducerID() }, now: clock.wall())
        switch outcome {
        case .done:
            return transaction.producer
        case .refused(let error):
            throw RequestError(error, "")
        case .prepared:
            let successor = transaction.successor
            let error = store(transaction, as: id)
            guard error == .none else { throw RequestError(error, "") }
            finish(id)
            return successor
        }
    }
}
