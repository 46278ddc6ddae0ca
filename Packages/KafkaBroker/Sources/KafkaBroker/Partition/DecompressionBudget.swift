import KafkaCodecs
import KafkaProtocol

/// The number of bytes to which the batches of one request may still be decompressed.
///
/// A few kilobytes can decompress to 128 MiB. Without a limit, one small request could block the broker for seconds.
struct DecompressionBudget {
    private let limit: Int
    private var left: Int

    init(limit: Int) {
        self.limit = limit
        left = limit
    }

    /// Whether nothing was decompressed yet.
    var isWhole: Bool { left == limit }

    /// Whether any batch that fits into a full budget also fits into the rest of this one.
    var isEnoughForAnyBatch: Bool { isWhole || left >= RecordBatchView.defaultDecompressionLimit }

    /// Returns the records of a batch, decompressed.
    ///
    /// - Throws: `CodecError` with the code `.limitExceeded` if the rest of the budget is too small; other codes if the
    ///   batch is invalid.
    mutating func records(of batch: RecordBatchView) throws(CodecError) -> RecordRun {
        guard batch.compression != Compression.none else { return try batch.records() }
        let limit = min(left, RecordBatchView.defaultDecompressionLimit)
        guard limit > 0 else { throw CodecError(.limitExceeded, "the batches exceed the limit of decompressed bytes") }
        do throws(CodecError) {
            let run = try batch.records(limit: limit)
            left -= run.byteCount
            return run
        } catch {
            // The number of decompressed bytes is unknown, so the whole limit is deducted.
            if error.code == .limitExceeded { left -= limit }
            throw error
        }
    }
}
