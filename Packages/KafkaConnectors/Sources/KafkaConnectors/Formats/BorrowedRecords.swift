import KafkaClient
import KafkaProtocol

/// Records that are lent one after another, without an allocation for each: those of a fetched batch, or of any other.
protocol BorrowedRecords {
    /// The number of records; an upper bound if some are skipped.
    var count: Int { get }

    /// Calls `body` with each record, in order. A record is valid during its call.
    func forEach(_ body: (borrowing RecordView) throws -> Void) throws
}

extension RecordBatch: BorrowedRecords {}

extension RecordRun: BorrowedRecords {}
