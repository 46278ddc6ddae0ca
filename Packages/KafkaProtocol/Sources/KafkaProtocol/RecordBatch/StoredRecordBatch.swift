public import KafkaCodecs

/// A batch in the format in which it was stored. A log keeps the format in which a batch was written, whatever the
/// broker's version.
public enum StoredRecordBatch: Sendable {
    /// Magic 2, since Kafka 0.11.
    case current(RecordBatchView)
    /// Magic 0 or 1.
    case legacy(LegacyBatchView)

    /// Creates a view of a batch that occupies all of `bytes`.
    ///
    /// - Throws: `CodecError`: `.truncated`, `.malformed`, or `.unsupported` for a magic above 2.
    public init(_ bytes: Bytes) throws(CodecError) {
        guard bytes.count > RecordBatchLayout.magic else {
            throw CodecError(.truncated, "a record batch is shorter than its header")
        }
        if bytes[RecordBatchLayout.magic] < 2 {
            self = .legacy(try LegacyBatchView(bytes))
        } else {
            self = .current(try RecordBatchView(bytes))
        }
    }

    /// The whole batch.
    public var bytes: Bytes {
        switch self {
        case .current(let batch): batch.bytes
        case .legacy(let batch): batch.bytes
        }
    }

    /// The offset of the last record.
    public var lastOffset: Int64 {
        switch self {
        case .current(let batch): batch.lastOffset
        case .legacy(let batch): batch.lastOffset
        }
    }

    /// Whether the batch has records for consumers. False for a control batch, and for a batch that compaction has
    /// emptied.
    public var holdsRecords: Bool {
        switch self {
        case .current(let batch): !batch.isControl && batch.recordCount > 0
        case .legacy: true
        }
    }

    /// Verifies the batch's checksum.
    ///
    /// - Throws: `CodecError` with `.checksumMismatch` if it does not match.
    public func verifyChecksum() throws(CodecError) {
        switch self {
        case .current(let batch): try batch.verifyChecksum()
        case .legacy(let batch): try batch.verifyChecksum()
        }
    }

    /// Returns the batch in the format of magic 2. A batch of an older format is converted.
    ///
    /// - Parameter limit: The maximum number of bytes that a batch of an older format may decompress to.
    /// - Throws: `CodecError`, only for a batch of an older format.
    public func current(
        limit: Int = RecordBatchView.defaultDecompressionLimit
    ) throws(CodecError) -> RecordBatchView {
        switch self {
        case .current(let batch): batch
        case .legacy(let batch): try batch.current(limit: limit)
        }
    }

    /// Returns the records, decompressed.
    ///
    /// - Parameter limit: The maximum number of bytes that they may decompress to.
    /// - Throws: `CodecError` if they cannot be decompressed.
    public func records(
        limit: Int = RecordBatchView.defaultDecompressionLimit
    ) throws(CodecError) -> RecordRun {
        try current(limit: limit).records(limit: limit)
    }
}
