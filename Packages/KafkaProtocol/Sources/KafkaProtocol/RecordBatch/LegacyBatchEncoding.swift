public import KafkaCodecs

extension LegacyBatchView {
    /// Encodes `records` in a format before Kafka 0.11: as single messages, or if compressed as one message that wraps
    /// them.
    ///
    /// These formats have no headers, and magic 0 has no timestamps. Both are left out.
    ///
    /// - Parameters:
    ///   - records: The records in the order of their offsets, which are kept.
    ///   - magic: 0 or 1.
    ///   - compression: Any codec except zstd, which these formats do not support.
    ///   - appendTimestamp: The time at which the broker appended the messages, in milliseconds since 1970, if it
    ///     replaces the records' own timestamps. Only for magic 1.
    ///   - level: The codec's level; its default if `nil`.
    /// - Throws: `CodecError`: `.unsupported` for another magic or for zstd, `.limitExceeded` above 2 GiB.
    public static func encode(
        _ records: [Record], magic: Int8, compression: Compression = .none, appendTimestamp: Int64? = nil,
        level: Int? = nil
    ) throws(CodecError) -> Bytes {
        guard magic == 0 || magic == 1 else {
            throw CodecError(.unsupported, "magic \(magic) is not one of the old formats")
        }
        guard compression != .zstd else { throw CodecError(.unsupported, "magic \(magic) does not support zstd") }
        let size = records.reduce(LegacyMessage.size(magic: magic, key: nil, value: nil)) { sum, record in
            sum + LegacyMessage.size(magic: magic, key: record.key, value: record.value)
        }
        guard size <= Int(Int32.max) else { throw CodecError(.limitExceeded, "the messages exceed 2 GiB") }
        let base = compression == .none || magic == 0 ? 0 : records.first?.offset ?? 0
        let attributes = magic > 0 && appendTimestamp != nil ? LegacyMessage.logAppendTimeBit : 0
        var messages = ByteWriter(capacity: size)
        for record in records {
            LegacyMessage.write(
                to: &messages, offset: record.offset &- base, magic: magic, attributes: attributes,
                timestamp: appendTimestamp ?? record.timestamp, key: record.key, value: record.value)
        }
        let plain = messages.finish()
        guard compression != .none, let last = records.last else { return plain }
        let value = try plain.withUnsafeBytes { bytes throws(CodecError) in
            try compression.compress(bytes, level: level, magic: magic)
        }
        guard value.count <= Int(Int32.max) - LegacyMessage.size(magic: magic, key: nil, value: nil) else {
            throw CodecError(.limitExceeded, "a message exceeds 2 GiB")
        }
        var wrapper = ByteWriter(capacity: LegacyMessage.size(magic: magic, key: nil, value: value))
        LegacyMessage.write(
            to: &wrapper, offset: last.offset, magic: magic, attributes: attributes | compression.rawValue,
            timestamp: appendTimestamp ?? records.reduce(-1) { max($0, $1.timestamp) }, key: nil, value: value)
        return wrapper.finish()
    }
}
