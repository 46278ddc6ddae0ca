import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import KafkaTransport
import SegmentLog

/// One partition: its log, the state of its producers and transactions, and the fetches that wait for it.
///
/// Owned by the broker's loop. There is one node, so the high watermark equals the log's end.
///
/// Invariants:
/// - An entry of the log is one record batch with its final offsets, in the form that consumers receive.
/// - `producers` contains a batch exactly if it is in the log and among the last five batches of its producer's current
///   epoch.
final class Partition {
    let topic: String
    let index: Int32
    let log: SegmentLog
    var configuration: TopicConfiguration
    var producers = ProducerStateTable() {
        didSet {
            let bytes = producers.producers.count * StateSize.producer
            if bytes != producerBytes {
                budget.change(.producers, by: bytes - producerBytes)
                producerBytes = bytes
            }
        }
    }
    private var producerBytes = 0
    private let budget: StateBudget
    private let report: PartitionReport
    private var failures = FailureLog<PartitionAccess>()
    /// Creates the files of the partition and lists it, before its first record is written; `nil` if that is done.
    private var beginning: PartitionBeginning?
    var transactions = PartitionTransactions()
    /// The latest timestamp in the log, and the base offset of its batch; `nil` if no record has a timestamp.
    private(set) var latest: (timestamp: Int64, baseOffset: Int64)?
    /// The latest time for retention, in milliseconds since 1970. A record without a timestamp counts with the time of
    /// its writing.
    private var newest: Int64 = 0
    /// Whether the topic was deleted. Waiting fetches may still refer to the partition, and report the deletion.
    private(set) var isDeleted = false
    /// The log's end at the last successful `flush`.
    private var flushedOffset: Int64 = 0
    /// The log's end when the last snapshot was stored.
    var snapshotOffset: Int64 = 0
    private var waiting: [ObjectIdentifier: ParkedFetch] = [:]

    /// The leader epoch, which never changes, because there is only one node.
    static let leaderEpoch: Int32 = 0

    init(
        topic: String, index: Int32, log: SegmentLog, configuration: TopicConfiguration,
        beginning: PartitionBeginning? = nil, budget: StateBudget = StateBudget(),
        report: PartitionReport = PartitionReport(.off)
    ) {
        self.beginning = beginning
        self.budget = budget
        self.report = report
        self.topic = topic
        self.index = index
        self.log = log
        self.configuration = configuration
    }

    var startOffset: Int64 { log.startOffset }
    /// The high watermark.
    var endOffset: Int64 { log.nextOffset }
    /// The last stable offset: the first offset of the oldest open transaction, or the high watermark if none is open.
    var lastStableOffset: Int64 { transactions.firstOpenOffset.map { max($0, startOffset) } ?? endOffset }

    // MARK: Append

    /// The successful result of a produced batch.
    struct Appended: Equatable {
        var baseOffset: Int64
        var logAppendTime: Int64 = -1
    }

