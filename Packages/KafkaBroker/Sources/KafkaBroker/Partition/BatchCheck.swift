import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol

/// The reason why a request or a batch is refused, as sent to the client.
struct RequestError: Error, Equatable {
    let error: ErrorCode
    let message: String
    /// The indexes of the invalid records in the batch (KIP-467); empty if the batch is refused as a whole.
    let records: [Int32]

    init(_ error: ErrorCode, _ message: String, records: [Int32] = []) {
        self.error = error
        self.message = message
        self.records = records
    }
}

/// The checks of a produced batch before it is written, as in Kafka.
///
/// Every record is checked: the count, the lengths, the timestamps and, on a compacted topic, the keys. For that, a
/// compressed batch is decompressed. The batch is stored as it arrived, except for its offset and a corrected latest
/// timestamp.
///
/// Kafka recompresses a batch if the topic's `compression.type` is another codec; this broker does not.
struct BatchCheck {
    /// The version of the Produce request.
    let version: Int16
    let configuration: TopicConfiguration
    /// The time, in milliseconds since 1970.
    let now: Int64

    /// The ids of the compression codecs.
    private static let codecs: ClosedRange<Int16> = 0...4
    private static let zstd: Int16 = 4
    /// The size of the smallest record in bytes: a length, attributes, two deltas, two nulls and a count.
    private static let smallestRecord = 7
    /// The smallest valid value of the length field in a batch of any magic.
    private static let smallestLength: Int32 = 14
    /// The maximum number of invalid records that a response lists. A batch can have millions.
    private static let mostNamedRecords = 10_000

    /// Checks that `records` is exactly one valid batch. Returns the batch and the latest timestamp of its records.
    func onlyBatch(
        of records: Bytes?, _ budget: inout DecompressionBudget
    ) throws(RequestError) -> (batch: RecordBatchView, maxTimestamp: Int64) {
        guard let records, records.count > RecordBatchLayout.magic else {
            throw RequestError(
                .invalidRecord, "Produce requests with version \(version) must have at least one record batch")
        }
        try checkBeginning(of: records)
        let batch = try view(records)
        guard batch.bytes.count <= configuration.maximumBatchBytes else {
            throw RequestError(
                .messageTooLarge,
                "The record batch size is \(batch.bytes.count) bytes which exceeds the maximum configured value of "
                    + "\(configuration.maximumBatchBytes)")
        }
        do throws(CodecError) { try batch.verifyChecksum() } catch {
            throw RequestError(.corruptMessage, "Record is corrupt: \(error.message)")
        }
        try checkFields(of: batch)
        return (batch, try checkRecords(of: batch, &budget))
    }

    // MARK: The batch

    private func checkBeginning(of records: Bytes) throws(RequestError) {
        let length = records.withUnsafeBytes {
            Int32(bigEndian: $0.loadUnaligned(fromByteOffset: RecordBatchLayout.batchLength, as: Int32.self))
        }
        guard length >= Self.smallestLength else {
            throw RequestError(.corruptMessage, "Record is corrupt: its length is \(length)")
        }
        let magic = records[RecordBatchLayout.magic]
        switch magic {
        case 2: return
        case 0, 1:
            throw RequestError(
                .invalidRecord,
                "Produce requests with version \(version) are only allowed to contain record batches with magic version 2"
            )
        default: throw RequestError(.corruptMessage, "Record is corrupt: unknown magic version \(magic)")
        }
    }

    private func view(_ records: Bytes) throws(RequestError) -> RecordBatchView {
        do throws(CodecError) {
            var batches = RecordBatches(records)
            guard case .current(let batch) = try batches.next() else {
                throw CodecError(.truncated, "the batch is longer than the bytes received")
            }
            // As in Kafka, an incomplete second batch is ignored, and a complete one is refused.
            guard try batches.next() == nil else {
                throw CodecError(
                    .malformed, "Produce requests with version \(version) must contain exactly one record batch")
            }
            return batch
        } catch {
            throw RequestError(.invalidRecord, error.message)
        }
    }

