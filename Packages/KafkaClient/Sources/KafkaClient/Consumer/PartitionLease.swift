import KafkaCodecs
import Synchronization

/// The right to a partition, from its assignment until it is revoked.
final class PartitionOwnership: Sendable {
    private let revoked = Atomic(false)

    var isRevoked: Bool { revoked.load(ordering: .acquiring) }

    func revoke() { revoked.store(true, ordering: .releasing) }
}

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
        /// Where the log ended, for this reader, at the last answer.
        var end: Int64?

        var position: Int64 { waiting == 0 ? fetched : handedOut }
    }

    let partition: TopicPartition
    let ownership: PartitionOwnership
    private let ended = Atomic(false)
    private let progress: Lock<Progress>

    /// Creates a lease from `position` on; negative where it is not known.
    init(_ partition: TopicPartition, position: Int64, ownership: PartitionOwnership = PartitionOwnership()) {
        self.partition = partition
        self.ownership = ownership
        progress = Lock(Progress(handedOut: position, fetched: position))
    }

    /// Whether nothing more is handed out under it.
    var isOver: Bool { ended.load(ordering: .acquiring) || ownership.isRevoked }

    /// Ends the lease.
    ///
    /// - Returns: The position of whoever was handed out all that was: a batch is handed out before this or not at all.
    @discardableResult
    func end() -> Int64 {
        progress.withLock { progress in
            ended.store(true, ordering: .releasing)
            return progress.position
        }
    }

    /// Notes that all before `position` was fetched, `batches` of it being on their way to the reader, who may not
    /// take them before this.
    func fetched(upTo position: Int64, batches: Int, end: Int64) {
        progress.withLock { progress in
            progress.fetched = position
            progress.waiting += batches
            progress.end = end
        }
    }

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

    /// How many offsets lie between the position and the end of the log, or `nil` before the first answer.
    var lag: Int64? {
        progress.withLock { progress in
            guard let end = progress.end else { return nil }
            let position = progress.position
            // A broker may name any end.
            return end > position ? end &- position : 0
        }
    }
}
