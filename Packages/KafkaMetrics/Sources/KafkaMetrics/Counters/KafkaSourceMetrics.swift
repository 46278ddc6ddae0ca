/// What a source counts: lock-free, from any thread, and read without holding anyone up.
///
/// A poll and its batch are counted apart: `recordPoll` for each poll, and `recordBatch` for each batch that one returned.
/// Figures that follow from others are computed from a snapshot, never here.
public final class KafkaSourceMetrics: Sendable {
    @usableFromInline let batch = BatchCounters()
    @usableFromInline let polls = RelaxedCounter()
    @usableFromInline let emptyPolls = RelaxedCounter()
    @usableFromInline let errors = RelaxedCounter()
    @usableFromInline let commits = RelaxedCounter()
    @usableFromInline let commitFailures = RelaxedCounter()
    @usableFromInline let rebalances = RelaxedCounter()

    /// Creates metrics in which nothing has happened.
    public init() {}

    /// Counts a batch of messages that was consumed.
    ///
    /// - Parameters:
    ///   - messages: How many; a batch without any changes no batch size.
    ///   - bytes: The size of keys, values and headers; below 0 counts as 0.
    @inlinable
    public func recordBatch(messages: Int, bytes: Int) {
        batch.record(messages: messages, bytes: bytes)
    }

    /// Counts a poll, and whether it returned no message.
    @inlinable
    public func recordPoll(isEmpty: Bool = false) {
        polls.add(1)
        if isEmpty { emptyPolls.add(1) }
    }

    /// Counts an error of any kind.
    @inlinable
    public func recordError() { errors.add(1) }

    /// Counts a commit of offsets that succeeded.
    @inlinable
    public func recordCommit() { commits.add(1) }

    /// Counts a commit of offsets that failed.
    @inlinable
    public func recordCommitFailure() { commitFailures.add(1) }

    /// Counts a rebalance of the group.
    @inlinable
    public func recordRebalance() { rebalances.add(1) }

    /// The counts as they are now.
    @inlinable
    public func snapshot() -> KafkaSourceMetricsSnapshot { read(resetting: false) }

    /// Takes the counts since the last call, and starts anew from 0: for a report each interval.
    ///
    /// Each count is in exactly one snapshot, whoever writes meanwhile. A batch that is recorded in that moment may have its
    /// messages in one interval and its size in the next.
    @inlinable
    public func snapshotAndReset() -> KafkaSourceMetricsSnapshot { read(resetting: true) }

    @inlinable
    func read(resetting: Bool) -> KafkaSourceMetricsSnapshot {
        let batches = batch.read(resetting: resetting)
        return KafkaSourceMetricsSnapshot(
            messagesConsumed: batches.messages, bytesConsumed: batches.bytes, polls: polls.read(resetting: resetting),
            emptyPolls: emptyPolls.read(resetting: resetting), errors: errors.read(resetting: resetting),
            commits: commits.read(resetting: resetting), commitFailures: commitFailures.read(resetting: resetting),
            rebalances: rebalances.read(resetting: resetting), minBatchSize: batches.smallest,
            maxBatchSize: batches.largest, batches: batches.batches)
    }
}