    /// Writes the batch in `records`. If it was written before, returns the result of that write.
    ///
    /// - Parameters:
    ///   - records: The bytes of exactly one batch.
    ///   - version: The version of the Produce request.
    ///   - now: The time, in milliseconds since 1970.
    ///   - budget: The number of bytes to which the batch may be decompressed.
    ///   - makeRoom: Returns whether there is room for one more producer.
    ///   - admit: Adds the partition to the producer's transaction, or throws the reason why that is not possible.
    func append(
        _ records: Bytes?, version: Int16, now: Int64, _ budget: inout DecompressionBudget,
        makeRoom: () -> Bool = { true },
        admit: (ProducerIdentity) throws(RequestError) -> Void = { _ in }
    ) throws(RequestError) -> Appended {
        let check = BatchCheck(version: version, configuration: configuration, now: now)
        let (batch, maxTimestamp) = try check.onlyBatch(of: records, &budget)
        if batch.producerID >= 0 {
            let verdict = producers.judge(
                producer: batch.producerID, epoch: batch.producerEpoch, baseSequence: batch.baseSequence,
                count: batch.recordCount)
            switch verdict {
            case .append: break
            case .duplicate(let written):
                return Appended(baseOffset: written.baseOffset, logAppendTime: written.appendTime)
            case .refused(let error):
                throw RequestError(error, "Batch refused: producer \(batch.producerID), sequence \(batch.baseSequence)")
            }
            guard producers.producers[batch.producerID] != nil || makeRoom() else {
                throw RequestError(.policyViolation, "The limit of producers is reached: try again later")
            }
            let isOpen = isOpen(for: batch.producerID)
            guard batch.isTransactional || !isOpen else {
                throw RequestError(.invalidTxnState, "The batch is not part of the producer's open transaction")
            }
            let isGoingOn = isOpen && producers.producers[batch.producerID]?.epoch == batch.producerEpoch
            if batch.isTransactional, !isGoingOn {
                try admit(.init(id: batch.producerID, epoch: batch.producerEpoch))
            }
        }
        let appendTime = configuration.timestampType == .logAppend ? now : -1
        let baseOffset = try write(batch, maxTimestamp: maxTimestamp, appendTime: appendTime, now: now)
        if batch.producerID >= 0 {
            producers.record(
                producer: batch.producerID, epoch: batch.producerEpoch, baseSequence: batch.baseSequence,
                count: batch.recordCount, baseOffset: baseOffset, appendTime: appendTime, now: now)
            if batch.isTransactional { transactions.wrote(producer: batch.producerID, at: baseOffset) }
        }
        let isStable = transactions.open.isEmpty
        for fetch in waiting.values { fetch.bytesArrived(batch.bytes.count, areStable: isStable) }
        return Appended(baseOffset: baseOffset, logAppendTime: appendTime)
    }

