/// What a sink counts: lock-free, from any thread, and read without holding anyone up.
///
/// `recordBatch` counts a send too: it is said for each batch that was written. A batch that was not is an error, and a
/// further attempt at one a retry. Figures that follow from others are computed from a snapshot, never here.
public final class KafkaSinkMetrics: Sendable {
    @usableFromInline let batch = BatchCounters()
    @usableFromInline let sends = RelaxedCounter()
    @usableFromInline let errors = RelaxedCounter()
    @usableFromInline let flushes = RelaxedCounter()
    @usableFromInline let retries = RelaxedCounter()

    /// Creates metrics in which nothing has happened.
    public init() {}

    /// Counts a send, and the batch of messages that it produced.
    ///
    /// - Parameters:
    ///   - messages: How many; a batch without any changes no batch size.
    ///   - bytes: The size of keys, values and headers; below 0 counts as 0.
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

    /// Counts a further attempt at something that failed.
    @inlinable
    public func recordRetry() { retries.add(1) }

    /// The counts as they are now.
    @inlinable
    public func snapshot() -> KafkaSinkMetricsSnapshot { read(resetting: false) }

    /// Takes the counts since the last call, and starts anew from 0: for a report each interval.
    ///
    /// Each count is in exactly one snapshot, whoever writes meanwhile. A batch that is recorded in that moment may have its
    /// messages in one interval and its size in the next.
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