    private func checkFields(of batch: RecordBatchView) throws(RequestError) {
        guard batch.baseOffset == 0 else {
            throw RequestError(.invalidRecord, "Invalid base offset \(batch.baseOffset) of the batch: must be 0")
        }
        guard batch.recordCount > 0, batch.lastOffsetDelta == batch.recordCount - 1 else {
            throw RequestError(.invalidRecord, "Inconsistent batch offset range and count of records")
        }
        let body = batch.bytes.count - RecordBatchLayout.records
        guard batch.compression != Compression.none || Int(batch.recordCount) <= body / Self.smallestRecord else {
            throw RequestError(.invalidRecord, "The batch is too small for its count of records")
        }
        guard !batch.isControl else {
            throw RequestError(.invalidRecord, "Clients are not allowed to write control records")
        }
        guard !batch.isTransactional || batch.producerID >= 0 else {
            throw RequestError(.invalidRecord, "A transactional batch has no producer id")
        }
        guard batch.producerID < 0 || (batch.baseSequence >= 0 && batch.producerEpoch >= 0) else {
            throw RequestError(.invalidRecord, "Invalid sequence number or epoch in a batch with a producer id")
        }
        let codec = batch.attributes & 0x07
        guard Self.codecs.contains(codec) else {
            throw RequestError(.invalidRecord, "Unknown compression type id: \(codec)")
        }
        guard codec != Self.zstd || version >= 7 else {
            throw RequestError(
                .unsupportedCompressionType,
                "Produce requests with version \(version) are not allowed to use ZStandard compression")
        }
    }

    // MARK: The records

    /// The results of checking the records of a batch.
    private struct Findings {
        var index: Int32 = 0
        var maxTimestamp: Int64 = -1
        var keyless: [Int32] = []
        var badTimestamps: [Int32] = []
        var hasBadOffset = false
    }

    private func checkRecords(
        of batch: RecordBatchView, _ budget: inout DecompressionBudget
    ) throws(RequestError) -> Int64 {
        var findings = Findings()
        do throws(CodecError) {
            let isCompressed = batch.compression != Compression.none
            try budget.records(of: batch).forEachSummary { record in
                if !accepts(record.timestamp, of: batch) { findings.badTimestamps.append(findings.index) }
                if !record.hasKey, configuration.cleanup.compacts { findings.keyless.append(findings.index) }
                if isCompressed, record.offsetDelta != findings.index { findings.hasBadOffset = true }
                findings.maxTimestamp = max(findings.maxTimestamp, record.timestamp)
                findings.index += 1
            }
        } catch {
            let code: ErrorCode = error.code == .limitExceeded ? .messageTooLarge : .invalidRecord
            throw RequestError(code, "The records cannot be read: \(error.message)")
        }
        try refuse(findings)
        return findings.maxTimestamp
    }

    private func refuse(_ findings: Findings) throws(RequestError) {
        guard !findings.hasBadOffset else {
            throw RequestError(.invalidRecord, "The offsets of compressed records must count up from 0")
        }
        let invalid = Set(findings.badTimestamps).union(findings.keyless).sorted()
        let named = Array(invalid.prefix(Self.mostNamedRecords))
        guard findings.badTimestamps.isEmpty else {
            throw RequestError(
                .invalidTimestamp,
                "A timestamp is beyond message.timestamp.before.max.ms or message.timestamp.after.max.ms, or the batch "
                    + "claims LogAppendTime", records: named)
        }
        guard findings.keyless.isEmpty else {
            throw RequestError(
                .invalidRecord, "A compacted topic does not accept records without a key", records: named)
        }
    }

    /// Returns whether the timestamp of a record is valid.
    ///
    /// A topic with LogAppendTime refuses a batch whose producer has set the LogAppendTime bit. A topic with CreateTime
    /// accepts such a batch, and its latest timestamp applies to every record.
    private func accepts(_ timestamp: Int64, of batch: RecordBatchView) -> Bool {
        guard configuration.timestampType == .create else { return !batch.usesLogAppendTime }
        guard timestamp != -1 else { return true }
        let (ahead, overflows) = timestamp.subtractingReportingOverflow(now)
        guard !overflows else { return timestamp < now && configuration.timestampBeforeMaximum == .max }
        return ahead <= configuration.timestampAfterMaximum && ahead >= -configuration.timestampBeforeMaximum
    }
}
