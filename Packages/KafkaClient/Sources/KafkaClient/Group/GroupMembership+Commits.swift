import KafkaCodecs
import KafkaProtocol
import KafkaTransport

extension GroupMembership {
    static let lost = KafkaError(
        .lostMembership,
        "the group continued without this member: another member may own its partitions, and nothing was committed")

    /// Commits offsets of batches that were handed out to `member`.
    ///
    /// It is retried while the coordinator moves, does not respond, or completes a rebalance, for at most
    /// `maximumBlock`.
    ///
    /// - Parameter lease: The lease of the batch, if the offset is that after a batch.
    func commit(
        _ offsets: [TopicPartition: CommittedOffset], as member: GroupMetadata, lease: PartitionLease? = nil
    ) async throws(KafkaError) {
        guard !offsets.isEmpty else { return }
        guard standing(of: member, offsets.keys) != .lost else { throw Self.lost }
        let policy = RetryPolicy(timeout: cluster.configuration.maximumBlock)
        let retries = RetryState(policy, start: cluster.loop.clock.now())
        let result: Result<Void, KafkaError> = await withUnsafeContinuation { continuation in
            commits.add(
                .init(offsets: offsets, member: member, lease: lease, retries: retries) {
                    continuation.resume(returning: $0)
                })
            guard !commits.isBusy else { return }
            commits.isBusy = true
            Task { await self.sendCommits() }
        }
        try result.get()
    }

    private func sendCommits() async {
        var active: [CommitQueue.Entry] = []
        while true {
            active += commits.take(beside: active)
            active = active.filter { entry in
                guard entry.isCovered else { return true }
                entry.succeed()
                return false
            }
            guard let first = active.first else {
                // There is no suspension after `take`. Otherwise a commit that was added in between would never be
                // sent.
                commits.isBusy = false
                return
            }
            let wait: Duration
            (active, wait) = await attempt(active, as: first.member)
            if !active.isEmpty { await cluster.sleep(wait) }
        }
    }

    /// Sends one request for `entries`. Returns the entries to retry, and how long to wait first.
    private func attempt(_ entries: [CommitQueue.Entry], as member: GroupMetadata) async -> Retries {
        var entries = entries
        let offsets = CommitQueue.merged(entries)
        switch standing(of: member, offsets.keys) {
        case .lost: return complete(entries) { _ in Self.lost }
        case .wait: return complete(entries) { _ in .broker(.rebalanceInProgress, "the group is rebalancing") }
        case .member(let current):
            for index in entries.indices { entries[index].requests += 1 }
            let request = OffsetCommitRequest(identified(offsets), of: current)
            do throws(KafkaError) {
                // Use a connection on which no join is parked, and wait no longer than the first caller's deadline.
                let left = entries.map { $0.retries.deadline &- cluster.loop.clock.now() }.min() ?? 0
                let call = cluster.call(timeout: .nanoseconds(max(left, 1_000_000_000)))
                let failures = try await ask(request, for: .control, within: call).failures
                return complete(entries) { entry in entry.offsets.keys.lazy.compactMap { failures[$0] }.first }
            } catch {
                return complete(entries) { _ in error }
            }
        }
    }

    private typealias Retries = (entries: [CommitQueue.Entry], wait: Duration)

    /// Completes the entries that succeeded, failed permanently, or are out of time. Returns the others.
    private func complete(
        _ entries: [CommitQueue.Entry], _ failure: (CommitQueue.Entry) -> KafkaError?
    ) -> Retries {
        var retries: Retries = ([], .seconds(30))
        var cause: KafkaError?
        for var entry in entries {
            guard let error = failure(entry) else {
                entry.succeed()
                continue
            }
            let errorClass = error.errorClass(in: .offsetCommit)
            if errorClass == .rejoin {
                handle(.expelled(generation: entry.member.generation))
                entry.complete(.failure(Self.lost))
                continue
            }
            let now = cluster.loop.clock.now()
            let decision = entry.retries.failed(errorClass, at: now, requests: entry.requests)
            guard case .retry(let wait, let reroutes) = decision else {
                entry.complete(.failure(error))
                continue
            }
            if reroutes { coordinator = nil }
            retries.entries.append(entry)
            retries.wait = min(retries.wait, wait)
            cause = error
        }
        if let cause { reportCommit(cause, retries) }
        return retries
    }

    private func reportCommit(_ cause: KafkaError, _ retries: Retries) {
        var event = Kafka.Event(.retry, .offsetCommit, cause)
        event.attempts = retries.entries.map(\.retries.attempts).max() ?? 1
        event.wait = retries.wait
        cluster.configuration.onEvent(event)
    }

    private enum Standing: Equatable {
        case member(GroupMetadata)
        /// The member has joined the next generation, and does not know yet whether it still owns the partitions.
        case wait
        case lost
    }

    /// Returns the generation under which offsets of batches that were handed out to `member` may be committed.
    ///
    /// The coordinator accepts commits of a generation until the next one is complete. A commit that was not sent by
    /// then is sent in the next generation, if this member still owns the partitions: no other member can have owned
    /// them in between.
    private func standing(
        of member: GroupMetadata, _ partitions: some Sequence<TopicPartition>
    ) -> Standing {
        guard member.generation > machine.lostGeneration, member.memberID == machine.memberID,
            !machine.hasRunOut(at: now)
        else { return .lost }
        if member.generation == machine.generation { return .member(member) }
        guard machine.generation == member.generation + 1 else { return .lost }
        guard machine.isInSession else { return machine.isJoining ? .wait : .lost }
        let owned = Set(assignment.partitions)
        return partitions.allSatisfy(owned.contains) ? .member(metadata.withLock { $0 }) : .lost
    }

    /// Adds an `OffsetNote` to each offset's metadata, which identifies the topic.
    private func identified(_ offsets: [TopicPartition: CommittedOffset]) -> [TopicPartition: CommittedOffset] {
        let metadata = cluster.onLoop { $0.metadata }
        var identified = offsets
        for (partition, offset) in offsets {
            let id = fetcher?.topicID(of: partition) ?? assignment.positions[partition]?.topicID ?? .zero
            guard id != .zero else { continue }
            let count = metadata.topics[partition.topic]?.partitions.count ?? 0
            let note = OffsetNote(topicID: id, partitionCount: max(count, Int(partition.partition) + 1))
            identified[partition]?.metadata = note.added(to: offset.metadata)
        }
        return identified
    }
}
