import KafkaCodecs
import KafkaProtocol

/// Work on the records of one batch, as it is done on the data path.
struct RecordWork {
    let name: String
    /// The number of records that one call processes.
    let count: Int
    let run: () -> Void

    /// Returns every work that is measured, for records of `size` bytes.
    static func all(size: Int) -> [RecordWork] {
        let values = Payload.orders(size: size, count: (64 << 10) / (size + 12))
        let headers: RecordHeaders = [RecordHeader("trace", "00-4bf92f3577b34da6"), RecordHeader("source", "orders")]
        return [
            encode("encode", values, .none), visit("visit", values, .none), loop("loop", values),
            checked("checksum, check and visit", values),
            encode("encode with 2 headers", values, headers), visit("visit with 2 headers", values, headers),
        ]
    }

    static func named(_ name: String, size: Int) -> RecordWork? {
        (all(size: size) + connectors(size: size) + [MetricsBenchmark.scrapeWork]).first { $0.name == name }
    }

    private static func encode(_ name: String, _ values: [Bytes], _ headers: RecordHeaders) -> RecordWork {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 64)
        return RecordWork(name: name, count: values.count) {
            var writer = RecordBatchWriter(memory)
            var time: Int64 = 1_700_000_000_000
            for value in values {
                time += 1
                value.withUnsafeBytes { value in
                    _ = writer.append(key: nil, value: value, headers: headers, timestamp: time)
                }
            }
            writer.writeHeader()
            keep(writer.used)
        }
    }

    private static func batch(_ values: [Bytes], _ headers: RecordHeaders) -> Bytes {
        let records = values.enumerated().map { index, value in
            Record(timestamp: 1_700_000_000_000 + Int64(index), key: nil, value: value, headers: headers)
        }
        return (try? RecordBatchView.encode(records)) ?? .empty
    }

    private static func visit(_ name: String, _ values: [Bytes], _ headers: RecordHeaders) -> RecordWork {
        let batch = batch(values, headers)
        return RecordWork(name: name, count: values.count) {
            var sum = 0
            try? RecordBatchView(batch).records().forEach { record in
                sum &+= (record.value?.count ?? 0) &+ Int(truncatingIfNeeded: record.offset)
            }
            keep(sum)
        }
    }

    private static func loop(_ name: String, _ values: [Bytes]) -> RecordWork {
        let batch = batch(values, .none)
        return RecordWork(name: name, count: values.count) {
            var sum = 0
            guard let records = try? RecordBatchView(batch).records().checked() else { return }
            for record in records { sum &+= (record.value?.count ?? 0) &+ Int(truncatingIfNeeded: record.offset) }
            keep(sum)
        }
    }

    private static func checked(_ name: String, _ values: [Bytes]) -> RecordWork {
        let batch = batch(values, .none)
        return RecordWork(name: name, count: values.count) {
            var sum = 0
            guard let view = try? RecordBatchView(batch), (try? view.verifyChecksum()) != nil,
                let run = try? view.records(), (try? run.validate()) != nil
            else { return }
            try? run.forEach { record in sum &+= record.value?.count ?? 0 }
            keep(sum)
        }
    }
}
