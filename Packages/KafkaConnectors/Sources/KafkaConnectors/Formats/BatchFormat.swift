import KafkaClient
import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import RivvenProtocol

/// Format `batch`: the event's key is null, and its value is the Kafka batch as it was fetched, still compressed. Only
/// the batch's leader epoch, which no checksum covers, is replaced by the source partition.
///
/// Two kinds of batches are encoded again. Their records stay the same, but not the bytes of the batch. If a batch is
/// read from the middle, the records before are left out. If a batch does not fit into a frame of Rivven, it becomes
/// several events, each a batch with the same codec, whose offsets continue those of the previous one. Control batches
/// become no event.
enum BatchFormat {
    /// The most bytes of an event's value: a frame of Rivven, less the room for the rest of the request.
    static let maximumBytes = RivvenFrame.maximumSize - (64 << 10)

    /// Returns the events of `batch`.
    static func encode(_ batch: RecordBatch) throws(CodecError) -> SourceEvents {
        try encode(batch.view, from: batch.firstOffset, partition: batch.partition)
    }

    /// Returns the events of a batch. A single record that is larger than the limit is refused.
    ///
    /// - Parameters:
    ///   - first: The offset of the first record to return.
    ///   - limit: The most bytes of an event's value.
    static func encode(
        _ batch: RecordBatchView, from first: Int64, partition: Int32, limit: Int = maximumBytes
    ) throws(CodecError) -> SourceEvents {
        guard !batch.isControl, batch.recordCount > 0, first <= batch.lastOffset else { return SourceEvents([]) }
        if first <= batch.baseOffset, batch.bytes.count <= limit {
            var whole = SourceEvents([RivvenRecord(key: nil, value: stamped(batch.bytes, partition))])
            let offsets = batch.baseOffset..<batch.lastOffset + 1
            whole.offsets = { [offsets] }
            return whole
        }
        let records = try batch.records().array().filter { $0.offset >= first }
        var chunks = BatchChunks(batch, partition: partition, limit: limit)
        let values = try chunks.encode(records[...], offsets: max(first, batch.baseOffset)..<batch.lastOffset + 1)
        var events = SourceEvents(values.map { RivvenRecord(key: nil, value: $0) }, refusals: chunks.refusals)
        events.offsets = { [offsets = chunks.offsets] in offsets }
        return events
    }

    private static func stamped(_ batch: Bytes, _ partition: Int32) -> Bytes {
        batch.withUnsafeBytes { source in
            Bytes(unsafeUninitializedCapacity: source.count) { target in
                target.copyMemory(from: source)
                target.storeBytes(
                    of: partition.bigEndian, toByteOffset: RecordBatchLayout.partitionLeaderEpoch, as: Int32.self)
                return source.count
            }
        }
    }

    /// Returns the batch that is an event's value, after its checksum was verified.
    ///
    /// - Throws: `CodecError` if the event is not in this format, or is damaged.
    static func batch(_ message: RivvenMessage) throws(CodecError) -> RecordBatchView {
        let batch = try RecordBatchView(message.value)
        try batch.verifyChecksum()
        return batch
    }
}

/// An encoder that divides the records of one batch into several batches that are small enough.
private struct BatchChunks {
    private let batch: RecordBatchView
    private let partition: Int32
    private let limit: Int
    private let codec: Compression
    /// The records that are too large for an event.
    private(set) var refusals: [SourceEvents.Refusal] = []
    /// The offsets of each event.
    private(set) var offsets: [Range<Int64>] = []

    init(_ batch: RecordBatchView, partition: Int32, limit: Int) {
        self.batch = batch
        self.partition = partition
        self.limit = limit
        codec = batch.compression ?? .none
    }

    /// Returns the batches of `records`, which are halved until each batch fits.
    ///
    /// - Parameter offsets: The offsets of the records, including those that compaction removed.
    mutating func encode(_ records: ArraySlice<Record>, offsets: Range<Int64>) throws(CodecError) -> [Bytes] {
        guard let first = records.first else { return [] }
        let whole = try encoded(records, offsets)
        if whole.count <= limit {
            self.offsets.append(offsets)
            return [whole]
        }
        guard records.count > 1 else {
            let reason = "it is larger than the \(limit) bytes that an event of Rivven can have"
            let record = RivvenRecord(key: first.key, value: first.value ?? Bytes())
            refusals.append(.init(offset: first.offset, record: record, reason: reason))
            return []
        }
        let middle = records.startIndex + records.count / 2
        let boundary = records[middle].offset
        return try encode(records[..<middle], offsets: offsets.lowerBound..<boundary)
            + encode(records[middle...], offsets: boundary..<offsets.upperBound)
    }

    private func encoded(_ records: ArraySlice<Record>, _ offsets: Range<Int64>) throws(CodecError) -> Bytes {
        var fields = RecordBatchHeaderFields()
        fields.baseOffset = offsets.lowerBound
        fields.lastOffsetDelta = Int32(clamping: offsets.upperBound - offsets.lowerBound - 1)
        fields.partitionLeaderEpoch = partition
        fields.compression = codec
        fields.appendTimestamp = batch.usesLogAppendTime ? batch.maxTimestamp : nil
        fields.deleteHorizon = batch.hasDeleteHorizon ? batch.baseTimestamp : nil
        fields.isTransactional = batch.isTransactional
        fields.producerID = batch.producerID
        fields.producerEpoch = batch.producerEpoch
        if batch.baseSequence >= 0, let first = records.first {
            // The sequence grows with the offset, since both counted the same records before compaction. After the
            // largest number it continues at 0.
            let sequence = Int64(batch.baseSequence) + first.offset - batch.baseOffset
            fields.baseSequence = Int32(truncatingIfNeeded: sequence & Int64(Int32.max))
        }
        return try RecordBatchView.encode(Array(records), fields: fields, keepsOffsets: true)
    }
}
