import KafkaProtocol

/// The state of a partition's idempotent producers, so that a batch that is sent twice is written once (KIP-98,
/// KIP-360).
///
/// Invariants:
/// - An entry has at most the last five batches of its producer's current epoch, oldest first.
/// - The next batch has the sequence after the last one's, where 0 follows 2^31-1.
struct ProducerStateTable {
    /// A batch that was written.
    struct Batch: Equatable {
        let baseSequence: Int32
        let lastSequence: Int32
        let baseOffset: Int64
        /// The append time in the batch's response, or -1.
        let appendTime: Int64
    }

    struct Producer: Equatable {
        var epoch: Int16
        var batches: [Batch]
        /// The time of the last write in milliseconds since 1970, for expiry.
        var lastWrite: Int64
    }

    /// The decision about a batch.
    enum Verdict: Equatable {
        case append
        /// The batch is already in the log.
        case duplicate(Batch)
        case refused(ErrorCode)
    }

    /// The number of batches in which duplicates are recognized. A client has at most as many in flight.
    static let remembered = 5
    /// The maximum number of producers. Beyond it, the producers that have been inactive the longest are removed.
    let capacity: Int
    private(set) var producers: [Int64: Producer] = [:]

    init(capacity: Int = 100_000) {
        self.capacity = capacity
    }

    /// Returns the sequence of a batch's last record.
    static func lastSequence(base: Int32, count: Int32) -> Int32 {
        // A 31-bit addition: 0 follows 2^31-1, also within a batch.
        Int32(truncatingIfNeeded: (Int64(base) + Int64(count) - 1) & 0x7fff_ffff)
    }

    /// Decides about a batch before it is written.
    func judge(producer id: Int64, epoch: Int16, baseSequence: Int32, count: Int32) -> Verdict {
        guard let producer = producers[id] else { return .append }
        if epoch < producer.epoch { return .refused(.invalidProducerEpoch) }
        if epoch > producer.epoch {
            return baseSequence == 0 ? .append : .refused(.outOfOrderSequenceNumber)
        }
        let lastSequence = Self.lastSequence(base: baseSequence, count: count)
        for batch in producer.batches
        where batch.baseSequence == baseSequence && batch.lastSequence == lastSequence {
            return .duplicate(batch)
        }
        // A marker has raised the producer's epoch, and nothing is written under the new epoch yet.
        guard let last = producer.batches.last else {
            return baseSequence == 0 ? .append : .refused(.outOfOrderSequenceNumber)
        }
        let isNext = baseSequence == (last.lastSequence == .max ? 0 : last.lastSequence + 1)
        return isNext ? .append : .refused(.outOfOrderSequenceNumber)
    }

    /// Records a batch that was written.
    mutating func record(
        producer id: Int64, epoch: Int16, baseSequence: Int32, count: Int32, baseOffset: Int64, appendTime: Int64,
        now: Int64
    ) {
        let batch = Batch(
            baseSequence: baseSequence, lastSequence: Self.lastSequence(base: baseSequence, count: count),
            baseOffset: baseOffset, appendTime: appendTime)
        if producers[id] == nil {
            makeRoom()
            producers[id] = Producer(epoch: epoch, batches: [batch], lastWrite: now)
            return
        }
        update(&producers[id, default: Producer(epoch: epoch, batches: [], lastWrite: now)], epoch, batch, now)
    }

    private func update(_ producer: inout Producer, _ epoch: Int16, _ batch: Batch, _ now: Int64) {
        if producer.epoch != epoch {
            producer.epoch = epoch
            producer.batches.removeAll(keepingCapacity: true)
        }
        if producer.batches.count == Self.remembered { producer.batches.removeFirst() }
        producer.batches.append(batch)
        producer.lastWrite = now
    }

    /// Records the end of a transaction. If the marker has a later epoch than the producer, batches in flight are
    /// fenced.
    mutating func recordMarker(producer id: Int64, epoch: Int16, now: Int64) {
        if producers[id] == nil { makeRoom() }
        var producer = producers[id] ?? Producer(epoch: epoch, batches: [], lastWrite: now)
        if producer.epoch != epoch {
            producer.epoch = epoch
            producer.batches = []
        }
        producer.lastWrite = now
        producers[id] = producer
    }

    /// Restores a producer from a snapshot.
    mutating func restore(_ id: Int64, _ producer: Producer) {
        producers[id] = producer
    }

    /// Removes producers that have not written since `time`. Their next batch is accepted whatever its sequence.
    ///
    /// - Parameter keeps: Returns whether a producer is kept nevertheless.
    mutating func expire(before time: Int64, keeping keeps: (Int64) -> Bool = { _ in false }) {
        guard producers.values.contains(where: { $0.lastWrite < time }) else { return }
        producers = producers.filter { $0.value.lastWrite >= time || keeps($0.key) }
    }

    private mutating func makeRoom() {
        guard producers.count >= capacity else { return }
        // Removes a tenth at a time, so that many batches share the cost of one search.
        let oldest = producers.sorted { $0.value.lastWrite < $1.value.lastWrite }.prefix(max(1, capacity / 10))
        for (id, _) in oldest { producers[id] = nil }
    }
}