    /// Appends the batch with its offset, and with the broker's time if the topic uses LogAppendTime.
    ///
    /// Only the header is written again. The records go from the request's frame directly into the log.
    ///
    /// - Parameters:
    ///   - maxTimestamp: The latest timestamp of the records. The header may state it wrongly.
    ///   - appendTime: The broker's time for every record, in milliseconds since 1970, or -1.
    func write(
        _ batch: RecordBatchView, maxTimestamp: Int64, appendTime: Int64, now: Int64
    ) throws(RequestError) -> Int64 {
        let baseOffset = log.nextOffset
        let timestamp = appendTime >= 0 ? appendTime : maxTimestamp
        let result: Result<Int64, SegmentLogError> = batch.bytes.withUnsafeBytes { bytes in
            withUnsafeTemporaryAllocation(byteCount: RecordBatchLayout.records, alignment: 8) { header in
                header.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<RecordBatchLayout.records]))
                let records = UnsafeRawBufferPointer(rebasing: bytes[RecordBatchLayout.records...])
                header.put(baseOffset, RecordBatchLayout.baseOffset)
                header.put(Self.leaderEpoch, RecordBatchLayout.partitionLeaderEpoch)
                let attributes = batch.attributes & RecordBatchLayout.attributesWithoutTimestampType
                if appendTime >= 0 {
                    header.stamp(appendTime, attributes | RecordBatchLayout.logAppendTime, records)
                } else if maxTimestamp != batch.maxTimestamp || batch.usesLogAppendTime {
                    header.stamp(maxTimestamp, attributes, records)
                }
                do throws(SegmentLogError) {
                    try begin()
                    return .success(
                        try log.append(
                            recordCount: Int(batch.recordCount), timestamp: timestamp >= 0 ? timestamp : now,
                            payload: [UnsafeRawBufferPointer(header), records]))
                } catch {
                    return .failure(error)
                }
            }
        }
        note(.write, result)
        switch result {
        case .success(let offset):
            note(timestamp, at: offset, now: now)
            return offset
        case .failure(let error):
            throw RequestError(.kafkaStorageError, "\(topic)-\(index): \(error)")
        }
    }

    /// Whether the next record creates files.
    var isWithoutFiles: Bool { !log.isCreated }

    private func begin() throws(SegmentLogError) {
        guard let beginning else { return }
        try beginning.run(log)
        self.beginning = nil
    }

    /// Logs a failure, unless this kind of access is already failing. Also logs the success that ends a failure.
    func note<Value, Failure: Error>(_ access: PartitionAccess, _ result: Result<Value, Failure>) {
        switch result {
        case .success: failures.succeeded(access, of: "\(topic)-\(index)", report.log)
        case .failure(let error): failures.failed(access, of: "\(topic)-\(index)", error, report.log)
        }
    }

    private func noting(
        _ access: PartitionAccess, _ body: () throws(SegmentLogError) -> Void
    ) throws(SegmentLogError) {
        let result = Result(catching: body)
        note(access, result)
        try result.get()
    }

    private func note(_ timestamp: Int64, at baseOffset: Int64, now: Int64) {
        if timestamp > latest?.timestamp ?? -1 { latest = (timestamp, baseOffset) }
        newest = max(newest, timestamp >= 0 ? timestamp : now)
    }

    // MARK: Read

    /// Returns whole batches, beginning with the one that contains `offset`.
    ///
    /// - Parameters:
    ///   - end: Batches that begin here or later are excluded.
    ///   - isFirst: Whether one batch is returned even if it is larger than `maximumBytes`.
    func read(
        from offset: Int64, to end: Int64? = nil, maximumBytes: Int, isFirst: Bool
    ) throws(SegmentLogError) -> (batches: [Bytes], size: Int, nextOffset: Int64) {
        guard offset < end ?? endOffset, maximumBytes > 0 || isFirst else { return ([], 0, offset) }
        let entries = try log.read(from: offset, maximumBytes: maximumBytes, upTo: end, atLeastOne: isFirst)
        return (
            entries.map(\.payload), entries.reduce(0) { $0 + $1.payload.count }, entries.last?.nextOffset ?? offset
        )
    }

    // MARK: Waiting fetches

    /// Registers a fetch that waits for records of this partition.
    func park(_ fetch: ParkedFetch) {
        waiting[ObjectIdentifier(fetch)] = fetch
    }

    /// Removes a waiting fetch.
    func unpark(_ fetch: ParkedFetch) {
        waiting[ObjectIdentifier(fetch)] = nil
    }

    /// Marks the partition as deleted, and wakes the waiting fetches, which then report the deletion.
    func delete() {
        isDeleted = true
        producers = ProducerStateTable()
        for fetch in waiting.values { fetch.bytesArrived(.max, areStable: true) }
    }

    /// Reports a marker to the waiting fetches. With read_committed, they may now receive all records before it.
    func wakeReaders(bytes: Int, stableBefore: Int64) {
        for fetch in waiting.values {
            fetch.bytesArrived(bytes, areStable: false)
            if lastStableOffset > stableBefore { fetch.stableOffsetMoved() }
        }
    }

    // MARK: Time

    /// The time in milliseconds after which the state of a producer that does not write is deleted
    /// (`producer.id.expiration.ms`).
    private static let producerExpiration: Int64 = 86_400_000

    /// Deletes the state of producers that have not written for `time` milliseconds and have no open transaction in
    /// this partition.
    func forgetProducers(silentFor time: Int64, now: Int64) {
        producers.expire(before: now - time) { isOpen(for: $0) }
    }

    /// Applies retention, and deletes the state of inactive producers.
    ///
    /// The log deletes whole segments except the newest. If all records in that one are too old too, they are deleted
    /// as well, as in Kafka.
    func maintain(now: Int64) throws(SegmentLogError) {
        forgetProducers(silentFor: Self.producerExpiration, now: now)
        transactions.trim(before: startOffset)
        guard configuration.cleanup.deletes else { return }
        try noting(.retention) { () throws(SegmentLogError) in
            try log.applyRetention(now: now)
            let retention = configuration.retentionMilliseconds
            // A timestamp may be any number, so the subtraction wraps.
            if retention >= 0, startOffset < endOffset, newest < now &- retention { try log.trim(before: endOffset) }
        }
    }

    /// Deletes the records before an offset.
    func trim(before offset: Int64) throws(SegmentLogError) {
        try noting(.deletion) { () throws(SegmentLogError) in try log.trim(before: offset) }
        transactions.trim(before: startOffset)
    }

    /// Syncs the log to disk, if anything was written since the last time.
    func flush() throws(SegmentLogError) {
        guard flushedOffset < endOffset else { return }
        try noting(.sync) { () throws(SegmentLogError) in try log.flush() }
        flushedOffset = endOffset
    }

    // MARK: Recovery

    /// Restores the producers, transactions and latest timestamp from a snapshot, and from the headers of later
    /// batches.
    ///
    /// - Parameter now: The time that counts as the last write of the producers in those batches, so that none of them
    ///   expires.
    func recover(_ snapshot: PartitionSnapshot?, now: Int64) throws(SegmentLogError) {
        var offset = log.startOffset
        if let snapshot, snapshot.nextOffset <= log.nextOffset {
            offset = max(offset, snapshot.nextOffset)
            snapshotOffset = snapshot.nextOffset
            for (id, producer) in snapshot.producers { producers.restore(id, producer) }
            transactions = snapshot.transactions
            latest = snapshot.latest
            newest = snapshot.newest
        }
        try scan(from: offset) { batch in
            note(batch.maxTimestamp, at: batch.baseOffset, now: now)
            guard batch.producerID >= 0 else { return }
            guard !batch.isControl else {
                guard let commits = TransactionMarker.outcome(of: batch) else { return }
                return noteMarker(
                    of: .init(id: batch.producerID, epoch: batch.producerEpoch), commits: commits, at: batch.baseOffset,
                    now: now)
            }
            if batch.isTransactional { transactions.wrote(producer: batch.producerID, at: batch.baseOffset) }
            producers.record(
                producer: batch.producerID, epoch: batch.producerEpoch, baseSequence: batch.baseSequence,
                count: batch.recordCount, baseOffset: batch.baseOffset,
                appendTime: batch.usesLogAppendTime ? batch.maxTimestamp : -1, now: now)
        }
    }

    func snapshot() -> PartitionSnapshot {
        PartitionSnapshot(
            nextOffset: endOffset, latest: latest, newest: newest, producers: producers.producers,
            transactions: transactions)
    }

    func setLatest(_ found: (timestamp: Int64, baseOffset: Int64)?) {
        latest = found
    }

    /// Reads every valid batch from `start` on.
    func scan(from start: Int64, _ body: (RecordBatchView) -> Void) throws(SegmentLogError) {
        var offset = start
        while offset < endOffset {
            let entries = try log.read(from: offset, maximumBytes: 1 << 20)
            guard let last = entries.last else { return }
            for entry in entries {
                // Batches were checked before they were written. An entry that is not a batch is left for the client
                // that fetches it.
                if let batch = try? RecordBatchView(entry.payload) { body(batch) }
            }
            offset = last.baseOffset + Int64(last.recordCount)
        }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Writes a big-endian field of a batch's header.
    fileprivate func put<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value, _ offset: Int) {
        storeBytes(of: value.bigEndian, toByteOffset: offset, as: Value.self)
    }

    /// Sets the latest timestamp and the attributes in a batch's header, and updates its checksum.
    fileprivate func stamp(_ maxTimestamp: Int64, _ attributes: Int16, _ records: UnsafeRawBufferPointer) {
        put(attributes, RecordBatchLayout.attributes)
        put(maxTimestamp, RecordBatchLayout.maxTimestamp)
        let covered = UnsafeRawBufferPointer(rebasing: self[RecordBatchLayout.attributes...])
        put(CRC32C.checksum(records, continuing: CRC32C.checksum(covered)), RecordBatchLayout.checksum)
    }
}

extension RecordBatchLayout {
    /// The bit of `attributes` that says that the broker's time applies to every record.
    fileprivate static let logAppendTime: Int16 = 0x08
    /// The other defined bits. As in Kafka, a changed header keeps only these.
    fileprivate static let attributesWithoutTimestampType: Int16 = 0x77
}
