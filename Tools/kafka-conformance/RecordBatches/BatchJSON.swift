import KafkaCodecs
import KafkaProtocol

/// Describes a stored batch with the members of the golden file.
enum BatchJSON {
    static func of(_ stored: StoredRecordBatch) throws(CodecError) -> JSON {
        let current = try stored.current()
        var members: [String: JSON] = [
            "base_offset": .integer(current.baseOffset),
            "last_offset": .integer(stored.lastOffset),
            "producer_id": .integer(current.producerID),
            "producer_epoch": .integer(Int64(current.producerEpoch)),
            "base_sequence": .integer(Int64(current.baseSequence)),
            "transactional": .bool(current.isTransactional),
            "control": .bool(current.isControl),
            "leader_epoch": .integer(Int64(current.partitionLeaderEpoch)),
            "records": .array(try records(of: current)),
        ]
        switch stored {
        case .current(let batch):
            members["magic"] = .integer(2)
            members["compression"] = batch.compression.map { .string($0.name) }
            members["timestamp_type"] = .string(batch.usesLogAppendTime ? "LogAppendTime" : "CreateTime")
            members["max_timestamp"] = .integer(batch.maxTimestamp)
        case .legacy(let batch):
            members["magic"] = .integer(Int64(batch.magic))
            members["compression"] = batch.compression.map { .string($0.name) }
            members["timestamp_type"] = .string(
                batch.magic == 0 ? "NoTimestampType" : batch.usesLogAppendTime ? "LogAppendTime" : "CreateTime")
            members["max_timestamp"] = .integer(batch.maxTimestamp)
        }
        return .object(members)
    }

    private static func records(of batch: RecordBatchView) throws(CodecError) -> [JSON] {
        try batch.records().checked().map { record in
            .object([
                "offset": .integer(record.offset),
                "timestamp": .integer(record.timestamp),
                "key": hex(record.key),
                "value": hex(record.value),
                "headers": .array(
                    record.headers.map { header in
                        .object([
                            "key": .string(String(decoding: header.name, as: UTF8.self)), "value": hex(header.value),
                        ])
                    }),
            ])
        }
    }

    private static func hex(_ bytes: Bytes?) -> JSON { bytes.map { .string($0.hex) } ?? .null }
}
