import KafkaCodecs
import KafkaProtocol
import Synchronization

/// The right to hand out a partition's records from one position on, and the progress made. A lease ends once: when the
/// partition is revoked, when its position is set elsewhere, or when a batch cannot be read.
///
/// The loop records what it fetched, the reader what it received, and any thread may read the position. So the progress
/// is behind a lock, which is taken once per batch.
final class PartitionLease: Sendable {
    private struct Progress {
        /// The offset after the last batch that was handed out.
        var handedOut: Int64
        /// The offset that is fetched next. It is past offsets without user records, and is the position if no batch
        /// waits.
        var fetched: Int64
        /// The number of batches that were fetched and not handed out yet.
        var waiting = 0
        /// The end of the log for this reader, from the last response; `nil` before the first.
        var end: Int64?
        /// When that end was reported, on the loop's clock.
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

    /// Whether the lease has ended, so that nothing more is handed out under it.
    var isOver: Bool { ended.load(ordering: .acquiring) || ownership.isRevoked }

    /// Ends the lease.
    ///
    /// - Returns: The position after everything that was handed out. A batch is handed out before this call, or never.
    @discardableResult
    func finish() -> Int64 {
        progress.withLock { progress in
            ended.store(true, ordering: .releasing)
            return progress.position
        }
    }

    /// Records that everything before `position` was fetched, with `batches` batches for the reader. Called before
    /// these are queued, so that the reader cannot take one earlier.
    func fetched(upTo position: Int64, batches: Int, end: Int64, at now: Int64) {
        progress.withLock { progress in
            progress.fetched = position
            progress.waiting += batches
            progress.end = end
            progress.endTime = now
        }
    }

    /// Sets the position, if it was not known.
    func begin(at position: Int64) {
        progress.withLock { progress in
            progress.handedOut = position
            progress.fetched = position
        }
    }

    /// Records where the log ends, without a Fetch.
    func noteEnd(_ end: Int64, at now: Int64) {
        progress.withLock { progress in
            progress.end = end
            progress.endTime = now
        }
    }

    /// Records that the offset after a batch was committed.
    func noteCommitted(_ offset: Int64) {
        progress.withLock { $0.committed = max($0.committed, offset) }
    }

    /// The furthest offset after a batch that was committed; -1 if there is none.
    var committed: Int64 { progress.withLock { $0.committed } }

    /// Records that the reader receives a batch that ends before `next`.
    ///
    /// - Returns: Whether the reader may receive it: not if the lease has ended.
    func handOut(upTo next: Int64) -> Bool {
        progress.withLock { progress in
            guard !isOver else { return false }
            progress.handedOut = next
            progress.waiting -= 1
            return true
        }
    }

    /// The offset of the next record that is handed out, or `nil` if it is not known yet.
    var position: Int64? {
        let position = progress.withLock { $0.position }
        return position < 0 ? nil : position
    }

    /// Returns how far the position is from the end of the log, and how old that end is; `nil` before the first
    /// response.
    func lag(at now: Int64) -> Consumer.Lag? {
        progress.withLock { progress in
            guard let end = progress.end else { return nil }
            let position = progress.position
            // A broker may report any end, so the subtraction must not trap.
            return Consumer.Lag(
                records: end > position ? end &- position : 0, age: .nanoseconds(max(now &- progress.endTime, 0)))
        }
    }

    /// The end of the log, from the last response; `nil` before the first.
    var end: Int64? { progress.withLock { $0.end } }

    /// When that end was reported, on the loop's clock; `nil` before the first response.
    var endTime: Int64? { progress.withLock { $0.end == nil ? nil : $0.endTime } }
}
