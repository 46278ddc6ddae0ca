public import KafkaCodecs
public import KafkaProtocol

extension Consumer {
    /// Returns the records, one by one, as a sequence for one reader at a time. It ends when the consumer is closed.
    ///
    /// ```swift
    /// for try await record in consumer.records() {
    ///     print(record.offset, record.value?.utf8String ?? "")
    /// }
    /// ```
    ///
    /// A later sequence continues where an earlier one stopped, even within a batch. Do not use `batches()` or
    /// `nextBatch()` in between: they begin with the next batch.
    ///
    /// Each record is a copy. `batches()` is faster: it copies nothing, and hands out a batch at a time.
    public func records() -> Records { Records(consumer: self) }

    /// A sequence of the records that a consumer receives.
    public struct Records: AsyncSequence, Sendable {
        /// A record, with the partition that it comes from.
        public typealias Element = ConsumedRecord
        let consumer: Consumer

        /// Returns an iterator over the records.
        public func makeAsyncIterator() -> Iterator { Iterator(consumer: consumer) }

        /// An iterator over records. It suspends only if no batch is ready.
        public struct Iterator: AsyncIteratorProtocol {
            let consumer: Consumer

            /// Returns the next record, or `nil` once the consumer is closed or the task is cancelled.
            ///
            /// - Throws: `KafkaError`, for example `.corruptBatch`. The position does not move past a batch that
            ///   failed.
            public mutating func next() async throws(KafkaError) -> ConsumedRecord? {
                while true {
                    if let record = consumer.nextUnread() { return record }
                    guard let batch = try await consumer.nextBatch() else { return nil }
                    consumer.unread.withLock { $0 = UnreadRecords(batch) }
                }
            }
        }
    }

    /// Returns the next record of the batch that `records()` holds; `nil` if it holds none.
    private func nextUnread() -> ConsumedRecord? {
        unread.withLock { unread in
            let record = unread?.next()
            // An exhausted batch would keep its memory.
            if record == nil { unread = nil }
            return record
        }
    }

    /// The records of a batch that `records()` has not handed out yet.
    struct UnreadRecords {
        private let batch: RecordBatch
        private var records: RecordBatch.Iterator

        init(_ batch: RecordBatch) {
            self.batch = batch
            records = batch.makeIterator()
        }

        /// Returns the next record, or `nil` after the last one, after a seek, and once the partition was revoked.
        mutating func next() -> ConsumedRecord? {
            guard !batch.lease.isOver, let record = records.next() else { return nil }
            return ConsumedRecord(record.copied(), of: batch)
        }
    }

    /// A record that was read from a partition. It has its own memory.
    public struct ConsumedRecord: Sendable {
        /// The partition that the record comes from.
        public let topicPartition: TopicPartition
        /// The offset in the partition.
        public let offset: Int64
        /// The leader epoch under which the record was written; -1 if it is not known.
        public let leaderEpoch: Int32
        /// Milliseconds since 1970; -1 if the record has no timestamp.
        public let timestamp: Int64
        /// The key; `nil` for null, which differs from empty.
        public let key: Bytes?
        /// The value; `nil` for null (a tombstone), which differs from empty.
        public let value: Bytes?
        /// The headers in order, including duplicate names.
        public let headers: RecordHeaders
        private let lease: PartitionLease
        private let consumer: Consumer

        init(_ record: Record, of batch: RecordBatch) {
            topicPartition = TopicPartition(batch.topic, batch.partition)
            offset = record.offset
            leaderEpoch = batch.leaderEpoch
            timestamp = record.timestamp
            key = record.key
            value = record.value
            headers = record.headers
            lease = batch.lease
            consumer = batch.consumer
        }

        /// Whether another member may own the partition by now. See `RecordBatch.isRevoked`.
        public var isRevoked: Bool { lease.ownership.isRevoked }

        /// Commits the offset after this record, for the group and under the generation in which it was handed out. An
        /// earlier record does not move back what a later one has committed. Each commit is a request, so a commit per
        /// record is slow.
        ///
        /// - Throws: `KafkaError`: `.lostMembership` if another member may own the partition.
        public func commit() async throws(KafkaError) {
            try await consumer.commit(CommittedOffset(offset + 1, leaderEpoch: leaderEpoch), of: lease)
        }
    }
}
