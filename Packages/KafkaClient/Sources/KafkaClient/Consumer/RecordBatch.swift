import KafkaCodecs
public import KafkaProtocol

/// A batch of one partition as a consumer is handed it: records in their order, decoded as they are visited.
///
/// It shares the memory of the answer that it came in, and so does each record; `copied()` detaches a record.
public struct RecordBatch: Sendable {
    /// The topic.
    public let topic: String
    /// The partition.
    public let partition: Int32
    /// The offset of the first record that is visited.
    public let firstOffset: Int64
    /// The offset that follows the batch, and the markers of transactions and the holes behind it: what a commit of the
    /// whole batch commits.
    public let nextOffset: Int64
    /// The end of the partition's log when the batch was fetched, for measuring lag: under `.readCommitted` where the
    /// first transaction that is open begins.
    public let highWatermark: Int64
    /// The batch as it lies on the wire; one of the formats before magic 2 as what it is in that.
    public let view: RecordBatchView

    let lease: PartitionLease
    let consumer: Consumer
    /// The records, each of which can be read.
    let run: RecordRun

    /// The number of records that the batch's header states; those below `firstOffset` are not visited.
    public var count: Int { Int(view.recordCount) }
    /// The leader epoch under which the batch was written; -1 where it is not known.
    public var leaderEpoch: Int32 { view.partitionLeaderEpoch }
    /// Whether the partition may be another member's by now, so that nothing of it may be written or committed any more.
    ///
    /// In a rebalance this is false until the hook `revoked` has returned, so that what was handed out can be completed. It
    /// is true once this member's session may have ended at the broker by the member's own clock, for example after the
    /// process was suspended. So it can be checked right before each write.
    public var isRevoked: Bool { lease.ownership.isRevoked }
    /// For how long this member surely owns the partition if no further heartbeat is acknowledged; `nil` without a group.
    ///
    /// A write may begin if it is sure to end within this time. It ends a tenth of the session timeout (at most 3 seconds)
    /// before the session does, which is the margin for a write that is in flight.
    public var ownershipTimeLeft: Duration? { lease.ownership.session?.timeLeft }
    /// The member that was handed the batch, with its generation; `nil` without a group.
    public var groupMetadata: GroupMetadata? { lease.ownership.member }

    /// The bytes that it keeps in memory: those of the records too, where they were compressed.
    public var memory: Int {
        view.bytes.count + (view.compression == Compression.none ? 0 : run.byteCount)
    }

    /// Lends each record to `body`, without reference counting and without an allocation.
    ///
    /// - Throws: What `body` throws.
    public func forEach(_ body: (borrowing RecordView) throws -> Void) throws {
        guard view.baseOffset < firstOffset else {
            try run.forEach(body)
            return
        }
        let first = firstOffset
        try run.forEach { record in
            if record.offset >= first { try body(record) }
        }
    }

    /// Commits the offset after this batch, for the group and under the generation in which it was handed out.
    ///
    /// An earlier batch does not move back what a later one has committed.
    ///
    /// - Throws: `KafkaError`: `.lostMembership` if another member may own the partition.
    public func commit() async throws(KafkaError) {
        try await consumer.commit(self)
    }
}

extension RecordBatch: Sequence {
    public func makeIterator() -> Iterator { Iterator(self) }

    /// Walks the records of a batch, all of which were found sound before it was handed out.
    public struct Iterator: IteratorProtocol {
        private var run: RecordRun.Iterator
        private let firstOffset: Int64

        init(_ batch: RecordBatch) {
            run = batch.run.makeIterator()
            firstOffset = batch.firstOffset
        }

        public mutating func next() -> Record? {
            while let record = try? run.next() {
                if record.offset >= firstOffset { return record }
            }
            return nil
        }
    }
}
