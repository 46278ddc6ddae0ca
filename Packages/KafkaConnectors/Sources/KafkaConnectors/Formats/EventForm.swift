import KafkaClient
import KafkaCodecs
public import KafkaProtocol
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

    func encode(_ batch: RecordBatch) throws -> [RivvenRecord] {
        switch format {
        case .record: try RecordFormat.encode(batch)
        case .json: JSONFormat.encode(batch, self)
        }
    }
}

/// Makes records again of the events of one Rivven topic.
struct EventDecoder: Sendable {
    let form: EventForm
    let topic: String
    /// The headers of an event that says nothing of itself.
    let plainHeaders: RecordHeaders

    init(_ form: EventForm, topic: String) {
        self.form = form
        self.topic = topic
        var headers = form.customHeaders
        if form.includesHeaders {
            headers.append(RecordHeader("rivven_stream", Bytes(utf8: topic)))
            headers.append(RecordHeader("rivven_event_type", "record"))
        }
        plainHeaders = headers.isEmpty ? .none : RecordHeaders(headers)
    }

    /// - Throws: `CodecError` where the event is not in the form.
    func decode(_ message: RivvenMessage) throws(CodecError) -> Record {
        switch form.format {
        case .record: try RecordFormat.decode(message, form)
        case .json where form.isCompatible: CompatibleFormat.decode(message, self)
        case .json: JSONFormat.decode(message, self)
        }
    }
}
