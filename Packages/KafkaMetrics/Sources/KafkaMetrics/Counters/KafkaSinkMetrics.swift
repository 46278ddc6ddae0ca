/// The counters of a sink. Any thread may count and read them; neither takes a lock.
///
/// Call `recordBatch` for each batch that was written; it counts a send too. A batch that was not written is an error,
/// and each further attempt is a retry. Derived values such as averages are computed from a snapshot.
public final class KafkaSinkMetrics: Sendable {
    @usableFromInline let batch = BatchCounters()
    @usableFromInline let sends = RelaxedCounter()
    @usableFromInline let errors = RelaxedCounter()
    @usableFromInline let flushes = RelaxedCounter()
    @usableFromInline let retries = RelaxedCounter()

    /// Creates metrics whose counters are all 0.
    public init() {}

    /// Counts a send and the batch of messages that it wrote.
    ///
    /// - Parameters:
    ///   - messages: The number of messages. An empty batch does not affect the batch sizes.
    ///   - bytes: The size of keys, values and headers in bytes; a negative value counts as 0.
    @inlinable
    public func recordBatch(messages: Int, bytes: Int) {
        sends.add(1)
        batch.record(messages: messages, bytes: bytes)
    }

    /// Counts an error of any kind.
    @inlinable
    public func recordError() { errors.add(1) }

    /// Counts a flush.
    @inlinable
    public func recordFlush() { flushes.add(1) }

    /// Counts a further attempt after a failure.
    @inlinable
    public func recordRetry() { retries.add(1) }

    /// Returns the current counts.
    @inlinable
    public func snapshot() -> KafkaSinkMetricsSnapshot { read(resetting: false) }

    /// Returns the counts since the last call and resets them to 0, for periodic reports.
    ///
    /// Each count is in exactly one snapshot, even if other threads count at the same time. A batch that is recorded
    /// during the call may have its messages in one interval and its size in the next.
    @inlinable
    public func snapshotAndReset() -> KafkaSinkMetricsSnapshot { read(resetting: true) }

    @inlinable
    func read(resetting: Bool) -> KafkaSinkMetricsSnapshot {
        let batches = batch.read(resetting: resetting)
        return KafkaSinkMetricsSnapshot(
            messagesProduced: batches.messages, bytesProduced: batches.bytes, sends: sends.read(resetting: resetting),
            errors: errors.read(resetting: resetting), flushes: flushes.read(resetting: resetting),
            retries: retries.read(resetting: resetting), minBatchSize: batches.smallest,
            maxBatchSize: batches.largest, batches: batches.batches)
    }
}
