public import KafkaCodecs

/// A cursor over the record batches in the bytes of a Fetch response.
///
/// A broker may cut off the last batch at the size limit of the response. Such a batch is skipped, as the protocol
/// requires.
public struct RecordBatches: Sendable {
    private let bytes: Bytes
    private var position = 0

    /// Creates a cursor before the first batch of `bytes`.
    public init(_ bytes: Bytes) {
        self.bytes = bytes
    }

    /// Returns the next batch, or `nil` if there is none or the last one is incomplete.
    ///
    /// - Throws: `CodecError` if a length is invalid, or the format is newer than magic 2.
    public mutating func next() throws(CodecError) -> StoredRecordBatch? {
        let left = bytes.count - position
        // All formats have the same layout up to the magic.
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
