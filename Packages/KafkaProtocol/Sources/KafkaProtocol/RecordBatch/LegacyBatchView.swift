public import KafkaCodecs

/// A message of magic 0 or 1, the formats before Kafka 0.11, as a batch of one record or of the messages that it wraps.
///
/// Compressed messages are the value of a wrapper message, whose offset is that of the last one. In magic 1 the inner
/// offsets are relative and start at 0; in magic 0 they are the log's offsets. A wrapped message cannot wrap others.
public struct LegacyBatchView: Sendable {
    /// The whole message, from its offset to the end of its value.
    public let bytes: Bytes
    private let message: LegacyMessage

    /// Creates a view of a message that occupies all of `bytes`.
    ///
    /// - Throws: `CodecError`: `.truncated`, `.malformed`, or `.unsupported` for a magic other than 0 or 1.
    public init(_ bytes: Bytes) throws(CodecError) {
        var reader = ByteReader(bytes)
        message = try LegacyMessage(from: &reader)
        guard reader.isAtEnd else { throw CodecError(.malformed, "a message's size does not match its bytes") }
        self.bytes = bytes
    }

    /// The version of the message format, 0 or 1.
    public var magic: Int8 { message.magic }
    /// The codec of the wrapped messages; `nil` if these formats do not have a codec of that number.
    public var compression: Compression? {
        let codec = Compression(rawValue: message.codec)
        return codec == .zstd ? nil : codec
    }
    /// Whether the time at which the broker appended the message replaces the records' own timestamps.
    public var usesLogAppendTime: Bool { message.usesLogAppendTime }
    /// The timestamp of the message in milliseconds since 1970; for a wrapper message, the latest of the wrapped ones.
    /// -1 in magic 0, which has no timestamps.
    public var maxTimestamp: Int64 { message.timestamp }
    /// The offset of the last record.
    public var lastOffset: Int64 { message.offset }

    /// Verifies the checksum of this message. The checksums of wrapped messages are verified when those are read.
    ///
    /// - Throws: `CodecError` with `.checksumMismatch` if it does not match.
    public func verifyChecksum() throws(CodecError) {
        try message.verifyChecksum()
    }

    /// Returns the encoded messages that this one wraps, one after another.
    ///
    /// - Parameter limit: The maximum number of bytes that they may decompress to.
    /// - Throws: `CodecError`; also if this message wraps no others.
    public func decompressedMessages(
        limit: Int = RecordBatchView.defaultDecompressionLimit
    ) throws(CodecError) -> Bytes {
        guard let compression else {
            throw CodecError(.unsupported, "unknown compression codec \(message.codec) in magic \(magic)")
        }
        guard compression != .none, let value = message.value else {
            throw CodecError(.malformed, "a message that should contain others has no value")
        }
        return try compression.decompress(value, limit: limit, magic: magic)
    }

    /// Returns an uncompressed batch of magic 2 with the same records, offsets and timestamps.
    ///
    /// - Parameter limit: The maximum number of bytes that the wrapped messages may decompress to.
    /// - Throws: `CodecError`.
    public func current(
        limit: Int = RecordBatchView.defaultDecompressionLimit
    ) throws(CodecError) -> RecordBatchView {
        var fields = RecordBatchHeaderFields()
        fields.appendTimestamp = usesLogAppendTime ? message.timestamp : nil
        guard message.codec != Compression.none.rawValue else {
            fields.baseOffset = message.offset
            let record = Record(timestamp: message.timestamp, key: message.key, value: message.value)
            return try RecordBatchView(RecordBatchView.encode([record], fields: fields))
        }
        let messages = try decompressedMessages(limit: limit)
        let extent = try extent(of: messages)
        fields.baseOffset = try firstOffset(extent)
        fields.lastOffsetDelta = Int32(extent.last - extent.first)
        let batch = try Bytes(unsafeUninitializedCapacity: extent.size) { memory throws(CodecError) in
            var writer = RecordBatchWriter(memory)
            try forEachMessage(messages) { inner throws(CodecError) in
                let record = Record(timestamp: inner.timestamp, key: inner.key, value: inner.value)
                guard writer.append(record, offsetDelta: inner.offset - extent.first) else {
                    throw CodecError(.limitExceeded, "a batch exceeds its computed size bound")
                }
            }
            writer.writeHeader(fields)
            return writer.used
        }
        return try RecordBatchView(batch)
    }

    /// The offsets of several messages, and an upper bound of their size in magic 2.
    private typealias Extent = (first: Int64, last: Int64, size: Int)

    private func extent(of messages: Bytes) throws(CodecError) -> Extent {
        var extent: Extent?
        try forEachMessage(messages) { inner throws(CodecError) in
            try inner.verifyChecksum()
            let size = RecordBatchWriter.sizeBound(
                key: inner.key?.count ?? 0, value: inner.value?.count ?? 0, headers: .none)
            guard let (first, last, before) = extent else {
                extent = (inner.offset, inner.offset, RecordBatchLayout.records + size)
                return
            }
            guard inner.offset > last, inner.offset - first <= Int64(Int32.max) else {
                throw CodecError(.malformed, "a wrapped message's offset is out of range or out of order")
            }
            extent = (first, inner.offset, before + size)
        }
        guard let extent else { throw CodecError(.malformed, "a message that should contain others is empty") }
        guard extent.size <= Int(Int32.max) else {
            throw CodecError(.limitExceeded, "a record batch exceeds 2 GiB")
        }
        return extent
    }

    /// Returns the offset in the log of the first wrapped message.
    private func firstOffset(_ extent: Extent) throws(CodecError) -> Int64 {
        // Some producers left the wrapper's offset at 0 in batches to which no broker had assigned offsets yet.
        guard magic > 0, message.offset > 0 else { return extent.first }
        let first = message.offset - (extent.last - extent.first)
        guard first >= 0 else { throw CodecError(.malformed, "a wrapped message's offset is out of range") }
        return first
    }

    private func forEachMessage(
        _ messages: Bytes, _ body: (LegacyMessage) throws(CodecError) -> Void
    ) throws(CodecError) {
        var reader = ByteReader(messages)
        while !reader.isAtEnd {
            let inner = try LegacyMessage(from: &reader)
            guard inner.magic == magic else { throw CodecError(.malformed, "a wrapped message has another magic") }
            guard inner.codec == Compression.none.rawValue else {
                throw CodecError(.malformed, "a wrapped message is compressed again")
            }
            try body(inner)
        }
    }
}
