public import KafkaCodecs

/// A record that is valid only during a call. It needs no reference counting, so it is the fastest way to visit a
/// batch.
public struct RecordView: ~Copyable {
    /// The offset in the partition.
    public let offset: Int64
    /// Milliseconds since 1970; -1 if the record has no timestamp.
    public let timestamp: Int64

    @usableFromInline let parts: RecordParts
    /// The bytes of all records of the batch, which outlive the call.
    @usableFromInline let records: UnsafePointer<Bytes>

    @inlinable
    init(offset: Int64, timestamp: Int64, parts: RecordParts, records: UnsafePointer<Bytes>) {
        self.offset = offset
        self.timestamp = timestamp
        self.parts = parts
        self.records = records
    }

    /// The key's bytes, valid only during the call; `nil` for a null key.
    @inlinable public var key: UnsafeRawBufferPointer? {
        parts.keyCount < 0 ? nil : UnsafeRawBufferPointer(start: parts.key, count: parts.keyCount)
    }
    /// The value's bytes, valid only during the call; `nil` for a null value (a tombstone).
    @inlinable public var value: UnsafeRawBufferPointer? {
        parts.valueCount < 0 ? nil : UnsafeRawBufferPointer(start: parts.value, count: parts.valueCount)
    }
    /// The number of headers.
    @inlinable public var headerCount: Int { parts.headerCount }
    /// The producer's timestamp of this record minus the batch's base timestamp, in milliseconds. It is there even if
    /// the broker's append time replaces the timestamps.
    @inlinable public var timestampDelta: Int64 { parts.timestampDelta }

    /// The headers, which share the batch's memory.
    public var headers: RecordHeaders { parts.headers(in: records.pointee) }
    /// The record as a value that may outlive the call. It shares the batch's memory.
    public var record: Record { parts.record(in: records.pointee, offset: offset, timestamp: timestamp) }
}
