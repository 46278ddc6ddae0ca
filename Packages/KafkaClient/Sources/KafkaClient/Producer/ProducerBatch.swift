import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import Synchronization

/// The records of one partition that are sent together. Each record is encoded when it is appended.
///
/// The state determines who may access the batch. *open*: the thread that holds the appender's lock. *sealed*: the
/// thread that sealed it, until it has compressed the records. *ready* and later: the loop. The state never goes back;
/// a retried batch is in flight again. The loop may *claim* a batch that is still being compressed, to end it without
/// sending it.
final class ProducerBatch: @unchecked Sendable {
    // Unchecked because the state determines which thread may access the batch.
    enum State: Int {
        case open, sealed, claimed, ready, inFlight, done
    }

    /// A call of `send` that waits for its record.
    struct Waiter {
        let index: Int
        let timestamp: Int64
        let result: Awaited<Result<RecordMetadata, KafkaError>>
    }

    let appender: PartitionAppender
    let slab: BatchBuffer
    /// When the batch was opened, by the loop's clock.
    let openedAt: Int64
    /// The batch's number within its partition, in the order in which batches were opened.
    let order: Int
    /// The index of this batch's first record in the batch that was split; 0 if it was not split.
    let firstRecord: Int
    var writer: RecordBatchWriter
    var waiters: [Waiter] = []
    var tags: [UInt64] = []
    /// The record index of each tag. Empty while every record up to the last tag has its own tag.
    var tagPlaces: [Int] = []
    private let state = Atomic<Int>(State.open.rawValue)

    // The following properties are accessed only on the loop.
    /// The epoch that the sequence belongs to.
    var producer = PartitionFlight.Epoch()
    /// The sequence of the first record; -1 if the batch has none.
    var sequence: Int32 = -1
    var attempts = 0
    /// How many responses refused the batch, counting only those that `retries` limits.
    var refusals = 0
    /// Whether the outcome of an attempt is unknown, so that the batch may have been written.
    var isOutcomeUnknown = false
    var flushes: [FlushGroup] = []
    private var compressed: Bytes?
    private var compression = Compression.none

    init(appender: PartitionAppender, slab: BatchBuffer, openedAt: Int64, order: Int, firstRecord: Int = 0) {
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

    /// Compresses the records, on the thread that sealed the batch, and then hands the batch to the loop.
    func prepare(_ compression: Compression, level: Int?) {
        if compression != .none, let output = try? compression.compress(writer.records, level: level),
            output.count < writer.records.count
        {
            compressed = output
            self.compression = compression
        }
        become(.ready)
    }

    /// Takes a sealed batch for the loop, whether or not it is compressed. It will not be sent.
    func claim() {
        become(.claimed)
    }

    /// Ends the sealed state. Only the first call has an effect.
    private func become(_ next: State) {
        _ = state.compareExchange(
            expected: State.sealed.rawValue, desired: next.rawValue, ordering: .acquiringAndReleasing)
    }

    /// The size of the batch on the wire.
    var size: Int {
        compressed.map { RecordBatchLayout.records + $0.count } ?? writer.used
    }

    /// Writes the header for an attempt and returns the batch as pieces for the socket.
    func pieces(isTransactional: Bool = false) -> [Bytes] {
        var fields = RecordBatchHeaderFields()
        fields.isTransactional = isTransactional
        fields.compression = compression
        fields.producerID = producer.id
        fields.producerEpoch = producer.epoch
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

    /// Delivers the result to every task that waits for the batch.
    ///
    /// - Parameter refused: The records that the broker named, if it refused the batch because of them.
    func finish(_ result: Result<Int64, KafkaError>, refused: [RefusedRecord] = []) {
        advance(to: .done)
        for waiter in waiters {
            switch result {
            case .success(let baseOffset):
                let written = RecordMetadata(
                    topic: appender.topicName, partition: appender.partition, offset: offset(of: waiter, baseOffset),
                    timestamp: waiter.timestamp)
                waiter.result.set(.success(written))
            case .failure(let error):
                waiter.result.set(.failure(error.ofRecord(waiter.index, refused: refused)))
            }
        }
        waiters = []
        for flush in flushes { flush.leave() }
        flushes = []
    }

    /// Returns a record's offset; -1 if it is not known or would exceed the largest possible offset.
    private func offset(of waiter: Waiter, _ baseOffset: Int64) -> Int64 {
        guard baseOffset >= 0 else { return -1 }
        let (offset, isPastTheLast) = baseOffset.addingReportingOverflow(Int64(waiter.index))
        return isPastTheLast ? -1 : offset
    }
}
