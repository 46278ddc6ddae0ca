import KafkaCodecs
import KafkaProtocol

/// The log of one partition, which follows Kafka's rules for idempotent producers.
struct PartitionLog {
    private struct ProducerState {
        var epoch: Int16
        var nextSequence: Int32
        /// The last five batches, each with its first sequence, record count and base offset.
        var batches: [(sequence: Int32, count: Int32, offset: Int64)] = []
    }

    private(set) var values: [String] = []
    private var producers: [Int64: ProducerState] = [:]

    /// Appends a batch, or finds that it is a duplicate. Returns its base offset, or an error.
    mutating func append(_ batch: RecordBatchView) throws -> (error: ErrorCode, offset: Int64) {
        let records = try batch.records().array().map { $0.value?.utf8String ?? "" }
        let (id, epoch, sequence) = (batch.producerID, batch.producerEpoch, batch.baseSequence)
        let offset = Int64(values.count)
        guard id >= 0 else {
            values += records
            return (.none, offset)
        }
        if var known = producers[id] {
            if epoch < known.epoch { return (.invalidProducerEpoch, -1) }
            if epoch == known.epoch {
                let count = Int32(records.count)
                if let before = known.batches.first(where: { $0.sequence == sequence && $0.count == count }) {
                    return (.none, before.offset)
                }
                guard sequence == known.nextSequence else { return (.outOfOrderSequenceNumber, -1) }
            } else {
                guard sequence == 0 else { return (.outOfOrderSequenceNumber, -1) }
                known = ProducerState(epoch: epoch, nextSequence: 0)
                producers[id] = known
            }
        }
        values += records
        var state = producers[id] ?? ProducerState(epoch: epoch, nextSequence: 0)
        state.nextSequence = sequence + Int32(records.count)
        state.batches = state.batches.suffix(4) + [(sequence, Int32(records.count), offset)]
        producers[id] = state
        return (.none, offset)
    }
}
