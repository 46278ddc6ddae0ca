public import KafkaCodecs

/// A record of a batch: a view that shares the batch's memory.
///
/// Keeping one keeps the whole fetched frame; `copied()` detaches it.
public struct Record: Sendable, Hashable {
    /// The offset in the partition.
    public var offset: Int64
    /// Milliseconds since 1970; -1 where there is none.
    public var timestamp: Int64
    /// The key; null and empty differ.
    public var key: Bytes?
    /// The value; null is a tombstone, and differs from empty.
    public var value: Bytes?
    /// The headers in their order, duplicates included.
    public var headers: RecordHeaders

    /// Creates a record.
    @inlinable
    public init(
        offset: Int64 = 0, timestamp: Int64, key: Bytes?, value: Bytes?, headers: RecordHeaders = .none
    ) {
        self.offset = offset
        self.timestamp = timestamp
        self.key = key
        self.value = value
        self.headers = headers
    }

    /// Returns the same record in memory of its own.
    public func copied() -> Record {
        Record(
            offset: offset, timestamp: timestamp, key: key?.copied(), value: value?.copied(),
            headers: RecordHeaders(count: headers.count, encoded: headers.encoded.copied()))
    }
}
