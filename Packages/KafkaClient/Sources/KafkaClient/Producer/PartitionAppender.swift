import KafkaCodecs
import KafkaProtocol

/// Where the records of one partition are appended, and from where its batches are sent in order.
///
/// One lock a partition: the order of appends is the order of sequences.
final class PartitionAppender: @unchecked Sendable {
    // Unchecked because `state` has its lock, `isAnnounced` the sender's, and the rest belongs to the loop.
    struct State {
        var open: ProducerBatch?
        /// How many batches were opened so far.
        var opened = 0
        /// Sealed batches that the loop has not fetched yet, in order.
        var sealed: [ProducerBatch] = []
    }

    let topicName: String
    let partition: Int32
    let state = Lock(State())
    /// Whether the loop was told of this partition. Guarded by the sender's lock.
    var isAnnounced = false

    // What follows belongs to the loop.
    /// The broker that leads the partition; -1 where it is not known.
    var leader: Int32 = -1
    /// Whether the leader must be asked for anew before it is believed.
    var isLeaderDoubtful = false
    var queue: [ProducerBatch] = []
    var flight = PartitionFlight()
    /// The number of the transaction that the partition was last part of.
    var transaction = 0
    var isReady = false
    var isLingering = false

    init(topicName: String, partition: Int32) {
        self.topicName = topicName
        self.partition = partition
    }

    /// Fetches the sealed batches that are ready, in order, up to the first that is still being compressed.
    func collect() {
        state.withLock { state in
            let ready = state.sealed.prefix(while: \.isReady)
            guard !ready.isEmpty else { return }
            queue.append(contentsOf: ready)
            state.sealed.removeFirst(ready.count)
        }
    }

    /// Seals the open batch where `condition` holds, and returns it for its preparation.
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

/// What of one partition is under way, and what must be sent again first.
///
/// Invariants: batches are sent, and sent again, in the order of their appends; while one is to be sent again nothing
/// new is sent, and it is sent again only when no answer is outstanding any more (T9). Until the broker has acknowledged
/// one batch under an epoch, one alone is under way: a broker that knows nothing of a producer takes whichever sequence
/// comes first, so that a later batch could get in before one that it turned away.
struct PartitionFlight {
    private(set) var inFlight: [ProducerBatch] = []
    private var failed: [ProducerBatch] = []
    private(set) var notBefore: Int64 = 0
    private var nextSequence: Int32 = 0
    private var generation = 0
    /// Whether the broker knows the producer: it has acknowledged a batch under this epoch.
    private var isKnown = false

    /// Returns the sequence of a batch of `count` records; the first under another producer epoch is 0.
    mutating func takeSequence(_ count: Int, generation: Int) -> Int32 {
        if generation != self.generation {
            self.generation = generation
            nextSequence = 0
            isKnown = false
        }
        defer { nextSequence = SequenceNumber.advance(nextSequence, by: count) }
        return nextSequence
    }

    /// Whether a new batch may be sent at `now`.
    func maySend(at now: Int64, limit: Int) -> Bool {
        failed.isEmpty && inFlight.count < (isKnown ? limit : 1) && notBefore <= now
    }

    /// All batches that were sent and have not ended.
    var all: [ProducerBatch] { failed + inFlight }

    /// Takes out all batches, for good.
    mutating func takeAll() -> [ProducerBatch] {
        defer { (inFlight, failed) = ([], []) }
        return all
    }

    mutating func send(_ batch: ProducerBatch) {
        inFlight.append(batch)
    }

    /// Whether `batch` is the first of those that are not acknowledged.
    func isFirst(_ batch: ProducerBatch) -> Bool {
        inFlight.first === batch && !failed.contains { $0.openedBefore(batch) }
    }

    /// Takes out `batch`, which the broker has written.
    mutating func acknowledge(_ batch: ProducerBatch) {
        remove(batch)
        isKnown = true
    }

    /// Takes `batch` out for good.
    mutating func remove(_ batch: ProducerBatch) {
        inFlight.removeAll { $0 === batch }
    }

    /// Takes `batch` out to be sent again, not before `time`.
    mutating func retry(_ batch: ProducerBatch, notBefore time: Int64) {
        remove(batch)
        failed.append(batch)
        notBefore = max(notBefore, time)
    }

    /// Puts batches, which take the place of one that was taken out, among those to be sent again.
    mutating func retry(_ parts: [ProducerBatch]) {
        failed += parts
    }

    /// The batches to put back at the head of the queue, once no answer is outstanding.
    mutating func takeRetries() -> [ProducerBatch] {
        guard inFlight.isEmpty, !failed.isEmpty else { return [] }
        defer { failed = [] }
        return failed.sorted { $0.openedBefore($1) }
    }
}

extension ProducerBatch {
    /// Whether this batch's records were appended before those of `other`, of the same partition.
    fileprivate func openedBefore(_ other: ProducerBatch) -> Bool {
        (order, firstRecord) < (other.order, other.firstRecord)
    }
}
