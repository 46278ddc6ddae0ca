import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import Synchronization

/// The records of one partition that are sent together, encoded as they are appended.
///
/// Ownership: *open*, the appender's lock guards it; *sealed*, it belongs to the thread that sealed it, until that
/// has compressed it; *ready*, and ever after, to the loop. No step is ever
/// taken back; a retry is in flight again.
final class ProducerBatch: @unchecked Sendable {
    // Unchecked because the state says which thread may touch it.
    enum State: Int {
        case open, sealed, ready, inFlight, done
    }

    struct Waiter {
        let index: Int
        let timestamp: Int64
        let continuation: UnsafeContinuation<Result<RecordMetadata, KafkaError>, Never>
    }

    let appender: PartitionAppender
    let slab: Slab
    /// When the batch was opened, by the loop's clock.
    let openedAt: Int64
    /// The batch's place among those of its partition.
    let order: Int
    /// Where in a batch that was split this one begins.
    let firstRecord: Int
    var writer: RecordBatchWriter
    var waiters: [Waiter] = []
    var tags: [UInt64] = []
    /// Which record each tag belongs to, where not every one before the last has its own.
    var tagPlaces: [Int] = []
    private let state = Atomic<Int>(State.open.rawValue)

    // What follows belongs to the loop.
    var sequence: Int32 = -1
    var attempts = 0
    /// How many of the attempts were refused for the batch's size, which no allowance of retries counts.
    var refusals = 0
    /// Whether an attempt ended without an answer, so that the batch may have been written.
    var isOutcomeUnknown = false
    var flushes: [FlushGroup] = []
    private var compressed: Bytes?
    private var compression = Compression.none

    init(appender: PartitionAppender, slab: Slab, openedAt: Int64, order: Int, firstRecord: Int = 0) {
        self.appender = appender
        self.slab = slab
        self.openedAt = openedAt
        self.order = order
        self.firstRecord = firstRecord
        writer = RecordBatchWriter(UnsafeMutableRawBufferPointer(start: slab.base, count: slab.capacity))
    }

    var count: Int { writer.count }

    var isReady: Bool { state.load(ordering: .acquiring) >= State.ready.rawValue }

    func advance(to next: State) {
        assert(state.load(ordering: .relaxed) <= next.rawValue, "a batch went backwards")
        state.store(next.rawValue, ordering: .releasing)
    }

    /// Compresses what was appended, by whoever sealed the batch, and hands it to the loop.
    func prepare(_ compression: Compression, level: Int?) {
        if compression != .none, let output = try? compression.compress(writer.records, level: level),
            output.count < writer.records.count
        {
            compressed = output
            self.compression = compression
        }
        advance(to: .ready)
    }

    /// The size of the batch on the wire.
    var size: Int {
        compressed.map { RecordBatchLayout.records + $0.count } ?? writer.used
    }

    /// Writes the header for an attempt and returns the batch as it goes to the socket.
    func pieces(producerID: Int64, producerEpoch: Int16, isTransactional: Bool = false) -> [Bytes] {
        var fields = RecordBatchHeaderFields()
        fields.isTransactional = isTransactional
        fields.compression = compression
        fields.producerID = producerID
        fields.producerEpoch = producerEpoch
        fields.baseSequence = sequence
        guard let compressed else {
            writer.writeHeader(fields)
            return [Bytes(owner: slab, pointer: slab.base, count: writer.used)]
        }
        compressed.withUnsafeBytes { records in
            fields.write(
                to: slab.base, batchSize: size, recordCount: count, baseTimestamp: writer.baseTimestamp,
                maxTimestamp: writer.maxTimestamp, records: records)
        }
        return [Bytes(owner: slab, pointer: slab.base, count: RecordBatchLayout.records), compressed]
    }

    /// Tells all that wait for the batch how it ended.
    func finish(_ result: Result<Int64, KafkaError>) {
        advance(to: .done)
        let partition = TopicPartition(appender.topicName, appender.partition)
        for waiter in waiters {
            switch result {
            case .success(let baseOffset):
                waiter.continuation.resume(
                    returning: .success(
                        RecordMetadata(
                            topic: partition.topic, partition: partition.partition,
                            offset: offset(of: waiter, baseOffset), timestamp: waiter.timestamp)
                    ))
            case .failure(let error):
                waiter.continuation.resume(returning: .failure(error))
            }
        }
        waiters = []
        for flush in flushes { flush.leave() }
        flushes = []
    }

    /// A record's offset; -1 where it is not known, as where the broker names one past the last that can be.
    private func offset(of waiter: Waiter, _ baseOffset: Int64) -> Int64 {
        guard baseOffset >= 0 else { return -1 }
        let (offset, isPastTheLast) = baseOffset.addingReportingOverflow(Int64(waiter.index))
        return isPastTheLast ? -1 : offset
    }
}

/// The batches that one `flush()` waits for. Touched on the loop alone.
final class FlushGroup {
    private var left = 0
    private var continuation: UnsafeContinuation<Void, Never>?

    init(_ continuation: UnsafeContinuation<Void, Never>) {
        self.continuation = continuation
    }

    func enter(_ batch: ProducerBatch) {
        left += 1
        batch.flushes.append(self)
    }

    func leave() {
        left -= 1
        finishIfEmpty()
    }

    func finishIfEmpty() {
        guard left == 0 else { return }
        continuation?.resume()
        continuation = nil
    }
}
