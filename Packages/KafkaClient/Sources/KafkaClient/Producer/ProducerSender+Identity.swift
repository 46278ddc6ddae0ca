import KafkaProtocol
import KafkaTransport

/// Producer ids and epochs.
extension ProducerSender {
    func takeIdentity(after old: (id: Int64, epoch: Int16)?) async throws(KafkaError) {
        let answer: (id: Int64, epoch: Int16)
        if let transactions {
            answer = try await transactions.requestIdentity(after: old)
        } else {
            answer = try await requestIdentity(after: old)
        }
        await onLoop { self.identity.assign(id: answer.id, epoch: answer.epoch) }
        transactions?.withState { $0.assigned(id: answer.id, epoch: answer.epoch) }
    }

    private func requestIdentity(after old: (id: Int64, epoch: Int16)?) async throws(KafkaError) -> (
        id: Int64, epoch: Int16
    ) {
        var request = InitProducerIdRequest()
        request.transactionalId = nil
        request.transactionTimeoutMs = Int32.max
        request.producerId = old?.id ?? -1
        request.producerEpoch = old?.epoch ?? -1
        let deadline = MonotonicClock.now() &+ cluster.configuration.maximumBlock.nanoseconds
        var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
        while true {
            let response = try await cluster.requestAny(request)
            if response.errorCode == 0 { return (response.producerId, response.producerEpoch) }
            let error = KafkaError.broker(response.errorCode, "the broker gives no producer id")
            guard error.isRetriable, MonotonicClock.now() < deadline else { throw error }
            await cluster.sleep(backoff.next())
        }
    }

    /// Takes a new epoch once nothing is under way: from then on sequences start at 0 again (KIP-360).
    func bumpIfNeeded() {
        guard identity.beginBump(whenIdle: requestsInFlight == 0) else { return }
        let old = identity.current
        Task {
            do throws(KafkaError) {
                let answer = try await self.requestIdentity(after: old)
                await self.onLoop { self.bumped(answer.id, answer.epoch) }
            } catch {
                await self.onLoop { self.bumpFailed(error) }
            }
        }
    }

    private func bumped(_ id: Int64, _ epoch: Int16) {
        identity.assign(id: id, epoch: epoch)
        var ended: [DeliveryReport] = []
        for appender in ready { resequence(appender, into: &ended) }
        finish(ended)
        drain()
    }

    /// Takes the old epoch's sequences from batches that wait. One that may be written cannot go under the new epoch:
    /// it might be written twice, so it fails, and says so.
    private func resequence(_ appender: PartitionAppender, into ended: inout [DeliveryReport]) {
        let queue = appender.queue
        appender.queue = []
        for batch in queue {
            if batch.isOutcomeUnknown {
                let error = KafkaError(.timedOut, "a batch's outcome is not known, and its sequence is lost")
                end(batch, .failure(error.mayBeWritten()), into: &ended)
            } else {
                batch.sequence = -1
                appender.queue.append(batch)
            }
        }
    }

    private func bumpFailed(_ error: KafkaError) {
        identity.bumpFailed()
        if error.code == .authentication || error.code == .tls { failWaiting(error) { _ in true } }
        wakeForRetry(at: loop.now &+ refreshBackoff.next().nanoseconds)
    }
}
