import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol

/// A batch that a broker does not take, and what its producer is told.
struct BatchRefusal: Error, Equatable {
    let error: ErrorCode
    let message: String
    /// The records that are invalid, by their index in the batch (KIP-467); empty if the batch is refused as a whole.
    let records: [Int32]

    init(_ error: ErrorCode, _ message: String, records: [Int32] = []) {
        self.error = error
        self.message = message
        self.records = records
    }
}

/// The checks that a produced batch passes before it is written.
///
/// The records themselves are not taken apart, compressed or not: the checksum covers them, and what a consumer
/// decodes it checks itself.
enum BatchCheck {
    /// The codecs that the format knows, whether this process can decompress them or not.
    private static let codecs: ClosedRange<Int16> = 0...4
    private static let zstd: Int16 = 4
    /// The size of a record that has nothing: a length, attributes, two deltas, two nulls and a count.
    private static let smallestRecord = 7

    /// Returns the one batch of which `records` consists.
    ///
    /// - Parameter version: The version of the Produce request.
    static func onlyBatch(
        of records: Bytes?, version: Int16, configuration: TopicConfiguration, now: Int64
    ) throws(BatchRefusal) -> RecordBatchView {
        guard let records, records.count >= 17 else {
            throw BatchRefusal(
                .invalidRecord, "Produce requests with version \(version) must have at least one record batch")
        }
        guard records[16] == 2 else {
            throw BatchRefusal(
                .invalidRecord,
                "Produce requests with version \(version) are only allowed to contain record batches with magic version 2"
            )
        }
        let batch = try view(records, version: version)
        guard batch.bytes.count <= configuration.maximumBatchBytes else {
            throw BatchRefusal(
                .messageTooLarge,
                "The record batch size is \(batch.bytes.count) bytes which exceeds the maximum configured value of "
                    + "\(configuration.maximumBatchBytes)")
        }
        do throws(CodecError) { try batch.verifyChecksum() } catch {
            throw BatchRefusal(.corruptMessage, "Record is corrupt: \(error.message)")
        }
        try checkFields(of: batch, version: version)
        try checkTimestamps(of: batch, configuration, now)
        if configuration.cleanup.compacts { try checkKeys(of: batch) }
        return batch
    }

    private static func view(_ records: Bytes, version: Int16) throws(BatchRefusal) -> RecordBatchView {
        do throws(CodecError) {
            var batches = RecordBatches(records)
            guard case .current(let batch) = try batches.next() else {
                throw CodecError(.truncated, "the batch is longer than the bytes that came")
            }
            guard batch.bytes.count == records.count else {
                throw CodecError(
                    .malformed, "Produce requests with version \(version) must contain exactly one record batch")
            }
            return batch
        } catch {
            throw BatchRefusal(.invalidRecord, error.message)
        }
    }

    private static func checkFields(of batch: RecordBatchView, version: Int16) throws(BatchRefusal) {
        guard batch.recordCount > 0, batch.lastOffsetDelta == batch.recordCount - 1 else {
            throw BatchRefusal(.invalidRecord, "Inconsistent batch offset range and count of records")
        }
        let body = batch.bytes.count - RecordBatchLayout.records
        guard batch.compression != Compression.none || Int(batch.recordCount) <= body / smallestRecord else {
            throw BatchRefusal(.invalidRecord, "The batch is too small for the records that it counts")
        }
        guard !batch.isControl else {
            throw BatchRefusal(.invalidRecord, "Clients are not allowed to write control records")
        }
        guard !batch.isTransactional || batch.producerID >= 0 else {
            throw BatchRefusal(.invalidRecord, "A transactional batch has no producer id")
        }
        guard batch.producerID < 0 || (batch.baseSequence >= 0 && batch.producerEpoch >= 0) else {
            throw BatchRefusal(.invalidRecord, "Invalid sequence number or epoch in a batch with a producer id")
        }
        let codec = batch.attributes & 0x07
        guard codecs.contains(codec) else {
            throw BatchRefusal(.invalidRecord, "Unknown compression type id: \(codec)")
        }
        guard codec != zstd || version >= 7 else {
            throw BatchRefusal(
                .unsupportedCompressionType,
                "Produce requests with version \(version) are not allowed to use ZStandard compression")
        }
    }

    /// A compacted topic keeps the last record of each key, so that every record needs one.
    private static func checkKeys(of batch: RecordBatchView) throws(BatchRefusal) {
        let keyless: [Int32]
        do {
            keyless = try batch.indexes { $0.key == nil }
        } catch {
            throw BatchRefusal(.invalidRecord, "The records cannot be read: \(error)")
        }
        guard keyless.isEmpty else {
            throw BatchRefusal(
                .invalidRecord, "A compacted topic accepts no record without a key", records: keyless)
        }
    }

    private static func checkTimestamps(
        of batch: RecordBatchView, _ configuration: TopicConfiguration, _ now: Int64
    ) throws(BatchRefusal) {
        guard configuration.timestampType == .create else { return }
        guard !batch.usesLogAppendTime else {
            throw BatchRefusal(.invalidTimestamp, "Invalid timestamp type: producers create records with CreateTime")
        }
        let (ahead, overflows) = batch.maxTimestamp.subtractingReportingOverflow(now)
        guard !overflows, ahead <= configuration.timestampAfterMaximum else {
            throw BatchRefusal(
                .invalidTimestamp,
                "Timestamp \(batch.maxTimestamp) is further in the future than message.timestamp.after.max.ms allows")
        }
    }
}

extension RecordBatchView {
    /// Returns the indexes in the batch of the records that `isMatch` accepts.
    func indexes(where isMatch: (Record) -> Bool) throws -> [Int32] {
        var found: [Int32] = []
        var next: Int32 = 0
        try records().forEach { view in
            if isMatch(view.record) { found.append(next) }
            next += 1
        }
        return found
    }
}
