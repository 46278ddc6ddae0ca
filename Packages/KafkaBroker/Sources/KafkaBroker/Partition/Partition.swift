import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import KafkaTransport
import SegmentLog

/// One partition: its log, what it knows of its producers, and the fetches that wait for it.
///
/// Owned by the broker's loop. On one node the high watermark and the log's end are the same.
///
/// Invariants:
/// - An entry of the log is one record batch with its final offsets, as consumers get it.
/// - A batch is in `producers` exactly if it is in the log and among its producer's last five.
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
    /// Creates the files and lists the partition before its first record; `nil` if that was done.
    private var beginning: PartitionBeginning?
    var transactions = PartitionTransactions()
    /// The latest timestamp of the log and the batch that has it.
    private(set) var latest: (timestamp: Int64, baseOffset: Int64)?
    /// The latest time that retention counts from: a record without a timestamp has that of its writing.
    private var newest: Int64 = 0
    /// Whether the topic was deleted; whoever still holds the partition answers so.
    private(set) var isDeleted = false
    /// The log's end when it was last forced to disk by `flush`.
    private var flushedOffset: Int64 = 0
    /// The log's end when the state beside it was last stored.
    var snapshotOffset: Int64 = 0
    private var waiting: [ObjectIdentifier: ParkedFetch] = [:]

    /// The leader epoch; one node is never followed by another leader.
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
    /// Where the first transaction begins of which the outcome is not known; the high watermark where there is none.
    var lastStableOffset: Int64 { transactions.firstOpenOffset.map { max($0, startOffset) } ?? endOffset }

    // MARK: Append

    /// What a producer is told of a batch.
    struct Appended: Equatable {
        var baseOffset: Int64
        var logAppendTime: Int64 = -1
    }

    /// Writes the one batch of which `records` consists, or finds it written already.
    ///
    /// - Parameters:
    ///   - version: The version of the Produce request.
    ///   - now: The time, in milliseconds since 1970.
    ///   - budget: What the batch may be decompressed to.
    ///   - makeRoom: Returns whether there is room for one more producer.
    ///   - admit: Lets a producer begin its part of a transaction here, or throws why not.
    func append(
        _ records: Bytes?, version: Int16, now: Int64, _ budget: inout DecompressionBudget,
        makeRoom: () -> Bool = { true },
        admit: (ProducerIdentity) throws(BatchRefusal) -> Void = { _ in }
    ) throws(BatchRefusal) -> Appended {
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
                throw BatchRefusal(error, "Batch refused: producer \(batch.producerID), sequence \(batch.baseSequence)")
            }
            guard producers.producers[batch.producerID] != nil || makeRoom() else {
                throw BatchRefusal(.policyViolation, "The broker knows too many producers: try again later")
            }
            let isOpen = isOpen(for: batch.producerID)
            guard batch.isTransactional || !isOpen else {
                throw BatchRefusal(.invalidTxnState, "The producer has a transaction open: the batch is not part of it")
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

    /// Appends the batch with its offset, and the broker's time where the topic wants it.
    ///
    /// Only the header is written anew; the records go from the request's frame into the log.
    ///
    /// - Parameter maxTimestamp: The latest timestamp of the records, which the header may state wrongly.
    func write(
        _ batch: RecordBatchView, maxTimestamp: Int64, appendTime: Int64, now: Int64
    ) throws(BatchRefusal) -> Int64 {
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
            throw BatchRefusal(.kafkaStorageError, "\(topic)-\(index): \(error)")
        }
    }

    /// Whether the next record creates files.
    var isWithoutFiles: Bool { !log.isCreated }

    private func begin() throws(SegmentLogError) {
        guard let beginning else { return }
        try beginning.run(log)
        self.beginning = nil
    }

    /// Logs a failure, unless the same kind of access failed before, and the success that follows it.
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

    /// Returns whole batches from the one that holds `offset` on.
    ///
    /// - Parameters:
    ///   - end: Batches from here on are left out.
    ///   - isFirst: Whether a batch larger than `maximumBytes` is returned too.
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

    func park(_ fetch: ParkedFetch) {
        waiting[ObjectIdentifier(fetch)] = fetch
    }

    func unpark(_ fetch: ParkedFetch) {
        waiting[ObjectIdentifier(fetch)] = nil
    }

    /// Ends the partition: what waits for it is answered that it is gone.
    func delete() {
        isDeleted = true
        producers = ProducerStateTable()
        for fetch in waiting.values { fetch.bytesArrived(.max, areStable: true) }
    }

    /// Tells the fetches that wait of a marker: to readers of what is committed it may give all that lay before it.
    func wakeReaders(bytes: Int, stableBefore: Int64) {
        for fetch in waiting.values {
            fetch.bytesArrived(bytes, areStable: false)
            if lastStableOffset > stableBefore { fetch.stableOffsetMoved() }
        }
    }

    // MARK: Time

    /// The time after which a producer that does not write is forgotten (`producer.id.expiration.ms`).
    private static let producerExpiration: Int64 = 86_400_000

    /// Forgets producers that have not written for `time` milliseconds and have no transaction open here.
    func forgetProducers(silentFor time: Int64, now: Int64) {
        producers.expire(before: now - time) { isOpen(for: $0) }
    }

    /// Applies retention and forgets silent producers.
    ///
    /// The log gives up whole segments but the newest; when all of that is too old too, it goes as in Kafka.
    func maintain(now: Int64) throws(SegmentLogError) {
        forgetProducers(silentFor: Self.producerExpiration, now: now)
        transactions.trim(before: startOffset)
        guard configuration.cleanup.deletes else { return }
        try noting(.retention) { () throws(SegmentLogError) in
            try log.applyRetention(now: now)
            let retention = configuration.retentionMilliseconds
            // A timestamp may be any number.
            if retention >= 0, startOffset < endOffset, newest < now &- retention { try log.trim(before: endOffset) }
        }
    }

    /// Gives up what lies before an offset.
    func trim(before offset: Int64) throws(SegmentLogError) {
        try noting(.deletion) { () throws(SegmentLogError) in try log.trim(before: offset) }
        transactions.trim(before: startOffset)
    }

    /// Forces what was written to disk, if anything was since the last time.
    func flush() throws(SegmentLogError) {
        guard flushedOffset < endOffset else { return }
        try noting(.sync) { () throws(SegmentLogError) in try log.flush() }
        flushedOffset = endOffset
    }

    // MARK: Recovery

    /// Takes over what was stored of the producers and the latest timestamp, and reads the headers of later batches.
    ///
    /// - Parameter now: Counts as the time of every producer's last write, so that none is forgotten on the way.
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

    func scan(from start: Int64, _ body: (RecordBatchView) -> Void) throws(SegmentLogError) {
        var offset = start
        while offset < endOffset {
            let entries = try log.read(from: offset, maximumBytes: 1 << 20)
            guard let last = entries.last else { return }
            for entry in entries {
                // What was written was checked; an entry that is no batch is left to whoever fetches it.
                if let batch = try? RecordBatchView(entry.payload) { body(batch) }
            }
            offset = last.baseOffset + Int64(last.recordCount)
        }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Writes a field of a batch's header, big-endian.
    fileprivate func put<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value, _ offset: Int) {
        storeBytes(of: value.bigEndian, toByteOffset: offset, as: Value.self)
    }

    /// Puts a latest timestamp in a batch's header, whose checksum changes with it.
    fileprivate func stamp(_ maxTimestamp: Int64, _ attributes: Int16, _ records: UnsafeRawBufferPointer) {
        put(attributes, RecordBatchLayout.attributes)
        put(maxTimestamp, RecordBatchLayout.maxTimestamp)
        let covered = UnsafeRawBufferPointer(rebasing: self[RecordBatchLayout.attributes...])
        put(CRC32C.checksum(records, continuing: CRC32C.checksum(covered)), RecordBatchLayout.checksum)
    }
}

extension RecordBatchLayout {
    /// The bit of `attributes` that says that the broker's time stands for every record's own.
    fileprivate static let logAppendTime: Int16 = 0x08
    /// The other bits that have a meaning. As in Kafka, a header that is changed keeps only these.
    fileprivate static let attributesWithoutTimestampType: Int16 = 0x77
}
