public import KafkaCodecs

/// A batch in whichever format it was stored: a log keeps what was written to it, whatever the broker's release.
public enum StoredRecordBatch: Sendable {
    /// Magic 2, since Kafka 0.11.
    case current(RecordBatchView)
    /// Magic 0 or 1.
    case legacy(LegacyBatchView)

    /// Creates a view of a batch that takes up all of `bytes`.
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

    /// Whether there is a record for a user in it: not in a control batch, nor in one that compaction emptied.
    public var holdsRecords: Bool {
        switch self {
        case .current(let batch): !batch.isControl && batch.recordCount > 0
        case .legacy: true
        }
    }

    /// Checks the checksum.
    ///
    /// - Throws: `CodecError` with `.checksumMismatch`.
    public func verifyChecksum() throws(CodecError) {
        switch self {
        case .current(let batch): try batch.verifyChecksum()
        case .legacy(let batch): try batch.verifyChecksum()
        }
    }

    /// Returns the batch in magic 2: as it is, or as what its records are in that format.
    ///
    /// - Parameter limit: The most bytes that a batch of the old formats may decompress to.
    /// - Throws: `CodecError`, for a batch of the old formats alone.
    public func current(
        limit: Int = RecordBatchView.defaultDecompressionLimit
    ) throws(CodecError) -> RecordBatchView {
        switch self {
        case .current(let batch): batch
        case .legacy(let batch): try batch.current(limit: limit)
        }
    }

    /// Returns the records, ready to be walked.
    ///
    /// - Parameter limit: The most bytes that they may decompress to.
    /// - Throws: `CodecError` where they cannot be decompressed.
    public func records(
        limit: Int = RecordBatchView.defaultDecompressionLimit
    ) throws(CodecError) -> RecordRun {
        try current(limit: limit).records(limit: limit)
    }
}
