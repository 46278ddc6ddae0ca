import KafkaCodecs
@_spi(KafkaInternals) import KafkaConnectors
@_spi(KafkaInternals) import KafkaProtocol
import RivvenProtocol

/// The work of a connector on each record, without brokers: converting a fetched batch to events, and writing the
/// records of events into the batch to send.
extension RecordWork {
    /// Returns every work that is measured, for records of `size` bytes.
    static func connectors(size: Int) -> [RecordWork] {
        let values = Payload.orders(size: size, count: (64 << 10) / (size + 12))
        let records = values.enumerated().map { index, value in
            Record(timestamp: 1_700_000_000_000 + Int64(index), key: Bytes(utf8: "o-\(1000 + index)"), value: value)
        }
        guard let encoded = try? RecordBatchView.encode(records), let batch = try? RecordBatchView(encoded) else {
            return []
        }
        return [EventFormat.record, .json].flatMap { format in
            [read(batch, EventForm(format)), write(batch, EventForm(format))]
        }
    }

    private static func read(_ batch: RecordBatchView, _ form: EventForm) -> RecordWork {
        RecordWork(name: "read \(form.format.rawValue)", count: Int(batch.recordCount)) {
            keep((try? form.events(of: batch, topic: "orders", partition: 0))?.count)
        }
    }

    private static func write(_ batch: RecordBatchView, _ form: EventForm) -> RecordWork {
        let events = (try? form.events(of: batch, topic: "orders", partition: 0)) ?? []
        let messages = events.enumerated().map { index, event in
            RivvenMessage(offset: Int64(index), timestamp: 0, key: event.key, value: event.value)
        }
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 64)
        return RecordWork(name: "write \(form.format.rawValue)", count: messages.count) {
            var writer = RecordBatchWriter(memory)
            try? form.forEachRecord(in: messages, topic: "orders") { record in
                _ = writer.append(
                    key: record.key, value: record.value, headers: record.headers, timestamp: record.timestamp)
            }
            writer.writeHeader()
            keep(writer.used)
        }
    }
}
