public import KafkaCodecs

/// A record of a batch. It shares the batch's memory.
///
/// As long as a record exists, the whole frame that it was received in stays in memory. `copied()` returns a record
/// with its own memory.
public struct Record: Sendable, Hashable {
    /// The offset in the partition.
    public var offset: Int64
    /// Milliseconds since 1970; -1 if the record has no timestamp.
    public var timestamp: Int64
    /// The key; `nil` for null, which differs from empty.
    public var key: Bytes?
    /// The value; `nil` for null (a tombstone), which differs from empty.
    public var value: Bytes?
    /// The headers in order, including duplicate keys.
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

    /// Returns a copy of the record that has its own memory.
    public func copied() -> Record {
        Record(
            offset: offset, timestamp: timestamp, key: key?.copied(), value: value?.copied(),
            headers: RecordHeaders(count: headers.count, encoded: headers.encoded.copied()))
    }
}
