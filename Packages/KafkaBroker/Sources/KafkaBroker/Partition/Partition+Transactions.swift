import KafkaCodecs
import KafkaProtocol

/// The ends of transactions in a partition.
extension Partition {
    /// Returns whether a producer has an open transaction in this partition.
    func isOpen(for producer: Int64) -> Bool { transactions.open[producer] != nil }

    /// Returns whether this partition knows a later epoch of the producer.
    func isFenced(_ producer: ProducerIdentity) -> Bool {
        producers.producers[producer.id].map { producer.epoch < $0.epoch } ?? false
    }

    /// Writes the marker that ends a producer's transaction.
    ///
    /// - Throws: INVALID_PRODUCER_EPOCH if the epoch is older than the producer's; KAFKA_STORAGE_ERROR if the log
    ///   cannot be written.
    func endTransaction(of producer: ProducerIdentity, commits: Bool, now: Int64) throws(RequestError) {
        guard !isFenced(producer) else {
            throw RequestError(.invalidProducerEpoch, "The marker has an older epoch than the producer")
        }
        let marker: RecordBatchView
        do throws(CodecError) {
            marker = try TransactionMarker.batch(of: producer, commits: commits, now: now)
        } catch {
            throw RequestError(.unknownServerError, error.message)
        }
        let stable = lastStableOffset
        let offset = try write(marker, maxTimestamp: marker.maxTimestamp, appendTime: -1, now: now)
        noteMarker(of: producer, commits: commits, at: offset, now: now)
        wakeReaders(bytes: marker.bytes.count, stableBefore: stable)
    }

    /// Updates the state of the producer and its transaction after a marker.
    func noteMarker(of producer: ProducerIdentity, commits: Bool, at offset: Int64, now: Int64) {
        producers.recordMarker(producer: producer.id, epoch: producer.epoch, now: now)
        transactions.ended(producer: producer.id, commits: commits, at: offset)
    }
}

/// The control batch that ends a transaction (KIP-98).
enum TransactionMarker {
    private static let abort: Int16 = 0
    private static let commit: Int16 = 1

    static func batch(of producer: ProducerIdentity, commits: Bool, now: Int64) throws(CodecError) -> RecordBatchView {
        var fields = RecordBatchHeaderFields()
        fields.isTransactional = true
        fields.isControl = true
        fields.producerID = producer.id
        fields.producerEpoch = producer.epoch
        var key = ByteWriter(capacity: 4)
        key.int16(0)
        key.int16(commits ? commit : abort)
        var value = ByteWriter(capacity: 6)
        value.int16(0)
        // The coordinator epoch; there is only one coordinator.
        value.int32(0)
        let record = Record(timestamp: now, key: key.finish(), value: value.finish())
        return try RecordBatchView(try RecordBatchView.encode([record], fields: fields))
    }

    /// Returns whether a control batch commits a transaction; `nil` if it does not end one.
    static func outcome(of batch: RecordBatchView) -> Bool? {
        guard batch.isControl, let records = try? batch.records() else { return nil }
        var outcome: Bool?
        try? records.forEach { record in
            guard outcome == nil, let key = record.record.key else { return }
            var reader = ByteReader(key)
            guard (try? reader.int16()) != nil, let type = try? reader.int16() else { return }
            if type == abort || type == commit { outcome = type == commit }
        }
        return outcome
    }
}
