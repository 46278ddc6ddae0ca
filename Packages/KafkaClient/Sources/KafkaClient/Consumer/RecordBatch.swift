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
    /// Whether the partition was taken away meanwhile: work on it is another's now.
    public var isRevoked: Bool { lease.ownership.isRevoked }

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

    /// Commits the offset after this batch, for the group.
    ///
    /// - Throws: `KafkaError`; `.lostMembership` where the partition is another member's by now.
    public func commit() async throws(KafkaError) {
        try await consumer.commit([
            TopicPartition(topic, partition): CommittedOffset(nextOffset, leaderEpoch: leaderEpoch)
        ])
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
