public import KafkaCodecs
public import KafkaProtocol
public import RivvenProtocol

/// Conversions that need no broker, for comparison with golden files and for benchmarks.
@_spi(KafkaInternals)
extension EventForm {
    /// Returns the `json` event of a record.
    ///
    /// - Parameter readAt: The time when the record was read, in the form of RFC 3339.
    public func event(of record: Record, topic: String, partition: Int32, readAt: String) -> RivvenRecord? {
        var encoder = JSONEventEncoder(self, topic: topic, partition: partition, readAt: readAt)
        encoder.append(record)
        return encoder.finish().first
    }

    /// Returns the record of an event of the Rivven topic `topic`.
    ///
    /// - Throws: `CodecError` if the event is not in this form.
    public func record(of message: RivvenMessage, topic: String) throws(CodecError) -> Record {
        try EventDecoder(self, topic: topic).decode(message)
    }

    /// Returns the events of a batch of the Kafka topic `topic`.
    ///
    /// - Throws: `CodecError` if the batch is malformed.
    public func events(of batch: RecordBatchView, topic: String, partition: Int32) throws -> [RivvenRecord] {
        switch format {
        case .record: try RecordFormat.encode(batch.records(), partition: partition)
        case .batch: try BatchFormat.encode(batch, from: batch.baseOffset, partition: partition).events
        case .json: try JSONFormat.encode(batch.records(), self, topic: topic, partition: partition)
        }
    }

    /// Calls `body` with each record in events of the Rivven topic `topic`. A record is valid during its call.
    ///
    /// - Throws: `CodecError` if an event is not in this form, or the error that `body` throws.
    public func forEachRecord(
        in messages: [RivvenMessage], topic: String, _ body: (borrowing DecodedRecord) throws -> Void
    ) throws {
        let decoder = EventDecoder(self, topic: topic)
        for message in messages { try decoder.forEachRecord(in: message, body) }
    }
}
