import KafkaCodecs
import KafkaProtocol

/// Batches as they are stored in a log.
enum Batches {
    /// Returns a batch of records with the values "BASE", "BASE+1" and so on.
    static func records(
        at base: Int64, count: Int = 1, producer: Int64 = -1, isTransactional: Bool = false
    ) throws -> Bytes {
        var fields = RecordBatchHeaderFields()
        fields.baseOffset = base
        fields.producerID = producer
        fields.isTransactional = isTransactional
        fields.partitionLeaderEpoch = 7
        let records = (0..<Int64(count)).map { Record(timestamp: 1, key: nil, value: Bytes(utf8: "\(base + $0)")) }
        return try RecordBatchView.encode(records, fields: fields)
    }

    /// Returns a transaction's end marker. Kind 0 aborts, kind 1 commits.
    static func marker(at offset: Int64, producer: Int64, kind: Int16) throws -> Bytes {
        var fields = RecordBatchHeaderFields()
        fields.baseOffset = offset
        fields.producerID = producer
        fields.isTransactional = true
        fields.isControl = true
        var key = ByteWriter()
        key.int16(0)
        key.int16(kind)
        var value = ByteWriter()
        value.int16(0)
        EndTxnMarker().encode(to: &value, version: 0)
        return try RecordBatchView.encode(
            [Record(timestamp: 1, key: key.finish(), value: value.finish())], fields: fields)
    }

    /// Returns a compressed message of magic 0 at `offset`, which contains messages with `offsets`.
    static func wrapper(at offset: Int64, of offsets: [Int64]) throws -> Bytes {
        let inner = joined(offsets.map { message(at: $0, attributes: 0, value: Bytes(utf8: "\($0)")) })
        let value = try inner.withUnsafeBytes { try Compression.gzip.compress($0, level: nil) }
        return message(at: offset, attributes: 1, value: value)
    }

    private static func message(at offset: Int64, attributes: Int8, value: Bytes) -> Bytes {
        var covered = ByteWriter()
        covered.int8(0)  // magic
        covered.int8(attributes)
        covered.int32(-1)
        covered.int32(Int32(value.count))
        covered.bytes(value)
        let body = covered.finish()
        var writer = ByteWriter()
        writer.int64(offset)
        writer.int32(Int32(body.count + 4))
        writer.uint32(CRC32.checksum(body))
        writer.bytes(body)
        return writer.finish()
    }

    static func joined(_ batches: [Bytes]) -> Bytes { Bytes(batches.flatMap { Array($0) }) }
}
