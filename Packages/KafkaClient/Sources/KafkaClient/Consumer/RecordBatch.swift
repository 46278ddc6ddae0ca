import KafkaCodecs
public import KafkaProtocol

/// A batch of records from one partition. Records are in the order of the log, and are decoded as they are visited.
///
/// The batch and its records share the memory of the Fetch response. `Record.copied()` detaches a record.
public struct RecordBatch: Sendable {
    /// The topic's name.
    public let topic: String
    /// The partition's number.
    public let partition: Int32
    /// The offset of the first record that is visited.
    public let firstOffset: Int64
    /// The offset after the batch, and after any transaction markers and gaps that follow it. A commit of the whole
    /// batch commits this offset.
    public let nextOffset: Int64
    /// The end of the partition's log when the batch was fetched, for measuring lag. Under `.readCommitted` it is where
    /// the first open transaction begins.
    public let highWatermark: Int64
    /// The batch in the wire format. A batch of magic 0 or 1 has been converted to magic 2.
    public let view: RecordBatchView

    let lease: PartitionLease
    let consumer: Consumer
    /// The records, all of which have been validated.
    let run: RecordRun

    /// The record count in the batch's header. It includes records before `firstOffset`, which are not visited.
    public var count: Int { Int(view.recordCount) }
    /// The leader epoch under which the batch was written; -1 if it is not known.
    public var leaderEpoch: Int32 { view.partitionLeaderEpoch }
    /// Whether another member may own the partition by now. If so, the batch's records must not be written or committed
    /// any more.
    ///
    /// During a rebalance it stays false until the hook `revoked` has returned, so that what was handed out can be
    /// completed. It becomes true once the member's session may have ended at the broker, by the member's own clock,
    /// for example after the process was suspended. So check it right before each write.
    public var isRevoked: Bool { lease.ownership.isRevoked }
    /// How long this member is certain to own the partition if no further heartbeat is acknowledged; `nil` without a
    /// group.
    ///
    /// A write may begin if it is certain to end within this time. This time ends before the session does, by a tenth
    /// of the session timeout (at most 3 seconds): the margin for a write that is in flight.
    public var ownershipTimeLeft: Duration? { lease.ownership.session?.timeLeft }
    /// The member that was handed the batch, with its generation; `nil` without a group.
    public var groupMetadata: GroupMetadata? { lease.ownership.member }

    /// The memory that the batch occupies, in bytes. It includes the decompressed records if they were compressed.
    public var memory: Int {
        view.bytes.count + (view.compression == Compression.none ? 0 : run.byteCount)
    }

    /// Calls `body` with each record, without reference counting and without allocating.
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
        try await consumer.commit(CommittedOffset(nextOffset, leaderEpoch: leaderEpoch), of: lease)
    }
}

extension RecordBatch: Sequence {
    /// Returns an iterator over the records.
    public func makeIterator() -> Iterator { Iterator(self) }

    /// An iterator over the records of a batch. It cannot fail, since all records were validated before the batch was
    /// handed out.
    public struct Iterator: IteratorProtocol {
        private var run: RecordRun.Iterator
        private let firstOffset: Int64

        init(_ batch: RecordBatch) {
            run = batch.run.makeIterator()
            firstOffset = batch.firstOffset
        }

        /// Returns the next record, or `nil` after the last one.
        public mutating func next() -> Record? {
            while let record = try? run.next() {
                if record.offset >= firstOffset { return record }
            }
            return nil
        }
    }
}
