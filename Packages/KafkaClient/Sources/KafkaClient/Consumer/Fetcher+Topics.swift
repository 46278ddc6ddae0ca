import KafkaProtocol
import KafkaTransport

// Checks besides Fetch: topics that were recreated or have grown, and log ends that no response has reported for long.

extension Fetcher {
    /// How old the end of a partition may become before it is looked up with ListOffsets.
    static let endAge = Duration.seconds(5)

    // MARK: Recreated topics

    /// The id of the topic to which a partition's offsets belong; `nil` if the partition is not assigned.
    func topicID(of name: TopicPartition) -> UUID128? { partitions[name]?.topicID }

    /// Compares the topics that are read with the current metadata.
    func checkTopics() {
        let metadata = cluster.onLoop { $0.metadata }
        var hasChanged = false
        var former: [TopicPartition: FormerTopic] = [:]
        for (name, partition) in partitions {
            let id = metadata.topics[name.topic]?.id ?? .zero
            guard id != .zero, partition.topicID != .zero, id != partition.topicID else { continue }
            hasChanged = true
            if onMetadata == nil { restart(partition, as: id) } else { former[name] = stop(partition) }
        }
        if hasChanged { publish() }
        onMetadata?(former)
    }

    /// Stops reading a partition whose topic was recreated.
    func stop(_ partition: Partition) -> FormerTopic {
        partition.isHeld = true
        let position = partition.lease.finish()
        queue.dropEnded()
        return FormerTopic(id: partition.topicID, position: position, end: partition.lease.end)
    }

    /// Begins at the first record of the topic that replaced the partition's topic.
    private func restart(_ old: Partition, as id: UUID128) {
        let position = old.lease.finish()
        let lease = PartitionLease(old.name, position: -1, topicID: id, ownership: old.lease.ownership)
        let new = Partition(lease, position: -1)
        new.isPaused = old.isPaused
        new.isReported = old.isReported
        partitions[old.name] = new
        queue.dropEnded()
        Task {
            var backoff = Backoff(initial: .milliseconds(100), maximum: .seconds(10))
            var attempts = 0
            while true {
                var (found, failure): (ListedOffset?, KafkaError?)
                do throws(KafkaError) {
                    found = try await self.cluster.listOffsets([(new.name, .earliest)])[new.name]
                } catch {
                    failure = error
                    attempts += 1
                }
                let isDone = await self.onLoop { [found, failure, attempts] in
                    guard self.partitions[new.name] === new, !self.isClosed, !new.isFailed else { return true }
                    if let failure {
                        self.failed([new], failure, attempts: attempts, "the first offset cannot be looked up")
                        return new.isFailed
                    }
                    guard let found else { return false }
                    self.begin(new, at: found.offset)
                    self.configuration.onEvent(
                        .topicRecreated(
                            new.name.topic, to: id,
                            [new.name.partition: FormerTopic(id: old.topicID, position: position, end: old.lease.end)],
                            newOffset: found.offset))
                    return true
                }
                if isDone { return }
                await self.cluster.sleep(backoff.next())
            }
        }
    }

    private func begin(_ partition: Partition, at offset: Int64) {
        guard partition.position < 0 else { return }
        partition.position = offset
        partition.lease.begin(at: offset)
        fetch()
    }

    private func onLoop<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withUnsafeContinuation { continuation in
            loop.run { continuation.resume(returning: body()) }
        }
    }

    // MARK: Positions that are found late

    /// Sets the position of a partition that had none.
    func place(_ name: TopicPartition, at start: StartPosition) {
        guard let partition = partitions[name], let offset = start.offset else { return }
        begin(partition, at: offset)
    }

    // MARK: Ends

    /// Looks up the ends of partitions that no Fetch has reported for long: paused partitions, partitions that wait for
    /// room in the queue, and partitions whose connection is dead.
    func listOldEnds() {
        let limit = loop.now &- Self.endAge.nanoseconds
        let old = partitions.values.filter { $0.position >= 0 && !$0.isHeld && ($0.lease.endTime ?? .min) < limit }
        guard !old.isEmpty, !isListingEnds else { return }
        isListingEnds = true
        let wanted = old.map { ($0.name, OffsetSpec.latest) }
        let leases = old.map(\.lease)
        Task {
            let asked = self.loop.clock.now()
            let isolation = self.configuration.isolationLevel
            let call = self.cluster.call(timeout: Self.endAge)
            let found = try? await self.cluster.findOffsets(wanted, isolation: isolation, within: call)
            let ends = found?.offsets ?? [:]
            self.loop.run {
                self.isListingEnds = false
                for lease in leases {
                    if let end = ends[lease.partition]?.offset { lease.noteEnd(end, at: asked) }
                }
            }
        }
    }
}
