/// The counters of a source. Any thread may count and read them; neither takes a lock.
///
/// Polls and batches are counted separately: call `recordPoll` for each poll, and `recordBatch` for each batch that a
/// poll returned. Derived values such as averages are computed from a snapshot.
public final class KafkaSourceMetrics: Sendable {
    @usableFromInline let batch = BatchCounters()
    @usableFromInline let polls = RelaxedCounter()
    @usableFromInline let emptyPolls = RelaxedCounter()
    @usableFromInline let errors = RelaxedCounter()
    @usableFromInline let commits = RelaxedCounter()
    @usableFromInline let commitFailures = RelaxedCounter()
    @usableFromInline let rebalances = RelaxedCounter()

    /// Creates metrics whose counters are all 0.
    public init() {}

    /// Counts a batch of messages that was consumed.
    ///
    /// - Parameters:
    ///   - messages: The number of messages. An empty batch does not affect the batch sizes.
    ///   - bytes: The size of keys, values and headers in bytes; a negative value counts as 0.
    @inlinable
    public func recordBatch(messages: Int, bytes: Int) {
        batch.record(messages: messages, bytes: bytes)
    }

    /// Counts a poll.
    ///
    /// - Parameter isEmpty: Whether the poll returned no messages.
    @inlinable
    public func recordPoll(isEmpty: Bool = false) {
        polls.add(1)
        if isEmpty { emptyPolls.add(1) }
    }

    /// Counts an error of any kind.
    @inlinable
    public func recordError() { errors.add(1) }

    /// Counts a successful commit of offsets.
    @inlinable
    public func recordCommit() { commits.add(1) }

    /// Counts a failed commit of offsets.
    @inlinable
    public func recordCommitFailure() { commitFailures.add(1) }

    /// Counts a rebalance of the group.
    @inlinable
    public func recordRebalance() { rebalances.add(1) }

    /// Returns the current counts.
    @inlinable
    public func snapshot() -> KafkaSourceMetricsSnapshot { read(resetting: false) }

    /// Returns the counts since the last call and resets them to 0, for periodic reports.
    ///
    /// Each count is in exactly one snapshot, even if other threads count at the same time. A batch that is recorded
    /// during the call may have its messages in one interval and its size in the next.
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
