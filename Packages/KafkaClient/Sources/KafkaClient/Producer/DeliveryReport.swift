import KafkaCodecs

/// Where a record was written.
public struct RecordMetadata: Sendable, Hashable {
    /// The topic.
    public let topic: String
    /// The partition.
    public let partition: Int32
    /// The offset; -1 if the broker does not report it (`acks` none, or a retry that it had written before).
    public let offset: Int64
    /// The record's timestamp, in milliseconds since 1970.
    public let timestamp: Int64
}

/// The outcome of a batch of appended records. There is one report per batch, not one per record.
public struct DeliveryReport: Sendable {
    /// The topic.
    public let topic: String
    /// The partition.
    public let partition: Int32
    /// The offset of the first record; -1 if the broker does not report it.
    public let baseOffset: Int64
    /// The number of records.
    public let count: Int
    /// The tags that the records were appended with, in their order.
    public let tags: [UInt64]
    /// How often the batch was sent; 0 if it never was.
    public let attempts: Int
    /// The reason why the batch was not acknowledged; `nil` if it was.
    public let error: KafkaError?
    /// The records for which the broker refused the batch (KIP-467). The others of the batch are not written either,
    /// but nothing is wrong with them. Empty if the broker named none: then any record of the batch may be the reason.
    public let refusedRecords: [RefusedRecord]

    /// How often the batch was sent again after the first attempt.
    public var retries: Int { max(attempts - 1, 0) }
}

/// A record for which the broker refused the batch that it was in.
public struct RefusedRecord: Sendable, Hashable {
    /// The record's index in the batch, starting at 0.
    public let index: Int
    /// The broker's reason; `nil` if it gave none.
    public let message: String?
    /// The tag that the record was appended with; `nil` if it has none.
    public let tag: UInt64?
}

extension KafkaError {
    /// Returns the error of one record of a batch that failed with this error.
    func ofRecord(_ index: Int, refused: [RefusedRecord]) -> KafkaError {
        guard !refused.isEmpty else { return self }
        guard let refusal = refused.first(where: { $0.index == index }) else {
            var error = KafkaError(
                .precedingBatchFailed,
                "the record was not written, because the broker rejected another record of its batch")
            error.topic = topic
            error.partition = partition
            error.isRetriable = true
            return error
        }
        var error = KafkaError(code, refusal.message ?? message)
        error.brokerError = brokerError
        error.topic = topic
        error.partition = partition
        return error
    }
}
