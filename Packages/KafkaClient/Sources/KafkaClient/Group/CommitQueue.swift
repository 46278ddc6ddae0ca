import KafkaProtocol

/// The commits of one member. They are sent one after another, in the order of the calls.
///
/// So a retried commit cannot overwrite a later one. Waiting commits share requests, so each has its own deadline and
/// request count. `Cluster.retrying`, which handles one call, is therefore not used.
struct CommitQueue {
    /// One call.
    struct Entry {
        let offsets: [TopicPartition: CommittedOffset]
        /// The member and the generation in which the batches were handed out.
        let member: GroupMetadata
        /// The lease, if a single batch is committed. A batch before one that was committed needs no request.
        let lease: PartitionLease?
        /// When the call is retried, and its deadline.
        var retries: RetryState
        /// How many requests have carried this commit.
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
    /// Whether a task is sending the waiting commits.
    var isBusy = false

    mutating func add(_ entry: Entry) { waiting.append(entry) }

    /// Removes and returns the waiting commits that can share a request with `active`: those of the same member and
    /// generation.
    mutating func take(beside active: [Entry]) -> [Entry] {
        guard let member = active.first?.member ?? waiting.first?.member else { return [] }
        let taken = Array(waiting.prefix { $0.member == member })
        waiting.removeFirst(taken.count)
        return taken
    }

    /// Fails every waiting commit.
    mutating func fail(with error: KafkaError) {
        let failed = waiting
        waiting = []
        for entry in failed { entry.complete(.failure(error)) }
    }

    /// Returns the offsets that one request commits for `entries`. If several entries name a partition, the last call
    /// wins. Among batches of one lease, the highest offset wins.
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
