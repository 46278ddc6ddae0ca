import KafkaProtocol
import KafkaTransport

/// Finds the leaders of partitions.
extension ProducerSender {
    /// Finds the leaders of partitions that have none. Uses the current metadata, or after a failure newer metadata.
    func findLeaders() {
        guard !isRefreshing else { return }
        if fillLeaders() { return loop.execute { self.drain() } }
        isRefreshing = true
        Task {
            var failure: KafkaError?
            do throws(KafkaError) { try await self.cluster.refresh() } catch { failure = error }
            let reason = failure
            await self.valueOnLoop { self.refreshed(reason) }
        }
    }

    private func refreshed(_ failure: KafkaError?) {
        isRefreshing = false
        if let failure, failure.code == .authentication || failure.code == .tls { return lockedOut(failure) }
        if failure == nil {
            for appender in ready { appender.isLeaderDoubtful = false }
            growTopics()
        }
        let isFilled = fillLeaders()
        noteMissingLeaders(failure)
        if isFilled {
            refreshBackoff.reset()
            drain()
        } else {
            wake(at: loop.now &+ refreshBackoff.next().nanoseconds)
        }
    }

    /// Notes why partitions have no leader. The error of a batch that expires contains this cause.
    private func noteMissingLeaders(_ failure: KafkaError?) {
        let cause = failure ?? .broker(.leaderNotAvailable, "the partition has no leader")
        for appender in ready where appender.leader < 0 && (failure != nil || appender.lastFailure == nil) {
            appender.lastFailure = cause
        }
    }

    /// Fails the batches that wait for a leader. The brokers reject this client's credentials or certificate, so
    /// waiting does not help.
    private func lockedOut(_ failure: KafkaError) {
        var ended: [DeliveryReport] = []
        for appender in ready where appender.leader < 0 {
            while !appender.queue.isEmpty {
                fail(appender.queue.removeFirst(), failure, isInvalid: false, into: &ended)
            }
            settle(appender, into: &ended)
        }
        finish(ended)
        wake(at: loop.now &+ refreshBackoff.next().nanoseconds)
    }

    /// Fills in leaders from the metadata. Returns whether at least one partition has a leader now that had none
    /// before.
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
