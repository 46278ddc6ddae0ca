import KafkaClient
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

    func decode(_ message: RivvenMessage, topic: String) throws -> Record {
        switch format {
        case .record: try RecordFormat.decode(message)
        case .json: JSONFormat.decode(message, topic: topic, self)
        }
    }
}
