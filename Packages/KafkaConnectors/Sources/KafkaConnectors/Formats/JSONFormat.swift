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
    static func decode(_ message: RivvenMessage, _ decoder: EventDecoder) -> Record {
        let event = JSONEvent(message.value, keyField: decoder.form.keyField)
        if let event, let record = event.unwrapped(decoder.form) { return record }
        var record = Record(
            timestamp: message.timestamp, key: message.key, value: message.value, headers: decoder.plainHeaders)
        if let event {
            if let key = event.keyFieldBytes { record.key = key }
            if decoder.form.includesHeaders, let headers = event.headers(decoder) { record.headers = headers }
        }
        return record
    }
}
