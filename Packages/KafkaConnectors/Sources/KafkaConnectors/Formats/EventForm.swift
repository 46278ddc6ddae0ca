import KafkaClient
import KafkaCodecs
@_spi(KafkaInternals) public import KafkaProtocol
import RivvenProtocol

/// How a Kafka record becomes a Rivven event, and an event a record again.
public struct EventForm: Sendable {
    /// The format.
    public var format: EventFormat
    /// Whether events are exactly those of Rivven's own connector.
    public var isCompatible = false
    /// Whether events carry the record's key, or records what Rivven knows of an event.
    public var includesKey = true
    /// Whether events carry the record's headers, or records what Rivven knows of an event as headers.
    public var includesHeaders = true
    /// Headers of every record that is written.
    public var customHeaders: [RecordHeader] = []
    /// A member of the event that becomes the record's key.
    public var keyField: String?

    /// Creates the form of `format` with its defaults.
    public init(_ format: EventFormat) {
        self.format = format
    }

    func encode(_ batch: RecordBatch) throws -> SourceEvents {
        switch format {
        case .record:
            var made = SourceEvents(try RecordFormat.encode(batch, partition: batch.partition))
            made.offsets = { batch.map { $0.offset..<$0.offset.adding(1) } }
            return made
        case .batch: return try BatchFormat.encode(batch)
        case .json:
            var made = SourceEvents(
                try JSONFormat.encode(batch, self, topic: batch.topic, partition: batch.partition))
            made.placingKeys = { batch.map(\.key) }
            made.offsets = { batch.map { $0.offset..<$0.offset.adding(1) } }
            return made
        }
    }
}

/// Makes records again of the events of one Rivven topic.
struct EventDecoder: Sendable {
    let form: EventForm
    let topic: String
    /// The headers of an event that says nothing of itself.
    let plainHeaders: RecordHeaders
    /// The headers of a record that has none of its own.
    private let customHeaders: RecordHeaders

    init(_ form: EventForm, topic: String) {
        self.form = form
        self.topic = topic
        var headers = form.customHeaders
        if form.includesHeaders {
            headers.append(RecordHeader("rivven_stream", Bytes(utf8: topic)))
            headers.append(RecordHeader("rivven_event_type", "record"))
        }
        plainHeaders = headers.isEmpty ? .none : RecordHeaders(headers)
        customHeaders = form.customHeaders.isEmpty ? .none : RecordHeaders(form.customHeaders)
    }

    /// Returns the one record of an event.
    ///
    /// - Throws: `CodecError` where the event is not in the form, or holds several records.
    func decode(_ message: RivvenMessage) throws(CodecError) -> Record {
        switch form.format {
        case .record, .batch: try RecordFormat.decode(message, form)
        case .json where form.isCompatible: CompatibleFormat.decode(message, self)
        case .json: JSONFormat.decode(message, self)
        }
    }

    /// Lends each record of an event to `body`, in order and without an allocation for each.
    ///
    /// An event that is at fault lends none: all of it is looked at first.
    ///
    /// - Throws: `CodecError` where the event is not in the form, or what `body` throws.
    func forEachRecord(in message: RivvenMessage, _ body: (borrowing DecodedRecord) throws -> Void) throws {
        guard form.format != .json else {
            let record = try decode(message)
            return try withOptionalBytes(record.key) { key in
                try withOptionalBytes(record.value) { value in
                    try body(
                        DecodedRecord(
                            key: key, value: value, headers: record.headers, timestamp: record.timestamp,
                            sourceOffset: nil, sourcePartition: nil))
                }
            }
        }
        let batch = try BatchFormat.batch(message)
        guard form.format == .batch || batch.recordCount == 1 else { throw RecordFormat.severalRecords }
        guard !batch.isControl else { return }
        let run = try batch.records()
        try run.validate()
        let partition = batch.partitionLeaderEpoch < 0 ? nil : batch.partitionLeaderEpoch
        try run.forEach { record in
            try body(
                DecodedRecord(
                    key: record.key, value: record.value,
                    headers: record.headerCount == 0 ? customHeaders : withCustomHeaders(record.headers),
                    timestamp: record.timestamp, sourceOffset: record.offset, sourcePartition: partition))
        }
    }

    private func withCustomHeaders(_ headers: RecordHeaders) -> RecordHeaders {
        form.customHeaders.isEmpty ? headers : RecordHeaders(Array(headers) + form.customHeaders)
    }
}
