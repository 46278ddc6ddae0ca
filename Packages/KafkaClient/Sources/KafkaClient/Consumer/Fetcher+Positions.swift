import KafkaProtocol
import KafkaTransport

extension Fetcher {
    // MARK: Assignment

    /// Adds the partitions of an assignment. They are fetched only after `begin()`, so that the user can set positions
    /// first.
    ///
    /// - Parameters:
    ///   - session: The session of the member that owns the partitions; `nil` for a consumer without a group.
    ///   - member: The member, in the generation of the assignment.
    func prepare(
        _ positions: [TopicPartition: StartPosition], session: SessionDeadline? = nil, member: GroupMetadata? = nil
    ) {
        loop.preconditionOnLoop()
        guard !isClosed else { return }
        for (name, start) in positions {
            let position = start.offset ?? -1
            partitions[name]?.lease.ownership.revoke()
            let lease = PartitionLease(
                name, position: position, topicID: start.topicID,
                ownership: PartitionOwnership(session: session, member: member))
            let partition = Partition(lease, position: position)
            partition.isHeld = true
            partitions[name] = partition
        }
        publish()
    }

    /// Begins to fetch the prepared partitions.
    ///
    /// - Returns: The partitions that still have no position.
    @discardableResult
    func begin() -> [TopicPartition] {
        loop.preconditionOnLoop()
        for partition in partitions.values { partition.isHeld = false }
        fetch()
        return partitions.filter { $0.value.position < 0 }.keys.sorted()
    }

    /// Removes all partitions at once: nothing of them is handed out any more. A member of a group still owns them
    /// until its session ends.
    func revokeAll() {
        loop.preconditionOnLoop()
        for partition in partitions.values {
            if partition.lease.ownership.session == nil { partition.lease.ownership.revoke() }
            partition.lease.finish()
        }
        partitions = [:]
        publish()
        queue.dropEnded()
    }

    func publish() { consumer.publish(partitions.mapValues(\.lease)) }

    // MARK: Seek, pause and resume

    func seek(to positions: [TopicPartition: Int64]) throws(KafkaError) {
        loop.preconditionOnLoop()
        _ = try assigned(Array(positions.keys))
        for (name, position) in positions where position < 0 {
            throw KafkaError(.invalidArgument, "invalid offset \(position): must be 0 or greater").of(
                topic: name.topic, partition: name.partition)
        }
        for (name, position) in positions { move(name, to: position) }
        publish()
        queue.dropEnded()
        fetch()
    }

    /// Sets a partition's position. A new partition object replaces the old one, so that the response to an earlier
    /// Fetch is dropped as stale.
    private func move(_ name: TopicPartition, to position: Int64) {
        guard let old = partitions[name] else { return }
        old.lease.finish()
        let lease = PartitionLease(
            name, position: position, topicID: old.topicID, ownership: old.lease.ownership)
        let new = Partition(lease, position: position)
        new.leader = old.leader
        new.isLeaderDoubtful = old.isLeaderDoubtful
        new.isHeld = old.isHeld
        new.isPaused = old.isPaused
        new.isReported = old.isReported
        partitions[name] = new
    }

    func pause(_ names: [TopicPartition]) throws(KafkaError) {
        loop.preconditionOnLoop()
        for partition in try assigned(names) where !partition.isPaused {
            partition.isPaused = true
            guard !queue.hold(partition.lease) else { continue }
            // The held batches would exceed the limit: they are dropped, and fetched again.
            move(partition.lease.partition, to: partition.lease.finish())
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

    /// Whether every assigned partition is paused. The poll interval does not run then, since there is nothing to read.
    var isAllPaused: Bool { !partitions.isEmpty && partitions.values.allSatisfy(\.isPaused) }
}
