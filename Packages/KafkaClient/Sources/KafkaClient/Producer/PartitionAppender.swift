import KafkaCodecs

/// The records of one partition on their way: appended under its lock, sent in order by the loop.
///
/// The order of appends is the order of sequences, and of sending. A partition *stops* when one of its batches fails while
/// others were appended behind it: nothing behind it is sent, new records are refused, and the partition opens again as
/// `Producer.Configuration.failedPartitions` says. See `ProducerSender+Stopping.swift`.
final class PartitionAppender: @unchecked Sendable {
    // Unchecked because `state` has its lock, `isAnnounced` the sender's, and the rest belongs to the loop.
    struct State {
        var open: ProducerBatch?
        /// How many batches were opened so far.
        var opened = 0
        /// Sealed batches that the loop has not fetched yet, in order.
        var sealed: [ProducerBatch] = []
        /// Why no batch can be opened, while the partition is stopped.
        var refusal: KafkaError?
    }

    /// A failed batch that others of the partition were sent behind.
    struct Stop {
        let place: ProducerBatch.Place
        /// Whether what was in flight behind the batch has ended too.
        var isSettled = false
    }

    let topicName: String
    let partition: Int32
    let state = Lock(State())
    /// Whether the loop was told of this partition. Guarded by the sender's lock.
    var isAnnounced = false

    // What follows belongs to the loop.
    /// The broker that leads the partition; -1 if it is not known.
    var leader: Int32 = -1
    /// Whether newer metadata is needed before the leader is believed.
    var isLeaderDoubtful = false
    /// Why the last attempt failed, for a batch that is not written in time.
    var lastFailure: KafkaError?
    var queue: [ProducerBatch] = []
    var flight = PartitionFlight()
    /// The number of the transaction that the partition was last part of.
    var transaction = 0
    var isReady = false
    var isLingering = false
    var stop: Stop?
    /// The tasks that wait until the partition opens again.
    var openWaiters: [Awaited<Void>] = []

    init(topicName: String, partition: Int32) {
        self.topicName = topicName
        self.partition = partition
    }

    /// Whether `batch` may be sent although the partition may be stopped.
    func mayStillSend(_ batch: ProducerBatch) -> Bool { stop.map { batch.place < $0.place } ?? true }

    /// Fetches the sealed batches that are ready, in order, up to the first that is still being compressed.
    func collect() {
        state.withLock { state in
            let ready = state.sealed.prefix(while: \.isReady)
            guard !ready.isEmpty else { return }
            queue.append(contentsOf: ready)
            state.sealed.removeFirst(ready.count)
        }
    }

    /// Refuses new batches for `reason` and takes out every batch that the loop has not fetched: open, sealed, or still
    /// being compressed by the thread that sealed it, which then leaves it alone.
    func refuse(_ reason: KafkaError?) -> [ProducerBatch] {
        state.withLock { state in
            state.refusal = reason ?? state.refusal
            var batches = state.sealed
            if let open = state.open {
                open.advance(to: .sealed)
                batches.append(open)
            }
            (state.open, state.sealed) = (nil, [])
            for batch in batches { batch.claim() }
            return batches
        }
    }

    /// Accepts new batches again.
    func open() {
        state.withLock { $0.refusal = nil }
    }

    /// Seals the open batch if `condition` is true, and returns it for its preparation.
    func sealOpen(where condition: (ProducerBatch) -> Bool) -> ProducerBatch? {
        state.withLock { state in
            guard let open = state.open, condition(open) else { return nil }
            state.open = nil
            open.advance(to: .sealed)
            state.sealed.append(open)
            return open
        }
    }
}
