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

/// A record lent for the length of a call, without reference counting: the fast way to visit a batch.
public struct RecordView: ~Copyable {
    /// The offset in the partition.
    public let offset: Int64
    /// Milliseconds since 1970; -1 where there is none.
    public let timestamp: Int64
    /// The key's bytes, valid within the call.
    public let key: UnsafeRawBufferPointer?
    /// The value's bytes, valid within the call.
    public let value: UnsafeRawBufferPointer?
    /// The number of headers.
    public var headerCount: Int { place.headerCount }
    /// What the producer's own timestamp adds to the batch's first, also where the broker's hides it.
    public var timestampDelta: Int64 { place.timestampDelta }

    @usableFromInline let place: RecordPlace
    @usableFromInline let records: Bytes

    @usableFromInline
    init(
        offset: Int64, timestamp: Int64, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
        place: RecordPlace, records: Bytes
    ) {
        self.offset = offset
        self.timestamp = timestamp
        self.key = key
        self.value = value
        self.place = place
        self.records = records
    }

    /// The headers, sharing the batch's memory.
    public var headers: RecordHeaders { place.headers(in: records) }

    /// The record as a value that may be kept; it shares the batch's memory.
    public var record: Record { place.record(in: records, offset: offset, timestamp: timestamp) }
}

/// Where the parts of a decoded record lie in the run of records that it was found in.
@usableFromInline
struct RecordPlace: BitwiseCopyable, Sendable {
    @usableFromInline var offsetDelta: Int32 = 0
    @usableFromInline var timestampDelta: Int64 = 0
    @usableFromInline var keyStart = 0
    @usableFromInline var keyCount = -1
    @usableFromInline var valueStart = 0
    @usableFromInline var valueCount = -1
    @usableFromInline var headersStart = 0
    @usableFromInline var headerCount = 0
    @usableFromInline var end = 0

    @usableFromInline init() {}

    func headers(in records: Bytes) -> RecordHeaders {
        guard headerCount > 0 else { return .none }
        return RecordHeaders(count: headerCount, encoded: records.slice(headersStart..<end))
    }

    @usableFromInline
    func record(in records: Bytes, offset: Int64, timestamp: Int64) -> Record {
        Record(
            offset: offset, timestamp: timestamp,
            key: keyCount < 0 ? nil : records.slice(keyStart..<keyStart + keyCount),
            value: valueCount < 0 ? nil : records.slice(valueStart..<valueStart + valueCount),
            headers: headers(in: records))
    }
}
