public import KafkaCodecs

/// A message of magic 0 or 1, the formats before Kafka 0.11, as a batch: of itself, or of the messages that it wraps.
///
/// A compressed run of messages is the value of a message that wraps it and has the offset of the last one; in magic 1
/// the offsets within count from 0, in magic 0 they are the log's. A wrapped message wraps nothing further.
public struct LegacyBatchView: Sendable {
    /// The whole message, from its offset to its value.
    public let bytes: Bytes
    private let message: LegacyMessage

    /// Creates a view of a message that takes up all of `bytes`.
    ///
    /// - Throws: `CodecError`: `.truncated`, `.malformed`, or `.unsupported` for a magic other than 0 and 1.
    public init(_ bytes: Bytes) throws(CodecError) {
        var reader = ByteReader(bytes)
        message = try LegacyMessage(from: &reader)
        guard reader.isAtEnd else { throw CodecError(.malformed, "a message's size does not match its bytes") }
        self.bytes = bytes
    }

    /// The format's version, 0 or 1.
    public var magic: Int8 { message.magic }
    /// The codec, or `nil` where its number is not known for these formats.
    public var compression: Compression? {
        let codec = Compression(rawValue: message.codec)
        return codec == .zstd ? nil : codec
    }
    /// Whether the broker's time of writing stands for every record's own.
    public var usesLogAppendTime: Bool { message.usesLogAppendTime }
    /// The message's timestamp, in milliseconds: of several, the latest; -1 in magic 0, which has none.
    public var maxTimestamp: Int64 { message.timestamp }
    /// The offset of the last record.
    public var lastOffset: Int64 { message.offset }

    /// Checks the checksum of the message; those within are checked when they are read.
    ///
    /// - Throws: `CodecError` with `.checksumMismatch`.
    public func verifyChecksum() throws(CodecError) {
        try message.verifyChecksum()
    }

    /// Returns the messages that this one wraps, as they lie behind one another.
    ///
    /// - Parameter limit: The most bytes that they may decompress to.
    /// - Throws: `CodecError`, also where the message wraps none.
    public func decompressedMessages(
        limit: Int = RecordBatchView.defaultDecompressionLimit
    ) throws(CodecError) -> Bytes {
        guard let compression else {
            throw CodecError(.unsupported, "codec \(message.codec) is not known in magic \(magic)")
        }
        guard compression != .none, let value = message.value else {
            throw CodecError(.malformed, "a message that should wrap others has none")
        }
        return try compression.decompress(value, limit: limit, magic: magic)
    }

    /// Returns a batch of magic 2, uncompressed, with the same records, offsets and timestamps.
    ///
    /// - Parameter limit: The most bytes that the messages within may decompress to.
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
                    throw CodecError(.limitExceeded, "a batch is larger than was reckoned")
                }
            }
            writer.writeHeader(fields)
            return writer.used
        }
        return try RecordBatchView(batch)
    }

    /// What a run of messages covers, and the most that it takes in magic 2.
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
                throw CodecError(.malformed, "a wrapped message's offset is out of the range or the order of its run")
            }
            extent = (first, inner.offset, before + size)
        }
        guard let extent else { throw CodecError(.malformed, "a message wraps none") }
        guard extent.size <= Int(Int32.max) else {
            throw CodecError(.limitExceeded, "a record batch has at most 2 GiB")
        }
        return extent
    }

    /// The offset in the log of the first message within.
    private func firstOffset(_ extent: Extent) throws(CodecError) -> Int64 {
        // Some producers left the wrapper's offset at 0, in what no broker had numbered yet.
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
            guard inner.magic == magic else { throw CodecError(.malformed, "a wrapped message is of another magic") }
            guard inner.codec == Compression.none.rawValue else {
                throw CodecError(.malformed, "a wrapped message is compressed again")
            }
            try body(inner)
        }
    }
}
