import KafkaCodecs
import KafkaProtocol
import KafkaTransport

extension GroupMembership {
    /// Commits `offsets` under the present generation.
    ///
    /// Retried while the coordinator moves or does not answer, for at most `maximumBlock`.
    func commit(_ offsets: [TopicPartition: CommittedOffset]) async throws(KafkaError) {
        guard !offsets.isEmpty else { return }
        let member = metadata.withLock { $0 }
        guard member.generation >= 0 else { throw Self.lost }
        let request = OffsetCommitRequest(offsets, of: member)
        let deadline = cluster.loop.now &+ cluster.configuration.maximumBlock.nanoseconds
        var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
        while true {
            var failure: KafkaError
            do throws(KafkaError) {
                guard let refused = try await ask(request).failure else { return }
                failure = refused
            } catch {
                failure = error
            }
            switch failure.brokerError {
            case .illegalGeneration?, .unknownMemberId?, .fencedInstanceId?: throw Self.lost
            case .notCoordinator?, .coordinatorNotAvailable?, .coordinatorLoadInProgress?, nil: coordinatorMoved()
            default: break
            }
            guard failure.isRetriable, cluster.loop.now < deadline else { throw failure }
            await cluster.sleep(backoff.next())
        }
    }

    private static let lost = KafkaError(
        .lostMembership,
        "the group went on without this member: its partitions are another's, and nothing was committed")

    /// Returns what the group has committed for `partitions`; those without a committed offset are left out.
    ///
    /// An answer that says "not now" is asked again, and never taken for "nothing" (T25).
    func committed(
        _ partitions: [TopicPartition]
    ) async throws(KafkaError) -> [TopicPartition: CommittedOffset] {
        guard !partitions.isEmpty else { return [:] }
        let request = OffsetFetchRequest(
            partitions, of: group, requireStable: configuration.isolationLevel == .readCommitted)
        let deadline = cluster.loop.now &+ cluster.configuration.maximumBlock.nanoseconds
        var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
        while true {
            var failure: KafkaError
            do throws(KafkaError) {
                return try await ask(request).offsets(of: partitions)
            } catch {
                failure = error
            }
            guard failure.isRetriable, cluster.loop.now < deadline else { throw failure }
            // A transaction that is about to commit an offset is waited for.
            if failure.brokerError != .unstableOffsetCommit { coordinatorMoved() }
            await cluster.sleep(backoff.next())
        }
    }
}
