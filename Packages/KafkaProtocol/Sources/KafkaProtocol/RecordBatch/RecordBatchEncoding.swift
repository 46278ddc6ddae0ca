public import KafkaCodecs

extension RecordBatchView {
    /// Returns one uncompressed batch of `records`.
    ///
    /// Offsets run from `fields.baseOffset` in steps of one; the records' own are not looked at.
    public static func encode(
        _ records: [Record], fields: RecordBatchHeaderFields = .init()
    ) -> Bytes {
        let size = records.reduce(RecordBatchLayout.records) { sum, record in
            sum
                + RecordBatchWriter.sizeBound(
                    key: record.key?.count ?? 0, value: record.value?.count ?? 0, headers: record.headers)
        }
        return Bytes(unsafeUninitializedCapacity: size) { memory in
            var writer = RecordBatchWriter(memory)
            for record in records {
                let isWritten = withOptionalBytes(record.key) { key in
                    withOptionalBytes(record.value) { value in
                        writer.append(key: key, value: value, headers: record.headers, timestamp: record.timestamp)
                    }
                }
                precondition(isWritten, "the size bound is wrong")
            }
            writer.writeHeader(fields)
            return writer.used
        }
    }
}

/// Lends bytes that may be null.
@_spi(KafkaInternals)
@inlinable
public func withOptionalBytes<Result>(
    _ bytes: Bytes?, _ body: (UnsafeRawBufferPointer?) throws -> Result
) rethrows -> Result {
    guard let bytes else { return try body(nil) }
    return try bytes.withUnsafeBytes { try body($0) }
}
