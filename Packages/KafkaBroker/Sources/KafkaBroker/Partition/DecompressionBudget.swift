import KafkaCodecs
import KafkaProtocol

/// How many bytes the batches of one request may still be decompressed to.
///
/// A few kilobytes can decompress to 128 MiB: without a limit one small request would hold the broker for seconds.
struct DecompressionBudget {
    private let limit: Int
    private var left: Int

    init(limit: Int) {
        self.limit = limit
        left = limit
    }

    /// Whether nothing was decompressed yet.
    var isWhole: Bool { left == limit }

    /// Whether it allows any batch as much as another request would.
    var isEnoughForAnyBatch: Bool { isWhole || left >= RecordBatchView.defaultDecompressionLimit }

    /// Returns the records of a batch, decompressed.
    ///
    /// - Throws: `CodecError`: `.limitExceeded` if the budget does not suffice.
    mutating func records(of batch: RecordBatchView) throws(CodecError) -> RecordRun {
        guard batch.compression != Compression.none else { return try batch.records() }
        let limit = min(left, RecordBatchView.defaultDecompressionLimit)
        guard limit > 0 else { throw CodecError(.limitExceeded, "the batches of the request decompress to too much") }
        do throws(CodecError) {
            let run = try batch.records(limit: limit)
            left -= run.byteCount
            return run
        } catch {
            // How far it came is not known.
            if error.code == .limitExceeded { left -= limit }
            throw error
        }
    }
}
