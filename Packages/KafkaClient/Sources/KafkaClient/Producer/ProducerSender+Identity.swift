import KafkaProtocol
import KafkaTransport

/// Requests producer ids and epochs.
extension ProducerSender {
    func takeIdentity(after old: (id: Int64, epoch: Int16)?) async throws(KafkaError) {
        let answer: (id: Int64, epoch: Int16)
        if let transactions {
            answer = try await transactions.requestIdentity(after: old)
        } else {
            answer = try await requestIdentity()
        }
        await valueOnLoop { self.identity.assign(id: answer.id, epoch: answer.epoch) }
        transactions?.withState { $0.assigned(id: answer.id, epoch: answer.epoch) }
    }

    /// Requests a producer id for a producer without a transactional id. Any broker can assign one.
    private func requestIdentity() async throws(KafkaError) -> (id: Int64, epoch: Int16) {
        var request = InitProducerIdRequest()
        request.transactionalId = nil
        request.transactionTimeoutMs = Int32.max
        request.producerId = -1
        request.producerEpoch = -1
        let (prepared, cluster) = (request, cluster)
        return try await cluster.retrying(.initProducerId) { attempt throws(KafkaError) in
            let response = try await cluster.requestAny(prepared, within: attempt.call)
            guard response.errorCode == 0 else {
                throw .broker(response.errorCode, "the broker assigned no producer id")
            }
            return (response.producerId, response.producerEpoch)
        }
    }

    /// Requests a new producer id for partitions that have used up the epochs of the current one.
    func renewIdentity() {
        guard identity.beginRenewal() else { return }
        Task {
            do throws(KafkaError) {
                let answer = try await self.requestIdentity()
                await self.valueOnLoop {
                    self.identity.assign(id: answer.id, epoch: answer.epoch)
                    self.drain()
                }
            } catch {
                await self.valueOnLoop { self.renewalFailed(error) }
            }
        }
    }

    private func renewalFailed(_ error: KafkaError) {
        identity.renewalFailed()
        for appender in ready where appender.flight.needsNewID(identity) { appender.lastFailure = error }
        wake(at: loop.now &+ refreshBackoff.next().nanoseconds)
    }

    /// Gives a partition its next epoch after a gap, and clears the sequence numbers of its waiting batches.
    ///
    /// A batch that may have been written cannot be sent under the new epoch, because it could be written twice. So the
    /// first batch fails if its outcome is unknown, unless the broker has stated that it did not write it. The batches
    /// behind it can only have been written if the first one was.
    func renewEpoch(of appender: PartitionAppender, into ended: inout [DeliveryReport]) {
        let areNotWritten = appender.flight.gap == .notWritten
        appender.flight.closeGap()
        let sequenced = appender.queue.prefix { $0.sequence >= 0 }
        guard let first = sequenced.first else { return }
        let isInDoubt = first.isOutcomeUnknown && !areNotWritten
        for batch in sequenced {
            batch.sequence = -1
            if !isInDoubt { batch.isOutcomeUnknown = false }
        }
        guard isInDoubt else { return }
        appender.queue.removeFirst()
        let error = KafkaError(.timedOut, "the outcome of a batch is not known, and its sequence is lost")
        fail(first, error.mayBeWritten(), isInvalid: false, into: &ended)
    }
}
