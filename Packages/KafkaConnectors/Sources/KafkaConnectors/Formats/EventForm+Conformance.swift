public import KafkaCodecs
public import KafkaProtocol
public import RivvenProtocol

/// One record and one event at a time: what golden files are checked with.
@_spi(KafkaInternals)
extension EventForm {
    /// Returns the `json` event of a record.
    ///
    /// - Parameter readAt: When the record was read, as RFC 3339 writes it.
    public func event(of record: Record, topic: String, partition: Int32, readAt: String) -> RivvenRecord? {
        var encoder = JSONEventEncoder(self, topic: topic, partition: partition, readAt: readAt)
        encoder.append(record)
        return encoder.finish().first
    }

    /// Returns the record of an event of the Rivven topic `topic`.
    ///
    /// - Throws: `CodecError` where the event is not in the form.
    public func record(of message: RivvenMessage, topic: String) throws(CodecError) -> Record {
        try EventDecoder(self, topic: topic).decode(message)
    }
}
