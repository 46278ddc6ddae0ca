import KafkaProtocol
import KafkaTransport

extension Fetcher {
    // MARK: Assignment

    /// Takes in an assignment. Nothing of it is fetched before `begin()`, so that its user can say where.
    ///
    /// - Parameter unknown: Partitions that have no position.
    func prepare(_ positions: [TopicPartition: Int64], unknown: [TopicPartition]) {
        loop.preconditionOnLoop()
        guard !isClosed else { return }
        for (name, position) in positions { hold(name, at: position) }
        for name in unknown { hold(name, at: -1) }
        publish()
    }

    private func hold(_ name: TopicPartition, at position: Int64) {
        partitions[name]?.lease.ownership.revoke()
        let partition = Partition(PartitionLease(name, position: position), position: position)
        partition.isHeld = true
        partitions[name] = partition
    }

    /// Begins to fetch what was prepared.
    ///
    /// - Returns: The partitions that have no position still.
    @discardableResult
    func begin() -> [TopicPartition] {
        loop.preconditionOnLoop()
        for partition in partitions.values { partition.isHeld = false }
        fetch()
        return partitions.filter { $0.value.position < 0 }.keys.sorted()
    }

    /// Stops all partitions at once: nothing of them is handed out any more.
    func revokeAll() {
        loop.preconditionOnLoop()
        for partition in partitions.values {
            partition.lease.ownership.revoke()
            partition.lease.end()
        }
        partitions = [:]
        publish()
        queue.dropEnded()
    }

    private func publish() { consumer.publish(partitions.mapValues(\.lease)) }

    // MARK: The user's wishes

    func seek(to positions: [TopicPartition: Int64]) throws(KafkaError) {
        loop.preconditionOnLoop()
        _ = try assigned(Array(positions.keys))
        for (name, position) in positions where position < 0 {
            throw KafkaError(.invalidArgument, "\(position) is no offset").of(
                topic: name.topic, partition: name.partition)
        }
        for (name, position) in positions { move(name, to: position) }
        publish()
        queue.dropEnded()
        fetch()
    }

    /// Sets a partition's position. It is another partition object from now on, so that no answer to a question of
    /// before can reach it (T42).
    private func move(_ name: TopicPartition, to position: Int64) {
        guard let old = partitions[name] else { return }
        old.lease.end()
        let lease = PartitionLease(name, position: position, ownership: old.lease.ownership)
        let new = Partition(lease, position: position)
        new.leader = old.leader
        new.isLeaderDoubtful = old.isLeaderDoubtful
        new.isHeld = old.isHeld
        new.isPaused = old.isPaused
        partitions[name] = new
    }

    func pause(_ names: [TopicPartition]) throws(KafkaError) {
        loop.preconditionOnLoop()
        for partition in try assigned(names) where !partition.isPaused {
            partition.isPaused = true
            guard !queue.hold(partition.lease) else { continue }
            // More is held than may be: what is not kept is fetched again.
            move(partition.lease.partition, to: partition.lease.end())
            publish()
        }
    }

    func resume(_ names: [TopicPartition]) throws(KafkaError) {
        loop.preconditionOnLoop()
        for partition in try assigned(names) where partition.isPaused {
            partition.isPaused = false
            queue.release(partition.lease)
        }
        fetch()
    }

    private func assigned(_ names: [TopicPartition]) throws(KafkaError) -> [Partition] {
        var assigned: [Partition] = []
        for name in names {
            guard let partition = partitions[name] else {
                throw KafkaError(.invalidArgument, "the partition is not assigned to this consumer").of(
                    topic: name.topic, partition: name.partition)
            }
            assigned.append(partition)
        }
        return assigned
    }

    /// Whether there is something to read: a reader does not dawdle where its user has paused everything (T35).
    var isAllPaused: Bool { !partitions.isEmpty && partitions.values.allSatisfy(\.isPaused) }

    // MARK: Offsets that are not there

    /// Asks what the log holds before an offset is believed to be out of it: an answer that is out of date, or one of a
    /// broker that lags behind, moves nothing (T43).
    func proveOutOfRange(_ partition: Partition) {
        partition.isOutOfRange = true
        let name = partition.lease.partition
        Task {
            let result: Result<LogRange, KafkaError>
            do throws(KafkaError) {
                result = .success(try await self.range(of: name))
            } catch {
                result = .failure(error)
            }
            self.loop.run {
                // Sought elsewhere, or revoked, meanwhile.
                guard let partition = self.partitions[name], partition.isOutOfRange, !self.isClosed else { return }
                partition.isOutOfRange = false
                if case .success(let range) = result { self.decide(partition, range) }
                self.fetchLater()
            }
        }
    }

    /// What a partition's log holds.
    struct LogRange: Sendable {
        let start: Int64
        let end: Int64
        /// Where a reader of what is new begins.
        let latest: Int64
    }

    private func range(of name: TopicPartition) async throws(KafkaError) -> LogRange {
        try await cluster.refresh()
        func offset(_ time: ListedTime, _ isolation: IsolationLevel) async throws(KafkaError) -> Int64 {
            let listed = try await cluster.listOffsets([(name, time)], isolation: isolation)
            guard let found = listed[name] else { throw KafkaError(.malformed, "the log has no \(time)") }
            return found.offset
        }
        let start = try await offset(.earliest, .readUncommitted)
        let end = try await offset(.latest, .readUncommitted)
        guard configuration.isolationLevel == .readCommitted else { return .init(start: start, end: end, latest: end) }
        return .init(start: start, end: end, latest: try await offset(.latest, .readCommitted))
    }

    private func decide(_ partition: Partition, _ range: LogRange) {
        let (name, old) = (partition.lease.partition, partition.position)
        guard old < range.start || old > range.end else { return partition.doubtLeader() }
        let message = "offset \(old) of \(name) is not in the log, which goes from \(range.start) to \(range.end)"
        let new: Int64
        switch configuration.offsetReset {
        case .earliest: new = range.start
        case .latest: new = range.latest
        case .none:
            var elements: [FetchQueue.Element] = []
            fail(partition, KafkaError(.noOffset, message + ", and no reset policy is set"), into: &elements)
            return queue.put(elements)
        }
        partition.position = new
        partition.lease.fetched(upTo: new, batches: 0, end: range.latest)
        var event = Consumer.Event(
            kind: .offsetReset, message: message + ": reading goes on at \(new)", partitions: [name])
        event.offset = old
        event.newOffset = new
        configuration.onEvent(event)
    }
}
