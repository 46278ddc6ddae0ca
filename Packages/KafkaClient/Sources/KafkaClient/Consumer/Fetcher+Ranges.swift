import KafkaProtocol
import KafkaTransport

// Offsets that are not in the log.

extension Fetcher {
    /// Looks up which offsets the log has, before the position is moved. The error may be stale, or from a broker that
    /// lags behind.
    func proveOutOfRange(_ partition: Partition) {
        partition.isOutOfRange = true
        let name = partition.name
        Task {
            let result: Result<LogRange, KafkaError>
            do throws(KafkaError) {
                result = .success(try await self.range(of: name))
            } catch {
                result = .failure(error)
            }
            self.loop.run {
                // The user may have set the position, or the partition may have been revoked, meanwhile.
                guard self.partitions[name] === partition, partition.isOutOfRange, !self.isClosed else { return }
                partition.isOutOfRange = false
                switch result {
                case .success(let range): self.decide(partition, range)
                case .failure(let error): self.retry(partition, error)
                }
                self.fetch()
            }
        }
    }

    /// The offsets of a partition's log.
    struct LogRange: Sendable {
        let start: Int64
        let end: Int64
        /// Where a reader with `offsetReset` latest begins.
        let latest: Int64
    }

    private func range(of name: TopicPartition) async throws(KafkaError) -> LogRange {
        try await cluster.refresh()
        func offset(_ time: OffsetSpec, _ isolation: IsolationLevel) async throws(KafkaError) -> Int64 {
            let listed = try await cluster.listOffsets([(name, time)], isolation: isolation)
            guard let found = listed[name] else {
                throw KafkaError(.malformed, "the response to ListOffsets names no offset for \(time)")
            }
            return found.offset
        }
        let start = try await offset(.earliest, .readUncommitted)
        let end = try await offset(.latest, .readUncommitted)
        guard configuration.isolationLevel == .readCommitted else { return .init(start: start, end: end, latest: end) }
        return .init(start: start, end: end, latest: try await offset(.latest, .readCommitted))
    }

    /// Fetches the partition again after a wait, from the leader that is known then.
    private func retry(_ partition: Partition, _ error: KafkaError) {
        partition.retryLater(at: loop.now)
        partition.invalidateLeader()
        failed([partition], error, attempts: partition.failures, "partition \(partition.name) cannot be fetched")
    }

    private func decide(_ partition: Partition, _ range: LogRange) {
        let (name, old) = (partition.name, partition.position)
        guard old < range.start || old > range.end else {
            let reason =
                "the leader refuses offset \(old), although its log has offsets from \(range.start) to \(range.end)"
            return retry(partition, .connection(reason))
        }
        // On a broker without topic ids, only this shows that a topic was deleted and created again.
        let mayBeRecreated = old > range.end && partition.topicID == .zero && configuration.offsetReset != .none
        if mayBeRecreated, let onMetadata { return onMetadata([name: stop(partition)]) }
        let message =
            "offset \(old) of \(name) is not in the log, which has offsets from \(range.start) to \(range.end)"
        let new: Int64
        switch configuration.offsetReset {
        case .none:
            var elements: [FetchQueue.Element] = []
            fail(partition, KafkaError(.noOffset, message + ", and no reset policy is set"), into: &elements)
            return queue.put(elements)
        case _ where mayBeRecreated: new = range.start
        case .earliest: new = range.start
        case .latest: new = range.latest
        }
        let end = partition.lease.end
        partition.position = new
        partition.lease.fetched(upTo: new, batches: 0, end: range.latest, at: loop.now)
        if mayBeRecreated {
            return configuration.onEvent(
                .topicRecreated(
                    name.topic, to: .zero, [name.partition: FormerTopic(id: .zero, position: old, end: end)],
                    newOffset: new))
        }
        var event = Consumer.Event(
            kind: .offsetReset, message: message + ": reading continues at \(new)", partitions: [name])
        event.offset = old
        event.newOffset = new
        configuration.onEvent(event)
    }
}
