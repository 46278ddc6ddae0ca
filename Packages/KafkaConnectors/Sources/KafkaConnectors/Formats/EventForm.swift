import KafkaClient
import KafkaCodecs
@_spi(KafkaInternals) public import KafkaProtocol
import RivvenProtocol

/// How a Kafka record is converted to a Rivven event, and an event to a record.
public struct EventForm: Sendable {
    /// The format of the events.
    public var format: EventFormat
    /// Whether events are exactly those of Rivven's own connector. Default: `false`.
    public var isCompatible = false
    /// Whether `json` events contain the record's key. Default: `true`.
    public var includesKey = true
    /// Whether `json` events contain the record's headers, and whether records get headers with what Rivven knows about
    /// the event. Default: `true`.
    public var includesHeaders = true
    /// Headers that every record gets. Default: none.
    public var customHeaders: [RecordHeader] = []
    /// The name of an event member that becomes the record's key; `nil` if none does.
    public var keyField: String?

    /// Creates the form of `format` with the default values.
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

/// A decoder that converts the events of one Rivven topic to records.
struct EventDecoder: Sendable {
    let form: EventForm
    let topic: String
    /// The headers for an event that contains no information about itself.
    let plainHeaders: RecordHeaders
    /// The headers for a record that has none of its own.
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

    /// Returns the single record of an event.
    ///
    /// - Throws: `CodecError` if the event is not in this form, or contains several records.
    func decode(_ message: RivvenMessage) throws(CodecError) -> Record {
        switch form.format {
        case .record, .batch: try RecordFormat.decode(message, form)
        case .json where form.isCompatible: CompatibleFormat.decode(message, self)
        case .json: JSONFormat.decode(message, self)
        }
    }

    /// Calls `body` with each record of an event, in order and without an allocation for each. A record is valid during
    /// its call.
    ///
    /// The whole event is validated first, so `body` receives no record of an invalid one.
    ///
    /// - Throws: `CodecError` if the event is not in this form, or the error that `body` throws.
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
