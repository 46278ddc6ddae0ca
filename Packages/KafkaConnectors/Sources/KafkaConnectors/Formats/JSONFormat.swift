import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import RivvenProtocol

/// Format `json`: an envelope that other programs can read, and from which the record can be restored exactly.
enum JSONFormat {
    /// Returns an event for each of `records`. All events share one block of memory.
    static func encode(
        _ records: some BorrowedRecords, _ form: EventForm, topic: String, partition: Int32
    ) throws -> [RivvenRecord] {
        var (count, bytes) = (0, 0)
        try records.forEach { record in
            count += 1
            bytes += (record.key?.count ?? 0) + (record.value?.count ?? 0)
        }
        var encoder = JSONEventEncoder(
            form, topic: topic, partition: partition, readAt: RFC3339.now(), expected: count, bytes: bytes)
        try records.forEach { record in encoder.append(record) }
        return encoder.finish()
    }

    /// Returns the record of an event: the original record if the event is one of our envelopes, otherwise the event
    /// itself.
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
