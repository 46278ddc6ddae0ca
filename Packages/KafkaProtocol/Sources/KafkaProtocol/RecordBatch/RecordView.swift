public import KafkaCodecs

/// A record lent for the length of a call, without reference counting: the fast way to visit a batch.
public struct RecordView: ~Copyable {
    /// The offset in the partition.
    public let offset: Int64
    /// Milliseconds since 1970; -1 where there is none.
    public let timestamp: Int64

    @usableFromInline let parts: RecordParts
    /// The run of records, which outlives the call.
    @usableFromInline let records: UnsafePointer<Bytes>

    @inlinable
    init(offset: Int64, timestamp: Int64, parts: RecordParts, records: UnsafePointer<Bytes>) {
        self.offset = offset
        self.timestamp = timestamp
        self.parts = parts
        self.records = records
    }

    /// The key's bytes, valid within the call.
    @inlinable public var key: UnsafeRawBufferPointer? {
        parts.keyCount < 0 ? nil : UnsafeRawBufferPointer(start: parts.key, count: parts.keyCount)
    }
    /// The value's bytes, valid within the call.
    @inlinable public var value: UnsafeRawBufferPointer? {
        parts.valueCount < 0 ? nil : UnsafeRawBufferPointer(start: parts.value, count: parts.valueCount)
    }
    /// The number of headers.
    @inlinable public var headerCount: Int { parts.headerCount }
    /// What the producer's own timestamp adds to the batch's first, also where the broker's hides it.
    @inlinable public var timestampDelta: Int64 { parts.timestampDelta }

    /// The headers, sharing the batch's memory.
    public var headers: RecordHeaders { parts.headers(in: records.pointee) }
    /// The record as a value that may be kept; it shares the batch's memory.
    public var record: Record { parts.record(in: records.pointee, offset: offset, timestamp: timestamp) }
}
