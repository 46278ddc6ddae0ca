import KafkaClient
import KafkaProtocol

/// Records that are lent one after another, without an allocation for each: those of a batch that was fetched, or of any.
protocol LentRecords {
    /// How many come at the most.
    var count: Int { get }

    /// Lends each record to `body`, in order.
    func forEach(_ body: (borrowing RecordView) throws -> Void) throws
}

extension RecordBatch: LentRecords {}

extension RecordRun: LentRecords {}
