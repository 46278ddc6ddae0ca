import KafkaProtocol
import KafkaTransport

/// Which broker leads a partition.
extension ProducerSender {
    /// Fills in the leaders of partitions that have none: from the metadata, or, after a failure, from newer metadata.
    func findLeaders() {
        guard !isRefreshing else { return }
        if fillLeaders() { return loop.execute { self.drain() } }
        isRefreshing = true
        Task {
            var failure: KafkaError?
            do throws(KafkaError) { try await self.cluster.refresh() } catch { failure = error }
            let reason = failure
            await self.onLoop { self.refreshed(reason) }
        }
    }

    private func refreshed(_ failure: KafkaError?) {
        isRefreshing = false
        if let failure, failure.code == .authentication || failure.code == .tls { return lockedOut(failure) }
        if failure == nil {
            for appender in ready { appender.isLeaderDoubtful = false }
        }
        if fillLeaders() {
            refreshBackoff.reset()
            drain()
        } else {
            wakeForRetry(at: loop.now &+ refreshBackoff.next().nanoseconds)
        }
    }

    /// Fails what waits for a leader: no broker lets this client in any more, which waiting does not mend.
    private func lockedOut(_ failure: KafkaError) {
        failWaiting(failure) { $0.leader < 0 }
        wakeForRetry(at: loop.now &+ refreshBackoff.next().nanoseconds)
    }

    /// Fails what waits to be sent, of the partitions that are meant.
    func failWaiting(_ failure: KafkaError, where isMeant: (PartitionAppender) -> Bool) {
        var ended: [DeliveryReport] = []
        for appender in ready where isMeant(appender) {
            let queue = appender.queue
            appender.queue = []
            for batch in queue {
                if batch.sequence >= 0 { identity.noteGap() }
                end(batch, .failure(failure), into: &ended)
            }
        }
        finish(ended)
    }

    /// Returns whether a partition that had no leader has one now.
    private func fillLeaders() -> Bool {
        let metadata = cluster.onLoop { $0.metadata }
        var isFilled = false
        for appender in ready where appender.leader < 0 && !appender.isLeaderDoubtful {
            guard let partitions = metadata.topics[appender.topicName]?.partitions,
                Int(appender.partition) < partitions.count
            else { continue }
            let leader = partitions[Int(appender.partition)].leader
            guard leader >= 0, metadata.brokers[leader] != nil else { continue }
            appender.leader = leader
            isFilled = true
        }
        return isFilled
    }
}
