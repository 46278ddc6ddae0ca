public import KafkaCodecs

/// A record batch of magic 2 as it lies on the wire or in a file: its header read in place, its records lazily.
///
/// Creating one checks that the length is right and the magic known, not the checksum: `verifyChecksum()` does.
public struct RecordBatchView: Sendable {
    /// The whole batch, from its base offset to its last record.
    public let bytes: Bytes

    /// The size of a batch's header, and where its records begin.
    public static let headerSize = RecordBatchLayout.records

    /// The most bytes that a compressed batch may decompress to.
    public static let defaultDecompressionLimit = Compression.defaultLimit

    /// Creates a view of a batch that takes up all of `bytes`.
    ///
    /// - Throws: `CodecError`: `.truncated`, `.malformed`, or `.unsupported` for a magic other than 2.
    public init(_ bytes: Bytes) throws(CodecError) {
        guard bytes.count >= RecordBatchLayout.records else {
            throw CodecError(.truncated, "a record batch is shorter than its header")
        }
        self.bytes = bytes
        guard magic == 2 else { throw CodecError(.unsupported, "record batches of magic \(magic) are not read here") }
        guard Int(batchLength) == bytes.count - RecordBatchLayout.lengthPrefix else {
            throw CodecError(.malformed, "a record batch's length does not match its bytes")
        }
        guard recordCount >= 0, lastOffsetDelta >= (recordCount == 0 ? -1 : 0) else {
            throw CodecError(.malformed, "a record batch's counts are negative")
        }
        // So that `lastOffset`, and what follows it, are offsets too.
        guard baseOffset >= 0, baseOffset < .max - Int64(max(lastOffsetDelta, 0)) else {
            throw CodecError(.malformed, "a record batch's offsets are out of range")
        }
    }

    // MARK: Header

    /// The offset of the first record, or of the first that was there before compaction.
    public var baseOffset: Int64 { load(RecordBatchLayout.baseOffset) }
    /// The number of bytes after this field.
    public var batchLength: Int32 { load(RecordBatchLayout.batchLength) }
    /// The leader epoch under which the batch was written; -1 where it is not known.
    public var partitionLeaderEpoch: Int32 { load(RecordBatchLayout.partitionLeaderEpoch) }
    /// The format's version.
    public var magic: Int8 { load(RecordBatchLayout.magic) }
    /// The CRC-32C that the header states.
    public var checksum: UInt32 { load(RecordBatchLayout.checksum) }
    /// The bits of which the properties below tell.
    public var attributes: Int16 { load(RecordBatchLayout.attributes) }
    /// What to add to `baseOffset` for the last record.
    public var lastOffsetDelta: Int32 { load(RecordBatchLayout.lastOffsetDelta) }
    /// The offset of the last record.
    public var lastOffset: Int64 { baseOffset &+ Int64(lastOffsetDelta) }
    /// The timestamp that the records' own are counted from, in milliseconds.
    public var baseTimestamp: Int64 { load(RecordBatchLayout.baseTimestamp) }
    /// The latest timestamp, in milliseconds.
    public var maxTimestamp: Int64 { load(RecordBatchLayout.maxTimestamp) }
    /// The producer's id; -1 where it is not idempotent.
    public var producerID: Int64 { load(RecordBatchLayout.producerID) }
    /// The producer's epoch; -1 where it is not idempotent.
    public var producerEpoch: Int16 { load(RecordBatchLayout.producerEpoch) }
    /// The sequence of the first record; -1 where the producer is not idempotent.
    public var baseSequence: Int32 { load(RecordBatchLayout.baseSequence) }
    /// The number of records.
    public var recordCount: Int32 { load(RecordBatchLayout.recordCount) }

    /// The codec, or `nil` where its number is not known here.
    public var compression: Compression? {
        Compression(rawValue: Int8(truncatingIfNeeded: attributes & RecordBatchLayout.compressionMask))
    }
    /// Whether the broker's time of writing stands for every record's own.
    public var usesLogAppendTime: Bool { attributes & RecordBatchLayout.logAppendTimeBit != 0 }
    /// Whether the batch is part of a transaction.
    public var isTransactional: Bool { attributes & RecordBatchLayout.transactionalBit != 0 }
    /// Whether the batch marks the end of a transaction and holds no user's record.
    public var isControl: Bool { attributes & RecordBatchLayout.controlBit != 0 }
    /// Whether `baseTimestamp` is the time at which tombstones may go (KIP-534).
    public var hasDeleteHorizon: Bool { attributes & RecordBatchLayout.deleteHorizonBit != 0 }

    private func load<Value: FixedWidthInteger & BitwiseCopyable>(_ offset: Int) -> Value {
        // The length was checked when the view was made.
        bytes.withUnsafeBytes { Value(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: Value.self)) }
    }

    // MARK: Body

    /// Checks the checksum.
    ///
    /// - Throws: `CodecError` with `.checksumMismatch`.
    public func verifyChecksum() throws(CodecError) {
        let computed = CRC32C.checksum(bytes.slice(RecordBatchLayout.attributes..<bytes.count))
        guard computed == checksum else {
            throw CodecError(.checksumMismatch, "the record batch at offset \(baseOffset) does not match its checksum")
        }
    }

    /// Returns the run of records, decompressed where it is compressed.
    ///
    /// - Parameter limit: The most bytes that it may decompress to.
    /// - Throws: `CodecError`.
    public func decompressedRecords(
        limit: Int = RecordBatchView.defaultDecompressionLimit
    ) throws(CodecError) -> Bytes {
        guard let compression else {
            throw CodecError(
                .unsupported, "codec \(attributes & RecordBatchLayout.compressionMask) is not known here")
        }
        // Compaction may leave a batch without records, and its codec's bit.
        guard recordCount > 0 || bytes.count > RecordBatchLayout.records else { return .empty }
        return try compression.decompress(bytes.slice(RecordBatchLayout.records..<bytes.count), limit: limit)
    }

    /// Returns the records, ready to be walked.
    ///
    /// - Throws: `CodecError` where they cannot be decompressed.
    public func records(
        limit: Int = RecordBatchView.defaultDecompressionLimit
    ) throws(CodecError) -> RecordRun {
        RecordRun(header: self, records: try decompressedRecords(limit: limit))
    }
}
