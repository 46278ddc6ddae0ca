import KafkaCodecs
import KafkaProtocol

/// A fetched batch on its way from the loop to the reader, which decompresses it.
struct FetchedBatch: Sendable {
    let stored: StoredRecordBatch
    /// The partition's position when the batch was fetched. The batch may begin before it.
    let position: Int64
    /// Where the log ended for this reader when the batch was fetched.
    let end: Int64
    /// The offset after the batch, and after the batches without user records that follow it in the response. A commit
    /// of this batch passes those too.
    var nextOffset: Int64
    let lease: PartitionLease

    /// Returns the batch ready to be read: its checksum verified, decompressed, and every record validated.
    ///
    /// - Throws: `KafkaError` with `.corruptBatch`.
    func opened(for consumer: Consumer, verifyingChecksum: Bool) throws(KafkaError) -> RecordBatch {
        let name = lease.partition
        do throws(CodecError) {
            if verifyingChecksum { try stored.verifyChecksum() }
            let view = try stored.current()
            // The messages within a compressed message of magic 0 have offsets of their own, which may be before the
            // outer message's.
            guard view.lastOffset >= position else {
                throw CodecError(.malformed, "the wrapped messages end before the fetched offset")
            }
            let run = try view.records()
            try run.validate()
            return RecordBatch(
                topic: name.topic, partition: name.partition, firstOffset: max(view.baseOffset, position),
                nextOffset: nextOffset, highWatermark: end, view: view, lease: lease,
                consumer: consumer, run: run)
        } catch {
            throw KafkaError(
                .corruptBatch,
                "the batch of offsets up to \(stored.lastOffset) cannot be read: \(error.message); "
                    + "the position stays before it"
            ).of(topic: name.topic, partition: name.partition)
        }
    }
}
