import KafkaCodecs
import KafkaProtocol
import KafkaTransport

// InitProducerId (22), versions 0 to 5.
//
// - An idempotent producer receives an id that was never assigned before, and epoch 0. One that names its former id
//   (version 3 and later, KIP-360) receives a new id, as in Kafka without a transactional id.
// - A transactional id keeps its producer id and receives the next epoch, which fences the previous producer. When no
//   epoch is left, it receives a new producer id. A caller that names a producer is fenced unless that is the latest
//   one, or the request is a repeated one.
// - An open transaction is aborted first. In Kafka the client must repeat the request meanwhile
//   (CONCURRENT_TRANSACTIONS). Here the markers are written at once and the response follows them, unless the
//   configuration delays markers.
// - Before version 4, INVALID_PRODUCER_EPOCH is sent instead of PRODUCER_FENCED.

extension BrokerCore {
    func initProducerID(_ request: InitProducerIdRequest, _ context: RequestContext) {
        var response = InitProducerIdResponse()
        do throws(RequestError) {
            let producer = try initialize(request)
            response.producerId = producer.id
            response.producerEpoch = producer.epoch
        } catch {
            response.producerId = -1
            response.producerEpoch = -1
            response.errorCode = error.error.fencing(context.version, from: 4).rawValue
        }
        context.answer(response)
    }

    private func initialize(_ request: InitProducerIdRequest) throws(RequestError) -> ProducerIdentity {
        guard let id = request.transactionalId else { return .init(id: try freshProducerID(), epoch: 0) }
        let timeout = Int64(request.transactionTimeoutMs)
        guard !id.isEmpty, (request.producerId < 0) == (request.producerEpoch < 0) else {
            throw RequestError(
                .invalidRequest, "The transactional id is empty, or only one of producer id and epoch is set")
        }
        guard timeout > 0, timeout <= configuration.limits.transactionTimeout.milliseconds else {
            throw RequestError(.invalidTransactionTimeout, "Invalid transaction timeout of \(timeout) ms")
        }
        let expected: ProducerIdentity? =
            request.producerId < 0 ? nil : .init(id: request.producerId, epoch: request.producerEpoch)
        // The second pass runs if the first one has aborted an open transaction.
        for _ in 0..<2 {
            var transaction = try transaction(id, timeout: timeout)
            let outcome = try transaction.initialize(
                timeout: timeout, expected: expected, newID: { () throws(RequestError) in try freshProducerID() },
                now: clock.wall())
            if case .refused(let error) = outcome { throw RequestError(error, "") }
            let error = store(transaction, as: id)
            guard error == .none else { throw RequestError(error, "") }
            if outcome == .ready { return transaction.producer }
            finish(id)
        }
        throw RequestError(.concurrentTransactions, "")
    }

    private func transaction(_ id: String, timeout: Int64) throws(RequestError) -> Transaction {
        if let known = transactions[id] { return known }
        var transaction = Transaction(producerID: -1, timeout: timeout, now: clock.wall())
        guard transactions.hasRoom(for: transaction, at: id) else {
            throw RequestError(.policyViolation, "Too many transactional ids")
        }
        transaction.producer.id = try freshProducerID()
        return transaction
    }

    func freshProducerID() throws(RequestError) -> Int64 {
        do throws(KafkaBrokerError) {
            return try newProducerID()
        } catch {
            // As in Kafka while a broker cannot get ids from the controller: the client retries.
            throw RequestError(.coordinatorLoadInProgress, "No producer id can be reserved")
        }
    }
}

extension ErrorCode {
    /// Returns the error code for this version of a request: versions before `first` use another code for a fenced
    /// producer.
    func fencing(_ version: Int16, from first: Int16) -> ErrorCode {
        self == .producerFenced && version < first ? .invalidProducerEpoch : self
    }
}
