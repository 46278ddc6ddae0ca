import KafkaCodecs
import KafkaProtocol
import Synchronization

/// The right to hand out a partition's records from one position on, and how far that has come. It ends once: when the
/// partition is revoked, its position is set elsewhere, or a batch cannot be read.
///
/// The loop says what it fetched, the reader what it was handed, and anybody may ask for the position: so the figures
/// are behind a lock, which is taken once a batch.
final class PartitionLease: Sendable {
    private struct Progress {
        /// The offset after the last batch that was handed out.
        var handedOut: Int64
        /// The offset that is fetched next: the position once nothing waits, past what holds no user's record.
        var fetched: Int64
        /// Batches that were fetched and not handed out.
        var waiting = 0
        /// Where the log ended for this reader, by the last response; `nil` before the first.
        var end: Int64?
        /// When the end was known, on the loop's clock.
        var endTime: Int64 = 0
        /// The furthest offset after a batch that was committed.
        var committed: Int64 = -1

        var position: Int64 { waiting == 0 ? fetched : handedOut }
    }

    let partition: TopicPartition
    /// The id of the topic that is read; zero if the broker has no ids.
    let topicID: UUID128
    let ownership: PartitionOwnership
    private let ended = Atomic(false)
    private let progress: Lock<Progress>

    /// Creates a lease from `position` on, which is negative if it is not known.
    init(
        _ partition: TopicPartition, position: Int64, topicID: UUID128 = .zero,
        ownership: PartitionOwnership = PartitionOwnership()
    ) {
        self.partition = partition
        self.topicID = topicID
        self.ownership = ownership
        progress = Lock(Progress(handedOut: position, fetched: position))
    }

    /// Whether nothing more is handed out under it.
    var isOver: Bool { ended.load(ordering: .acquiring) || ownership.isRevoked }

    /// Ends the lease.
    ///
    /// - Returns: The position of whoever was handed out all that was: a batch is handed out before this or not at all.
    @discardableResult
    func finish() -> Int64 {
        progress.withLock { progress in
            ended.store(true, ordering: .releasing)
            return progress.position
        }
    }

    /// Notes that all before `position` was fetched, `batches` of it being on their way to the reader, who may not
    /// take them before this.
    func fetched(upTo position: Int64, batches: Int, end: Int64, at now: Int64) {
        progress.withLock { progress in
            progress.fetched = position
            progress.waiting += batches
            progress.end = end
            progress.endTime = now
        }
    }

    /// Sets a position that was not known.
    func begin(at position: Int64) {
        progress.withLock { progress in
            progress.handedOut = position
            progress.fetched = position
        }
    }

    /// Notes where the log ends, without a fetch.
    func noteEnd(_ end: Int64, at now: Int64) {
        progress.withLock { progress in
            progress.end = end
            progress.endTime = now
        }
    }

    /// Notes that the offset after a batch was committed.
    func noteCommitted(_ offset: Int64) {
        progress.withLock { $0.committed = max($0.committed, offset) }
    }

    /// The furthest offset after a batch that was committed; -1 if there is none.
    var committed: Int64 { progress.withLock { $0.committed } }

    /// Notes that the reader is given a batch that ends before `next`.
    ///
    /// - Returns: Whether it may be given.
    func handOut(upTo next: Int64) -> Bool {
        progress.withLock { progress in
            guard !isOver else { return false }
            progress.handedOut = next
            progress.waiting -= 1
            return true
        }
    }

    /// The offset of the next record that is handed out, or `nil` where it is not known yet.
    var position: Int64? {
        let position = progress.withLock { $0.position }
        return position < 0 ? nil : position
    }

    /// How far the position is from the end of the log, and how old that end is; `nil` before the first response.
    func lag(at now: Int64) -> Consumer.Lag? {
        progress.withLock { progress in
            guard let end = progress.end else { return nil }
            let position = progress.position
            // A broker may report any end.
            return Consumer.Lag(
                records: end > position ? end &- position : 0, age: .nanoseconds(max(now &- progress.endTime, 0)))
        }
    }

    /// The end of the log by the last response; `nil` before the first.
    var end: Int64? { progress.withLock { $0.end } }

    /// When the end was last known, on the loop's clock; `nil` before the first response.
    var endTime: Int64? { progress.withLock { $0.end == nil ? nil : $0.endTime } }
}
