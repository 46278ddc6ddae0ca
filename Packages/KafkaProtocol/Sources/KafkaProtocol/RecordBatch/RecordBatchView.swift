public import KafkaCodecs

/// A record batch of magic 2 in its encoded form. Header fields are read in place, and records are decoded on demand.
///
/// The initializer checks the length and the magic, but not the checksum; see `verifyChecksum()`.
public struct RecordBatchView: Sendable {
    /// The whole batch, from its base offset to the end of its last record.
    public let bytes: Bytes

    /// The size of a batch's header in bytes. The records begin after it.
    public static let headerSize = RecordBatchLayout.records

    /// The default for the maximum number of bytes that a compressed batch may decompress to.
    public static let defaultDecompressionLimit = Compression.defaultLimit

    /// Creates a view of a batch that occupies all of `bytes`.
    ///
    /// - Throws: `CodecError`: `.truncated`, `.malformed`, or `.unsupported` for a magic other than 2.
    public init(_ bytes: Bytes) throws(CodecError) {
        guard bytes.count >= RecordBatchLayout.records else {
            throw CodecError(.truncated, "a record batch is shorter than its header")
        }
        self.bytes = bytes
        guard magic == 2 else { throw CodecError(.unsupported, "record batch magic \(magic) is not supported") }
        guard Int(batchLength) == bytes.count - RecordBatchLayout.lengthPrefix else {
            throw CodecError(.malformed, "a record batch's length does not match its bytes")
        }
        guard recordCount >= 0, lastOffsetDelta >= (recordCount == 0 ? -1 : 0) else {
            throw CodecError(.malformed, "a record batch's counts are negative")
        }
        // So `lastOffset`, and the offset after it, do not overflow.
        guard baseOffset >= 0, baseOffset < .max - Int64(max(lastOffsetDelta, 0)) else {
            throw CodecError(.malformed, "a record batch's offsets are out of range")
        }
    }

    // MARK: Header

    /// The offset of the first record. After compaction, that record may no longer exist.
    public var baseOffset: Int64 { load(RecordBatchLayout.baseOffset) }
    /// The number of bytes after this field.
    public var batchLength: Int32 { load(RecordBatchLayout.batchLength) }
    /// The leader epoch under which the batch was written; -1 if it is not known.
    public var partitionLeaderEpoch: Int32 { load(RecordBatchLayout.partitionLeaderEpoch) }
    /// The version of the record format.
    public var magic: Int8 { load(RecordBatchLayout.magic) }
    /// The CRC-32C that is stored in the header.
    public var checksum: UInt32 { load(RecordBatchLayout.checksum) }
    /// The attribute bits. Properties such as `compression` and `isControl` return their meaning.
    public var attributes: Int16 { load(RecordBatchLayout.attributes) }
    /// The last record's offset minus `baseOffset`.
    public var lastOffsetDelta: Int32 { load(RecordBatchLayout.lastOffsetDelta) }
    /// The offset of the last record. After compaction, that record may no longer exist.
    public var lastOffset: Int64 { baseOffset &+ Int64(lastOffsetDelta) }
    /// The timestamp to which the records' timestamp deltas are added, in milliseconds since 1970. If
    /// `hasDeleteHorizon` is true, it is the delete horizon at the same time.
    public var baseTimestamp: Int64 { load(RecordBatchLayout.baseTimestamp) }
    /// The latest timestamp of the records, in milliseconds since 1970.
    public var maxTimestamp: Int64 { load(RecordBatchLayout.maxTimestamp) }
    /// The producer id; -1 if the producer is not idempotent.
    public var producerID: Int64 { load(RecordBatchLayout.producerID) }
    /// The producer epoch; -1 if the producer is not idempotent.
    public var producerEpoch: Int16 { load(RecordBatchLayout.producerEpoch) }
    /// The sequence number of the first record; -1 if the producer is not idempotent.
    public var baseSequence: Int32 { load(RecordBatchLayout.baseSequence) }
    /// The number of records.
    public var recordCount: Int32 { load(RecordBatchLayout.recordCount) }

    /// The codec of the records; `nil` if its number is not known.
    public var compression: Compression? {
        Compression(rawValue: Int8(truncatingIfNeeded: attributes & RecordBatchLayout.compressionMask))
    }
    /// Whether the time at which the broker appended the batch replaces the records' own timestamps.
    public var usesLogAppendTime: Bool { attributes & RecordBatchLayout.logAppendTimeBit != 0 }
    /// Whether the batch is part of a transaction.
    public var isTransactional: Bool { attributes & RecordBatchLayout.transactionalBit != 0 }
    /// Whether this is a control batch, such as the marker at the end of a transaction. It has no records for
    /// consumers.
    public var isControl: Bool { attributes & RecordBatchLayout.controlBit != 0 }
    /// Whether `baseTimestamp` is the time from which compaction may remove tombstones (KIP-534).
    public var hasDeleteHorizon: Bool { attributes & RecordBatchLayout.deleteHorizonBit != 0 }

    private func load<Value: FixedWidthInteger & BitwiseCopyable>(_ offset: Int) -> Value {
        // The initializer has checked the length.
        bytes.withUnsafeBytes { Value(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: Value.self)) }
    }

    // MARK: Body

    /// Verifies the batch's checksum.
    ///
    /// - Throws: `CodecError` with `.checksumMismatch` if it does not match.
    public func verifyChecksum() throws(CodecError) {
        let computed = CRC32C.checksum(bytes.slice(RecordBatchLayout.attributes..<bytes.count))
        guard computed == checksum else {
            throw CodecError(.checksumMismatch, "the record batch at offset \(baseOffset) does not match its checksum")
        }
    }

    /// Returns the encoded records, decompressed if necessary.
    ///
    /// - Parameter limit: The maximum number of bytes that they may decompress to.
    /// - Throws: `CodecError`: `.unsupported` for an unknown codec, or if they cannot be decompressed.
    public func decompressedRecords(
        limit: Int = RecordBatchView.defaultDecompressionLimit
    ) throws(CodecError) -> Bytes {
        guard let compression else {
            throw CodecError(
                .unsupported, "unknown compression codec \(attributes & RecordBatchLayout.compressionMask)")
        }
        // Compaction may leave a batch without records that still has its codec bit.
        guard recordCount > 0 || bytes.count > RecordBatchLayout.records else { return .empty }
        return try compression.decompress(bytes.slice(RecordBatchLayout.records..<bytes.count), limit: limit)
    }

    /// Returns the records, decompressed.
    ///
    /// - Parameter limit: The maximum number of bytes that they may decompress to.
    /// - Throws: `CodecError` if they cannot be decompressed.
    public func records(
        limit: Int = RecordBatchView.defaultDecompressionLimit
    ) throws(CodecError) -> RecordRun {
        RecordRun(header: self, records: try decompressedRecords(limit: limit))
    }
}
