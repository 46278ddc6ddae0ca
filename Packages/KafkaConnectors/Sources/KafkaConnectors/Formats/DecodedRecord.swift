public import KafkaProtocol

/// A record that was decoded from an event. It is lent for the duration of a call.
public struct DecodedRecord: ~Copyable {
    /// The bytes of the key, valid during the call; `nil` for a null key.
    public let key: UnsafeRawBufferPointer?
    /// The bytes of the value, valid during the call; `nil` for a null value.
    public let value: UnsafeRawBufferPointer?
    /// The headers, including custom ones.
    public let headers: RecordHeaders
    /// The timestamp in milliseconds since 1970; -1 if there is none.
    public let timestamp: Int64
    /// The record's offset in Kafka; `nil` unless the format is `record` or `batch`.
    public let sourceOffset: Int64?
    /// The record's partition in Kafka; `nil` if the event does not contain it.
    public let sourcePartition: Int32?
}
