import KafkaCodecs
import KafkaProtocol

/// A batch as the golden file describes it, and its bytes on the wire.
struct GoldenBatch {
    private var fields = RecordBatchHeaderFields()
    private let magic: Int8
    private let maxTimestamp: Int64
    private let usesLogAppendTime: Bool
    private var records: [Record] = []

    init(_ json: JSON) throws(Mismatch) {
        guard let magic: Int8 = json["magic"]?.integer(),
            let compression = json["compression"]?.string.flatMap({ Compression.named($0) }),
            let type = json["timestamp_type"]?.string, let maxTimestamp: Int64 = json["max_timestamp"]?.integer(),
            let base: Int64 = json["base_offset"]?.integer(), let last: Int64 = json["last_offset"]?.integer(),
            let leaderEpoch: Int32 = json["leader_epoch"]?.integer(),
            let producer: Int64 = json["producer_id"]?.integer(),
            let epoch: Int16 = json["producer_epoch"]?.integer(),
            let sequence: Int32 = json["base_sequence"]?.integer(),
            let isTransactional = json["transactional"]?.bool, let isControl = json["control"]?.bool,
            let records = json["records"]?.array
        else {
            throw Mismatch("a member of a batch is missing or has the wrong type")
        }
        self.magic = magic
        self.maxTimestamp = maxTimestamp
        usesLogAppendTime = type == "LogAppendTime"
        fields.compression = compression
        fields.baseOffset = base
        fields.lastOffsetDelta = Int32(exactly: last - base)
        fields.partitionLeaderEpoch = leaderEpoch
        fields.producerID = producer
        fields.producerEpoch = epoch
        fields.baseSequence = sequence
        fields.isTransactional = isTransactional
        fields.isControl = isControl
        for record in records { self.records.append(try Self.record(record)) }
        // In a batch without records, nothing else determines the maximum timestamp.
        if records.isEmpty { fields.maxTimestamp = maxTimestamp }
    }

    private static func record(_ json: JSON) throws(Mismatch) -> Record {
        guard let offset: Int64 = json["offset"]?.integer(), let timestamp: Int64 = json["timestamp"]?.integer(),
            let key = json["key"], let value = json["value"], let headers = json["headers"]?.array
        else {
            throw Mismatch("a member of a record is missing or has the wrong type")
        }
        var list: [RecordHeader] = []
        for header in headers {
            guard let name = header["key"]?.string, let value = header["value"] else {
                throw Mismatch("a member of a header is missing or has the wrong type")
            }
            list.append(RecordHeader(name, try bytes(value)))
        }
        return Record(
            offset: offset, timestamp: timestamp, key: try bytes(key), value: try bytes(value),
            headers: RecordHeaders(list))
    }

    private static func bytes(_ json: JSON) throws(Mismatch) -> Bytes? {
        if json.isNull { return nil }
        guard let bytes = json.string.flatMap({ Bytes(hex: $0) }) else { throw Mismatch("bytes are not hexadecimal") }
        return bytes
    }

    /// Encodes the batch. Values that the file does not contain are taken from `stored`: the producer's timestamps, if
    /// the broker's timestamp hides them, and a delete horizon.
    func encoded(like stored: StoredRecordBatch) throws(CodecError) -> Bytes {
        guard case .current(let view) = stored else {
            return try LegacyBatchView.encode(
                records, magic: magic, compression: fields.compression,
                appendTimestamp: usesLogAppendTime ? maxTimestamp : nil)
        }
        guard magic == 2 else { throw CodecError(.malformed, "the magic is not 2") }
        var fields = fields
        var records = records
        if view.hasDeleteHorizon { fields.deleteHorizon = view.baseTimestamp }
        if usesLogAppendTime {
            fields.appendTimestamp = maxTimestamp
            var hidden: [Int64] = []
            do {
                try view.records().forEach { hidden.append(view.baseTimestamp &+ $0.timestampDelta) }
            } catch {
                throw CodecError(.malformed, "the records cannot be read")
            }
            for (index, timestamp) in zip(records.indices, hidden) { records[index].timestamp = timestamp }
        }
        return try RecordBatchView.encode(records, fields: fields, keepsOffsets: true)
    }
}
