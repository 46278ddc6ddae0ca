import KafkaClient
import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import RivvenProtocol

/// Format `json`: an envelope that other programs read, and from which the record can be had back exactly.
enum JSONFormat {
    /// Returns an event for each record of `batch`, all in one piece of memory.
    static func encode(_ batch: RecordBatch, _ form: EventForm) -> [RivvenRecord] {
        var encoder = JSONEventEncoder(
            form, topic: batch.topic, partition: batch.partition, readAt: RFC3339.now(), expected: batch.count)
        for record in batch { encoder.append(record) }
        return encoder.finish()
    }

    /// Returns the record of an event: the one it came from where it is our own envelope, else the event as it stands.
    static func decode(_ message: RivvenMessage, topic: String, _ form: EventForm) -> Record {
        guard !form.isCompatible else { return CompatibleFormat.decode(message, topic: topic, form) }
        let event = JSONEvent(message.value, keyField: form.keyField)
        if let event, let record = event.unwrapped(form) { return record }
        return Record(
            timestamp: message.timestamp, key: event?.keyFieldBytes ?? message.key, value: message.value,
            headers: headers(of: event, topic: topic, form))
    }

    /// Custom headers, then what Rivven knows of the event, in the order that its own connector has.
    private static func headers(of event: JSONEvent?, topic: String, _ form: EventForm) -> RecordHeaders {
        guard form.includesHeaders else { return RecordHeaders(form.customHeaders) }
        var headers = form.customHeaders
        headers.append(RecordHeader("rivven_stream", event?.text(\.stream) ?? Bytes(utf8: topic)))
        headers.append(RecordHeader("rivven_event_type", event?.text(\.eventType) ?? "record"))
        for (name, path) in namedMembers {
            if let text = event?.text(path) { headers.append(RecordHeader(name, text)) }
        }
        return RecordHeaders(headers)
    }

    private static var namedMembers: [(String, KeyPath<JSONEvent.Members, JSONValue?>)] {
        [
            ("rivven_namespace", \.namespace), ("rivven_position", \.position),
            ("rivven_transaction_id", \.transactionID),
        ]
    }
}
