public import KafkaCodecs

/// The batches that lie one after another in a fetched run of bytes.
///
/// A batch at the end that the broker cut off is skipped, as the protocol requires.
public struct RecordBatches: Sendable {
    private let bytes: Bytes
    private var position = 0

    /// Creates a cursor before the first batch of `bytes`.
    public init(_ bytes: Bytes) {
        self.bytes = bytes
    }

    /// Returns the next batch, or `nil` where none is left or the last one is cut off.
    ///
    /// - Throws: `CodecError` where a length cannot be, or the format is newer than magic 2.
    public mutating func next() throws(CodecError) -> StoredRecordBatch? {
        let left = bytes.count - position
        // Up to the magic, every format is the same.
        guard left > RecordBatchLayout.magic else { return nil }
        var reader = ByteReader(bytes.slice(position + RecordBatchLayout.batchLength..<bytes.count))
        let length = Int(try reader.int32())
        guard length > RecordBatchLayout.magic - RecordBatchLayout.lengthPrefix else {
            throw CodecError(.malformed, "a record batch's length is too small")
        }
        let size = length + RecordBatchLayout.lengthPrefix
        guard size <= left else { return nil }
        let batch = try StoredRecordBatch(bytes.slice(position..<position + size))
        position += size
        return batch
    }
}
