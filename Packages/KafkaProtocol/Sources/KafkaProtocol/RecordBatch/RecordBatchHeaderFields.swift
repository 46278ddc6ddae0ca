public import KafkaCodecs

/// The fields of a batch's header that do not follow from its records.
public struct RecordBatchHeaderFields: Sendable {
    /// The offset of the first record. A producer leaves it at 0; the broker sets it.
    public var baseOffset: Int64 = 0
    /// The last record's offset minus the base offset. If `nil`, the number of records minus one. Set it if there are
    /// holes in the offsets, as after compaction.
    public var lastOffsetDelta: Int32?
    /// The leader epoch. A producer leaves it at -1; the broker sets it.
    public var partitionLeaderEpoch: Int32 = -1
    /// The codec that the records are compressed with.
    public var compression: Compression = .none
    /// The time at which the broker appended the batch, in milliseconds since 1970, if it replaces the records' own
    /// timestamps (LogAppendTime); otherwise `nil`.
    public var appendTimestamp: Int64?
    /// The latest timestamp, in milliseconds since 1970. If `nil`, that of the records. Set it for a batch that
    /// compaction has emptied.
    public var maxTimestamp: Int64?
    /// The time from which compaction may remove tombstones, in milliseconds since 1970 (KIP-534); `nil` if there is
    /// none.
    public var deleteHorizon: Int64?
    /// Whether the batch is part of a transaction.
    public var isTransactional = false
    /// Whether the batch is a control batch, such as the marker at the end of a transaction.
    public var isControl = false
    /// The producer id; -1 for none.
    public var producerID: Int64 = -1
    /// The producer epoch; -1 for none.
    public var producerEpoch: Int16 = -1
    /// The sequence number of the first record; -1 for none.
    public var baseSequence: Int32 = -1

    /// Creates the header fields of a batch without compression and without a producer id.
    public init() {}

    var attributes: Int16 {
        var attributes = Int16(compression.rawValue)
        if appendTimestamp != nil { attributes |= RecordBatchLayout.logAppendTimeBit }
        if isTransactional { attributes |= RecordBatchLayout.transactionalBit }
        if isControl { attributes |= RecordBatchLayout.controlBit }
        if deleteHorizon != nil { attributes |= RecordBatchLayout.deleteHorizonBit }
        return attributes
    }

    /// Writes the header at `base`. The records may be anywhere in memory; the checksum covers them.
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
