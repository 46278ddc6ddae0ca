public import KafkaCodecs

extension RecordBatchView {
    /// Encodes `records` as one batch. Compresses it if `fields` has a codec.
    ///
    /// - Parameters:
    ///   - records: The records in the order of their offsets.
    ///   - fields: The header fields that do not follow from the records.
    ///   - keepsOffsets: Whether the records keep their own offsets, which must be in order and less than 2^31 above
    ///     `fields.baseOffset`. If false, their own offsets are ignored, and they are numbered from `fields.baseOffset`
    ///     in steps of one.
    ///   - level: The codec's level; its default if `nil`.
    /// - Throws: `CodecError`: `.limitExceeded` above 2 GiB, `.malformed` if offsets are out of range or order,
    ///   `.unsupported` for a level that the codec does not have.
    public static func encode(
        _ records: [Record], fields: RecordBatchHeaderFields = .init(), keepsOffsets: Bool = false, level: Int? = nil
    ) throws(CodecError) -> Bytes {
        var fields = fields
        if keepsOffsets {
            let last = try checkedDeltas(records, fields)
            if fields.lastOffsetDelta == nil { fields.lastOffsetDelta = last }
        }
        let plain = try encodePlain(records, fields, keepsOffsets: keepsOffsets)
        guard fields.compression != .none else { return plain.bytes }
        let body = try plain.bytes.withUnsafeBytes { bytes throws(CodecError) in
            try fields.compression.compress(
                UnsafeRawBufferPointer(rebasing: bytes[RecordBatchLayout.records...]), level: level)
        }
        let size = RecordBatchLayout.records + body.count
        try checkSize(size)
        return body.withUnsafeBytes { body in
            Bytes(unsafeUninitializedCapacity: size) { memory in
                guard let base = memory.baseAddress else { return 0 }
                if let source = body.baseAddress {
                    (base + RecordBatchLayout.records).copyMemory(from: source, byteCount: body.count)
                }
                fields.write(
                    to: base, batchSize: size, recordCount: records.count, baseTimestamp: plain.baseTimestamp,
                    maxTimestamp: plain.maxTimestamp, records: body)
                return size
            }
        }
    }

    private typealias Plain = (bytes: Bytes, baseTimestamp: Int64, maxTimestamp: Int64)

    private static func encodePlain(
        _ records: [Record], _ fields: RecordBatchHeaderFields, keepsOffsets: Bool
    ) throws(CodecError) -> Plain {
        let bound = records.reduce(RecordBatchLayout.records) { sum, record in
            sum
                + RecordBatchWriter.sizeBound(
                    key: record.key?.count ?? 0, value: record.value?.count ?? 0, headers: record.headers)
        }
        try checkSize(bound)
        var uncompressed = fields
        uncompressed.compression = .none
        var timestamps: (base: Int64, max: Int64) = (-1, -1)
        let bytes = Bytes(unsafeUninitializedCapacity: bound) { memory in
            var writer = RecordBatchWriter(memory, baseTimestamp: fields.deleteHorizon)
            for (index, record) in records.enumerated() {
                let delta = keepsOffsets ? record.offset - fields.baseOffset : Int64(index)
                let isWritten = writer.append(record, offsetDelta: delta)
                precondition(isWritten, "the size bound is wrong")
            }
            writer.writeHeader(uncompressed)
            timestamps = (writer.baseTimestamp, writer.maxTimestamp)
            return writer.used
        }
        return (bytes, timestamps.base, timestamps.max)
    }

    private static func checkedDeltas(
        _ records: [Record], _ fields: RecordBatchHeaderFields
    ) throws(CodecError) -> Int32 {
        var last: Int32 = -1
        for record in records {
            let (delta, overflows) = record.offset.subtractingReportingOverflow(fields.baseOffset)
            guard !overflows, let delta = Int32(exactly: delta), delta > last else {
                throw CodecError(.malformed, "a record's offset is out of range or out of order")
            }
            last = delta
        }
        return last
    }

    private static func checkSize(_ size: Int) throws(CodecError) {
        guard size <= Int(Int32.max) else { throw CodecError(.limitExceeded, "a record batch exceeds 2 GiB") }
    }
}

extension RecordBatchWriter {
    mutating func append(_ record: Record, offsetDelta: Int64) -> Bool {
        withOptionalBytes(record.key) { key in
            withOptionalBytes(record.value) { value in
                append(
                    key: key, value: value, headers: record.headers, timestamp: record.timestamp,
                    offsetDelta: offsetDelta)
            }
        }
    }
}

/// Calls `body` with the memory of `bytes`, or with `nil` if `bytes` is `nil`.
@_spi(KafkaInternals)
@inlinable
public func withOptionalBytes<Result>(
    _ bytes: Bytes?, _ body: (UnsafeRawBufferPointer?) throws -> Result
) rethrows -> Result {
    guard let bytes else { return try body(nil) }
    return try bytes.withUnsafeBytes { try body($0) }
}
