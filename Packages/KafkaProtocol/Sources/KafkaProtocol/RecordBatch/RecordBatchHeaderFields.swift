public import KafkaCodecs

/// What a batch's header says besides what its records say.
public struct RecordBatchHeaderFields: Sendable {
    /// The offset of the first record; a producer leaves 0, the broker sets it.
    public var baseOffset: Int64 = 0
    /// What to add for the last record's offset, where that is not one less than the number of records: compaction
    /// leaves holes.
    public var lastOffsetDelta: Int32?
    /// The leader epoch; a producer leaves -1.
    public var partitionLeaderEpoch: Int32 = -1
    /// The codec that the records are compressed with.
    public var compression: Compression = .none
    /// The broker's time of writing, in milliseconds, where it stands for each record's own (LogAppendTime).
    public var appendTimestamp: Int64?
    /// The latest timestamp, in milliseconds, where the records do not say it: of a batch that compaction has emptied.
    public var maxTimestamp: Int64?
    /// From when tombstones may go, in milliseconds, where compaction has said so (KIP-534).
    public var deleteHorizon: Int64?
    /// Whether the batch is part of a transaction.
    public var isTransactional = false
    /// Whether the batch marks the end of a transaction.
    public var isControl = false
    /// The producer's id, or -1.
    public var producerID: Int64 = -1
    /// The producer's epoch, or -1.
    public var producerEpoch: Int16 = -1
    /// The sequence of the first record, or -1.
    public var baseSequence: Int32 = -1

    /// Creates the fields of a batch that is neither compressed nor idempotent.
    public init() {}

    var attributes: Int16 {
        var attributes = Int16(compression.rawValue)
        if appendTimestamp != nil { attributes |= RecordBatchLayout.logAppendTimeBit }
        if isTransactional { attributes |= RecordBatchLayout.transactionalBit }
        if isControl { attributes |= RecordBatchLayout.controlBit }
        if deleteHorizon != nil { attributes |= RecordBatchLayout.deleteHorizonBit }
        return attributes
    }

    /// Writes a header for records that lie at `records`, wherever that is.
    @_spi(KafkaInternals)
    public func write(
        to base: UnsafeMutableRawPointer, batchSize: Int, recordCount: Int, baseTimestamp: Int64, maxTimestamp: Int64,
        records: UnsafeRawBufferPointer
    ) {
        func put<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value, _ offset: Int) {
            base.storeBytes(of: value.bigEndian, toByteOffset: offset, as: Value.self)
        }
        put(baseOffset, RecordBatchLayout.baseOffset)
        put(Int32(batchSize - RecordBatchLayout.lengthPrefix), RecordBatchLayout.batchLength)
        put(partitionLeaderEpoch, RecordBatchLayout.partitionLeaderEpoch)
        put(2 as Int8, RecordBatchLayout.magic)
        put(attributes, RecordBatchLayout.attributes)
        put(lastOffsetDelta ?? Int32(recordCount - 1), RecordBatchLayout.lastOffsetDelta)
        put(baseTimestamp, RecordBatchLayout.baseTimestamp)
        put(appendTimestamp ?? self.maxTimestamp ?? maxTimestamp, RecordBatchLayout.maxTimestamp)
        put(producerID, RecordBatchLayout.producerID)
        put(producerEpoch, RecordBatchLayout.producerEpoch)
        put(baseSequence, RecordBatchLayout.baseSequence)
        put(Int32(recordCount), RecordBatchLayout.recordCount)
        let header = UnsafeRawBufferPointer(
            start: base + RecordBatchLayout.attributes, count: RecordBatchLayout.records - RecordBatchLayout.attributes)
        put(
            CRC32C.checksum(records, continuing: CRC32C.checksum(header)), RecordBatchLayout.checksum)
    }
}
