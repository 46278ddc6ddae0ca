import KafkaProtocol
import KafkaTransport

extension Fetcher {
    /// An assigned partition: its position, and the Fetch in flight for it.
    ///
    /// A new object replaces it when the position is set elsewhere.
    final class Partition: @unchecked Sendable {
        // Unchecked because it is touched only on the loop.
        let lease: PartitionLease
        /// The offset that is fetched next; negative if it is not known.
        var position: Int64
        var leader: Int32 = -1
        var isLeaderDoubtful = false
        /// The Fetch in flight: its broker, and the position that it requests.
        var asked: (node: Int32, position: Int64)?
        var isFailed = false
        /// Whether fetching has to wait: the hook `assigned` is running and may still set the position, or the topic
        /// was recreated.
        var isHeld = false
        var isPaused = false
        /// Whether the leader reported that the position is out of range. The offsets in the log are being looked up.
        var isOutOfRange = false
        /// Errors of this partition in a row.
        var failures = 0
        /// Whether an event has reported failing fetches of this partition.
        var isReported = false
        /// The earliest time of the next Fetch, on the loop's clock.
        var notBefore: Int64 = 0

        init(_ lease: PartitionLease, position: Int64) {
            self.lease = lease
            self.position = position
        }

        var name: TopicPartition { lease.partition }
        var topicID: UUID128 { lease.topicID }

        var isReadable: Bool {
            leader >= 0 && position >= 0 && !isFailed && !isHeld && !isPaused && !isOutOfRange && !lease.isOver
        }

        func invalidateLeader() {
            leader = -1
            isLeaderDoubtful = true
        }

        /// Records an error, and delays the partition's next Fetch. Other partitions are fetched meanwhile.
        func retryLater(at now: Int64) {
            failures += 1
            notBefore = now &+ min(Int64(50_000_000) << min(failures - 1, 8), 5_000_000_000)
        }
    }
}
