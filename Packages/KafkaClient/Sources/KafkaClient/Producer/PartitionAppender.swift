import KafkaCodecs

/// The records of one partition that are not acknowledged yet. They are appended under the lock, and the loop sends
/// them in order.
///
/// Records are sent, and get their sequence numbers, in the order of their appends. A partition *stops* when one of its
/// batches fails while others were appended behind it: nothing behind it is sent, and new records are refused.
/// `Producer.Configuration.failedPartitions` determines when it opens again. See `ProducerSender+Stopping.swift`.
final class PartitionAppender: @unchecked Sendable {
    // Unchecked because `state` has its lock, the sender's lock guards `isAnnounced`, and the rest is accessed only on
    // the loop.
    struct State {
        var open: ProducerBatch?
        /// How many batches were opened so far, which numbers them.
        var opened = 0
        /// Sealed batches that the loop has not fetched yet, in order.
        var sealed: [ProducerBatch] = []
        /// Why no batch can be opened, while the partition is stopped.
        var refusal: KafkaError?
    }

    /// A failed batch that has stopped its partition.
    struct Stop {
        let place: ProducerBatch.Place
        /// Whether the batches that were in flight behind it have ended too.
        var isSettled = false
    }

    let topicName: String
    let partition: Int32
    let state = Lock(State())
    /// Whether the partition is in the sender's `announcements`. Guarded by the sender's lock.
    var isAnnounced = false

    // The following properties are accessed only on the loop.
    /// The broker that leads the partition; -1 if it is not known.
    var leader: Int32 = -1
    /// Whether the leader from the metadata is used only after a refresh.
    var isLeaderDoubtful = false
    /// Why the last attempt failed. The error of a batch that expires contains this cause.
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

    /// Whether `batch` may be sent: the partition is not stopped, or the batch is before the one that stopped it.
    func mayStillSend(_ batch: ProducerBatch) -> Bool { stop.map { batch.place < $0.place } ?? true }

    /// Moves the sealed batches that are ready into the queue, in order, up to the first one that is still being
    /// compressed.
    func collect() {
        state.withLock { state in
            let ready = state.sealed.prefix(while: \.isReady)
            guard !ready.isEmpty else { return }
            queue.append(contentsOf: ready)
            state.sealed.removeFirst(ready.count)
        }
    }

    /// Refuses new batches with `reason`, and removes and returns every batch that the loop has not fetched: open,
    /// sealed, or still being compressed. The thread that compresses a batch leaves it alone after that.
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

    /// Seals the open batch if `condition` is true, and returns it so that the caller can prepare it.
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
