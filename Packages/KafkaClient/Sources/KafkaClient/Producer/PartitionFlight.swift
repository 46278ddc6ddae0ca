import KafkaTransport

/// The batches of one partition that were sent and have not ended, and the sequences under which they were sent.
///
/// Invariants:
/// - Batches are sent, and sent again, in the order of their appends. While one must be sent again, nothing new is
///   sent; it is sent again only when no response is outstanding.
/// - Until the broker has acknowledged one batch under an epoch, only one batch is in flight. A broker that does not
///   know a producer accepts whichever sequence arrives first, so a later batch could be written before one that the
///   broker refused.
/// - A batch keeps its producer id, epoch and sequence through all attempts. When a sequence will never be written (a
///   gap), nothing is sent until no response is outstanding; then the partition takes its next epoch, and sequences
///   start at 0 again (KIP-360). Epochs are the partition's own, so a gap concerns no other partition.
struct PartitionFlight {
    /// The reason why the sequence numbers must start again.
    enum Gap: Int, Comparable {
        case none
        /// The broker has none of the unacknowledged batches: it refused the first one's sequence as out of order.
        case notWritten
        /// Some of the unacknowledged batches may have been written.
        case uncertain

        static func < (a: Gap, b: Gap) -> Bool { a.rawValue < b.rawValue }
    }

    /// A producer id with one of its epochs.
    struct Epoch: Equatable {
        var id: Int64 = -1
        var epoch: Int16 = -1
    }

    private(set) var inFlight: [ProducerBatch] = []
    private var failed: [ProducerBatch] = []
    private(set) var notBefore: Int64 = 0
    /// Counts the rounds of attempts that failed since the last acknowledgement.
    private var failedRounds = 0
    private(set) var gap = Gap.none

    private var producer = Epoch()
    /// The generation of the producer's identity that `producer` was taken from.
    private var generation = 0
    private var nextSequence: Int32 = 0
    /// Whether the broker knows the producer: it has acknowledged a batch under the current epoch.
    private var isKnown = false
    /// Whether a gap was found under the last possible epoch of the producer id.
    private var isSpent = false

    // MARK: Sequences

    /// Assigns an epoch and a sequence number to a batch that has none from an earlier attempt. The first sequence of
    /// an epoch is 0.
    ///
    /// A new identity of the producer is adopted only when nothing is in flight under the old one.
    mutating func stamp(_ batch: ProducerBatch, _ identity: ProducerIdentity) {
        guard batch.sequence < 0 else { return }
        if generation != identity.generation, inFlight.isEmpty {
            generation = identity.generation
            begin(Epoch(id: identity.id, epoch: identity.epoch))
        }
        batch.producer = producer
        batch.sequence = nextSequence
        nextSequence = SequenceNumber.advance(nextSequence, by: batch.count)
    }

    private mutating func begin(_ epoch: Epoch) {
        producer = epoch
        nextSequence = 0
        isKnown = false
        isSpent = false
    }

    /// Notes that a sequence will never be written.
    mutating func noteGap(_ gap: Gap) {
        self.gap = max(self.gap, gap)
    }

    /// Moves to the next epoch, once no response is outstanding. After the last epoch (32,767) the producer needs a new
    /// id.
    mutating func closeGap() {
        gap = .none
        guard producer.epoch < .max else { return isSpent = true }
        begin(Epoch(id: producer.id, epoch: producer.epoch + 1))
    }

    /// Whether the partition has used up the epochs of the producer id and waits for a new id.
    func needsNewID(_ identity: ProducerIdentity) -> Bool { isSpent && generation == identity.generation }

    // MARK: Sending

    /// Whether the next batch may be sent at `now`.
    func maySend(at now: Int64, limit: Int) -> Bool {
        failed.isEmpty && gap == .none && inFlight.count < (isKnown ? limit : 1) && notBefore <= now
    }

    /// All batches that were sent at least once and have not ended.
    var all: [ProducerBatch] { failed + inFlight }

    /// Removes and returns all batches.
    mutating func takeAll() -> [ProducerBatch] {
        defer { (inFlight, failed) = ([], []) }
        return all
    }

    mutating func send(_ batch: ProducerBatch) {
        inFlight.append(batch)
    }

    // MARK: Responses

    /// Whether `batch` is the first unacknowledged one.
    func isFirst(_ batch: ProducerBatch) -> Bool {
        inFlight.first === batch && !failed.contains { $0.isBefore(batch) }
    }

    /// Removes `batch`, which the broker has written.
    mutating func acknowledge(_ batch: ProducerBatch) {
        remove(batch)
        isKnown = true
        failedRounds = 0
    }

    /// Removes `batch`, which will not be sent again.
    mutating func remove(_ batch: ProducerBatch) {
        inFlight.removeAll { $0 === batch }
    }

    /// Moves `batch` to those that are sent again. The first unacknowledged batch sets the wait: it doubles with each
    /// failed round, from `initial` up to one second, with 20 % of jitter.
    mutating func retry(_ batch: ProducerBatch, at now: Int64, after initial: Duration) {
        if isFirst(batch) {
            let wait = RetryWait.after(failedRounds, initial: initial, jitter: .random(in: 0.8...1.2))
            failedRounds += 1
            notBefore = max(notBefore, now &+ wait)
        }
        remove(batch)
        failed.append(batch)
    }

    /// Adds the parts of a split batch to those that are sent again.
    mutating func retry(_ parts: [ProducerBatch]) {
        failed += parts
    }

    /// Returns the batches to put back at the head of the queue, once no response is outstanding.
    mutating func takeRetries() -> [ProducerBatch] {
        guard inFlight.isEmpty, !failed.isEmpty else { return [] }
        defer { failed = [] }
        return failed.sorted { $0.isBefore($1) }
    }

    /// Removes and returns the batches behind `place` that were to be sent again.
    mutating func takeRetries(behind place: ProducerBatch.Place) -> [ProducerBatch] {
        defer { failed.removeAll { $0.place > place } }
        return failed.filter { $0.place > place }.sorted { $0.isBefore($1) }
    }
}

/// How long to wait before a batch is sent again.
enum RetryWait {
    /// Returns the wait in nanoseconds: `initial`, at least 1 ms, doubled with each round up to one second, multiplied
    /// by `jitter`.
    static func after(_ rounds: Int, initial: Duration, jitter: Double) -> Int64 {
        var wait = max(initial.nanoseconds, 1_000_000)
        let longest = max(wait, 1_000_000_000)
        for _ in 0..<min(rounds, 10) { wait = min(2 * wait, longest) }
        return Int64(Double(wait) * jitter)
    }
}

extension ProducerBatch {
    /// The position of a batch's records within their partition. The parts of a split batch share its `order`.
    struct Place: Comparable {
        let order: Int
        let firstRecord: Int

        static func < (a: Place, b: Place) -> Bool { (a.order, a.firstRecord) < (b.order, b.firstRecord) }
    }

    var place: Place { Place(order: order, firstRecord: firstRecord) }

    /// Whether this batch's records were appended before those of `other`, of the same partition.
    func isBefore(_ other: ProducerBatch) -> Bool { place < other.place }
}
