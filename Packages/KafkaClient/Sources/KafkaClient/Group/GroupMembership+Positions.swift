import KafkaCodecs
import KafkaProtocol
import KafkaTransport

// Finding where reading begins in assigned partitions.

extension GroupMembership {
    /// Finds where reading begins in each assigned partition. Partitions for which that takes too long are completed
    /// later, while the others are read.
    func findPositions(_ step: Int) async throws(KafkaError) {
        let partitions = assignment.partitions
        let stored = try await storedOffsets(of: partitions)
        let metadata = await cluster.metadata
        var starts = StartPlan(configuration.offsetReset, firstCounts: assignment.firstCounts)
        for partition in partitions {
            starts.add(
                partition, stored[partition], in: metadata.topics[partition.topic], former: assignment.former[partition]
            )
        }
        if let error = starts.failure { throw error }
        // A partition whose leader does not respond is looked up again later, while the others are read.
        let listed = await found(starts.listed, patience: .seconds(5)).offsets.mapValues(\.offset)
        guard step == machine.step else { return }
        assignment.positions = starts.positions(listed)
        for event in starts.events(listed) { configuration.onEvent(event) }
        handle(.positioned(step: step))
        let pending = partitions.filter { assignment.positions[$0]?.offset == nil && starts.isFound($0) }
        if !pending.isEmpty { findLater(pending, starts, session) }
    }

    /// Keeps looking for missing positions until they are found, or the partitions are given up.
    private func findLater(_ pending: [TopicPartition], _ plan: StartPlan, _ session: SessionDeadline?) {
        Task {
            var (pending, starts) = (pending, plan)
            var backoff = Backoff(initial: .milliseconds(200), maximum: .seconds(10))
            while !pending.isEmpty {
                await self.cluster.sleep(backoff.next())
                guard let session, session === self.session, !session.hasEnded else { return }
                pending = await self.findAgain(pending, &starts, session)
            }
        }
    }

    /// Returns the partitions that still have no position.
    private func findAgain(
        _ pending: [TopicPartition], _ plan: inout StartPlan, _ session: SessionDeadline
    ) async -> [TopicPartition] {
        let unknown = pending.filter { plan.isUnknown($0) }
        if !unknown.isEmpty, let stored = try? await storedOffsets(of: unknown) {
            let metadata = await cluster.metadata
            for partition in unknown {
                plan.add(
                    partition, stored[partition], in: metadata.topics[partition.topic],
                    former: assignment.former[partition])
            }
        }
        if let error = plan.failure {
            handle(.broken(error))
            return []
        }
        let result = await found(plan.listed.filter { pending.contains($0.0) }, patience: .seconds(10))
        let listed = result.offsets.mapValues(\.offset)
        guard session === self.session else { return [] }
        let positions = plan.positions(listed)
        for event in plan.events(listed) { configuration.onEvent(event) }
        return pending.filter { partition in
            if let failure = result.failures[partition], failure.errorClass(in: .listOffsets) == .permanent {
                fetcher?.fail(partition, failure)
                return false
            }
            guard let start = positions[partition], start.offset != nil else { return true }
            fetcher?.place(partition, at: start)
            return false
        }
    }

    /// Looks up offsets in the logs. Those that are not found in time are missing from the result.
    private func found(_ wanted: [(TopicPartition, OffsetSpec)], patience: Duration) async -> FoundOffsets {
        guard !wanted.isEmpty else { return FoundOffsets() }
        do throws(KafkaError) {
            return try await cluster.findOffsets(
                wanted, isolation: configuration.isolationLevel, within: cluster.call(timeout: patience))
        } catch {
            var nothing = FoundOffsets()
            for (partition, _) in wanted { nothing.failures[partition] = error }
            return nothing
        }
    }

    // MARK: Committed offsets

    /// Returns what the group has committed for `partitions`. Those without a committed offset are left out.
    ///
    /// A transient error is retried, and never treated as "no committed offset".
    func committed(
        _ partitions: [TopicPartition]
    ) async throws(KafkaError) -> [TopicPartition: CommittedOffset] {
        guard !partitions.isEmpty else { return [:] }
        return try await cluster.retrying(.offsetFetch) { attempt throws(KafkaError) in
            if attempt.reroutes { coordinator = nil }
            return try await fetchOffsets(of: partitions, within: attempt.call).offsets(of: partitions)
        }
    }

    /// Requests the committed offsets once. An error of one partition is a result of that partition.
    private func storedOffsets(
        of partitions: [TopicPartition]
    ) async throws(KafkaError) -> [TopicPartition: Result<StoredOffset?, KafkaError>] {
        guard !partitions.isEmpty else { return [:] }
        return try await fetchOffsets(of: partitions).stored(of: partitions)
    }

    private func fetchOffsets(
        of partitions: [TopicPartition], within call: Call? = nil
    ) async throws(KafkaError) -> OffsetFetchResponse {
        let request = OffsetFetchRequest(
            partitions, of: group, requireStable: configuration.isolationLevel == .readCommitted)
        return try await ask(request, for: .control, within: call)
    }
}
