public import KafkaProtocol

/// A record of an event, lent for the length of a call.
public struct DecodedRecord: ~Copyable {
    /// The key's bytes, valid within the call.
    public let key: UnsafeRawBufferPointer?
    /// The value's bytes, valid within the call.
    public let value: UnsafeRawBufferPointer?
    /// The headers, custom ones among them.
    public let headers: RecordHeaders
    /// Milliseconds since 1970; -1 where there is none.
    public let timestamp: Int64
    /// The offset that the record had in Kafka, where the format is one that keeps it in reach: `record` and `batch`.
    public let sourceOffset: Int64?
    /// The partition that it had there.
    public let sourcePartition: Int32?
}
