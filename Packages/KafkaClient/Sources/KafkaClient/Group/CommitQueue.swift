import KafkaProtocol

/// The commits of one member, which are sent one after another in the order of the calls.
///
/// So a commit that is retried cannot overwrite a later one. Commits that wait are sent together, so each has its own
/// deadline and its own count of requests, and `Cluster.retrying`, which is about one call, does not fit.
struct CommitQueue {
    /// One call.
    struct Entry {
        let offsets: [TopicPartition: CommittedOffset]
        /// The member and the generation in which the batches were handed out.
        let member: GroupMetadata
        /// The lease of a single batch. A batch before one that was committed already needs no request.
        let lease: PartitionLease?
        /// When the call is retried, and until when.
        var retries: RetryState
        /// The requests that carried this commit.
        var requests = 0
        let complete: (Result<Void, KafkaError>) -> Void

        /// Whether a later batch of the same lease was committed.
        var isCovered: Bool {
            guard let lease, let offset = offsets.values.first?.offset else { return false }
            return lease.committed >= offset
        }

        func succeed() {
            if let lease, let offset = offsets.values.first?.offset { lease.noteCommitted(offset) }
            complete(.success(()))
        }
    }

    private var waiting: [Entry] = []
    /// Whether a task sends what waits.
    var isBusy = false

    mutating func add(_ entry: Entry) { waiting.append(entry) }

    /// Takes the next commits that can be sent in one request beside `active`.
    mutating func take(beside active: [Entry]) -> [Entry] {
        guard let member = active.first?.member ?? waiting.first?.member else { return [] }
        let taken = Array(waiting.prefix { $0.member == member })
        waiting.removeFirst(taken.count)
        return taken
    }

    /// Ends everything that waits.
    mutating func fail(with error: KafkaError) {
        let failed = waiting
        waiting = []
        for entry in failed { entry.complete(.failure(error)) }
    }

    /// Returns the offsets that one request commits for `entries`. If several entries name a partition, the last call counts;
    /// of several batches of one lease, the furthest.
    static func merged(_ entries: [Entry]) -> [TopicPartition: CommittedOffset] {
        var merged: [TopicPartition: (committed: CommittedOffset, lease: PartitionLease?)] = [:]
        for entry in entries {
            for (partition, offset) in entry.offsets {
                if let earlier = merged[partition], let lease = entry.lease, earlier.lease === lease,
                    earlier.committed.offset > offset.offset
                {
                    continue
                }
                merged[partition] = (offset, entry.lease)
            }
        }
        return merged.mapValues(\.committed)
    }
}
