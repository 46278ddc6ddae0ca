import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Synchronization

/// A consumer, which reads records from Kafka batch by batch, alone or as a member of a group.
///
/// ```swift
/// for try await batch in consumer.batches() {
///     try batch.forEach { record in ... }
///     try await batch.commit()
/// }
/// ```
///
/// Batches of a partition arrive in the order of the log. Once a partition is revoked, no more of its batches are
/// handed out.
public final class Consumer: Sendable {
    /// The configuration that the consumer was created with.
    public let configuration: Configuration
    /// The group that this consumer is a member of, if any.
    public let group: String?
    let cluster: Cluster
    let queue: FetchQueue
    /// Distinguishes this consumer's connections from those of the client's other consumers.
    private let number: Int
    private let membership: GroupMembership?
    private let fetcher: Lock<Fetcher?>
    /// The assigned partitions, as the loop last published them.
    private let leases = Lock<[TopicPartition: PartitionLease]>([:])
    /// What `records()` has not handed out yet of the batch that it holds.
    let unread = Lock<UnreadRecords?>(nil)
    /// The partition counts of the topics when the consumer was created.
    private let knownCounts: [String: Int]
    /// The task that closes the consumer. All callers of `close` wait for it.
    private let closing = Lock<Task<Void, Never>?>(nil)

    init(
        cluster: Cluster, configuration: Configuration, group: String?, topics: [String],
        knownCounts: [String: Int] = [:]
    ) {
        self.knownCounts = knownCounts
        self.cluster = cluster
        self.configuration = configuration
        self.group = group
        queue = FetchQueue(limit: configuration.prefetchBytes, clock: cluster.loop.clock)
        number = Self.made.wrappingAdd(1, ordering: .relaxed).newValue
        let number = number
        membership = group.map {
            GroupMembership(cluster: cluster, configuration: configuration, group: $0, topics: topics, consumer: number)
        }
        fetcher = Lock(nil)
        let made = Fetcher(
            cluster: cluster, configuration: configuration, queue: queue, consumer: self,
            purpose: .fetch(consumer: number))
        fetcher.withLock { $0 = made }
    }

    private static let made = Atomic(0)

    private var currentFetcher: Fetcher? { fetcher.withLock { $0 } }

    var currentLeases: [TopicPartition: PartitionLease] { leases.withLock { $0 } }

    func publish(_ current: [TopicPartition: PartitionLease]) { leases.withLock { $0 = current } }

    func start(at positions: [TopicPartition: Int64] = [:]) async {
        guard let fetcher = currentFetcher else { return }
        let loop = cluster.loop
        queue.whenRoom { [weak fetcher] in
            guard let fetcher else { return }
            loop.run { fetcher.fetch() }
        }
        if let membership {
            await membership.start(fetcher: fetcher, queue: queue, knownCounts: knownCounts)
        } else {
            let topics = await cluster.metadata.topics
            await withUnsafeContinuation { continuation in
                loop.run {
                    var starts: [TopicPartition: StartPosition] = [:]
                    for (name, offset) in positions {
                        starts[name] = StartPosition(offset: offset, topicID: topics[name.topic]?.id ?? .zero)
                    }
                    fetcher.prepare(starts)
                    fetcher.begin()
                    fetcher.beginUpkeep()
                    continuation.resume()
                }
            }
        }
    }

    /// Returns the batches as a sequence for one reader at a time. It ends when the consumer is closed.
    public func batches() -> Batches { Batches(consumer: self) }

    /// A sequence of the batches that a consumer receives.
    public struct Batches: AsyncSequence, Sendable {
        /// A batch of records from one partition.
        public typealias Element = RecordBatch
        let consumer: Consumer

        /// Returns an iterator over the batches.
        public func makeAsyncIterator() -> Iterator { Iterator(consumer: consumer) }

        /// An iterator over batches. It suspends only if no batch is ready.
        public struct Iterator: AsyncIteratorProtocol {
            let consumer: Consumer

            /// Returns the next batch, or `nil` once the consumer is closed or the task is cancelled.
            ///
            /// - Throws: `KafkaError`, for example `.corruptBatch`. The position does not move past a batch that
            ///   failed.
            public mutating func next() async throws(KafkaError) -> RecordBatch? {
                try await consumer.nextBatch()
            }
        }
    }

    /// Returns the next batch, or `nil` once the consumer is closed or the task is cancelled.
    ///
    /// - Throws: `KafkaError`, for example `.corruptBatch`. The position does not move past a batch that failed.
    public func nextBatch() async throws(KafkaError) -> RecordBatch? {
        while let element = await queue.next() {
            switch element {
            case .failure(let error): throw error
            case .batch(let batch):
                do throws(KafkaError) {
                    let opened = try batch.opened(for: self, verifyingChecksum: configuration.verifiesChecksums)
                    // The partition may have been revoked, or its position changed, while the batch was opened. Then
                    // the batch is dropped.
                    if batch.lease.handOut(upTo: batch.nextOffset) { return opened }
                } catch {
                    // No later batch is handed out: otherwise this batch would be skipped silently.
                    batch.lease.finish()
                    throw error
                }
            }
        }
        return nil
    }

    // MARK: Positions

    /// Returns the offset of the next record of `partition` that is handed out, or `nil` if the partition is not
    /// assigned or its position is not known yet. Offsets without a user's record are passed: transaction markers,
    /// aborted records, and gaps that compaction left.
    public func position(of partition: TopicPartition) -> Int64? {
        leases.withLock { $0[partition] }?.position
    }

    /// Returns the position of `partition` if every record before it has been processed, because the reader has come
    /// back for more. `nil` while the reader holds a batch, and if the partition is not assigned.
    @_spi(KafkaInternals) public func positionAtRest(of partition: TopicPartition) -> Int64? {
        // The position is read first. `isInHand` becomes true before the position moves past a batch, so a batch before
        // this position that the reader still holds is noticed.
        guard let position = position(of: partition), !queue.isInHand else { return nil }
        return position
    }

    /// The partitions that are assigned.
    public var assignment: Set<TopicPartition> { Set(leases.withLock { $0 }.keys) }

    /// Changes the positions of partitions. Batches that were fetched before are not handed out any more.
    ///
    /// The hook `assigned` may call it, before anything of the partitions is fetched. A partition that failed is read
    /// again, from the given offset.
    ///
    /// - Throws: `KafkaError`: `.invalidArgument` if a partition is not assigned or an offset is negative, and then no
    ///   position changes; `.closed`.
    public func seek(to positions: [TopicPartition: Int64]) async throws(KafkaError) {
        try await onFetcher { fetcher throws(KafkaError) in try fetcher.seek(to: positions) }
    }

    /// Stops fetching and handing out records of `partitions` until they are resumed. Batches that were fetched already
    /// are kept, up to `prefetchBytes`. A rebalance ends the pause.
    ///
    /// - Throws: `KafkaError`: `.invalidArgument` if a partition is not assigned, `.closed`.
    public func pause(_ partitions: [TopicPartition]) async throws(KafkaError) {
        try await onFetcher { fetcher throws(KafkaError) in try fetcher.pause(partitions) }
    }

    /// Resumes partitions that were paused.
    ///
    /// - Throws: `KafkaError`: `.invalidArgument` if a partition is not assigned, `.closed`.
    public func resume(_ partitions: [TopicPartition]) async throws(KafkaError) {
        try await onFetcher { fetcher throws(KafkaError) in try fetcher.resume(partitions) }
    }

    private func onFetcher(_ body: @escaping @Sendable (Fetcher) throws(KafkaError) -> Void) async throws(KafkaError) {
        guard let fetcher = currentFetcher else { throw .closed }
        let result: Result<Void, KafkaError> = await withUnsafeContinuation { continuation in
            cluster.loop.run {
                do throws(KafkaError) {
                    continuation.resume(returning: .success(try body(fetcher)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        try result.get()
    }

    // MARK: Commits

    /// Commits the offset to read next in each partition, for the group and under the member's current generation.
    ///
    /// - Throws: `KafkaError`: `.lostMembership` if another member may own the partitions, `.invalidArgument` without a
    ///   group.
    public func commit(_ offsets: [TopicPartition: Int64]) async throws(KafkaError) {
        try await commit(offsets.mapValues { CommittedOffset($0) })
    }

    /// Commits the offset to read next in each partition, with leader epoch and metadata, for the group and under the
    /// member's current generation.
    ///
    /// Commits are sent one after another in the order of the calls, and retried for at most `maximumBlock`.
    ///
    /// - Throws: `KafkaError`: `.lostMembership` if another member may own the partitions, `.invalidArgument` without a
    ///   group.
    public func commit(_ offsets: [TopicPartition: CommittedOffset]) async throws(KafkaError) {
        guard let membership else {
            throw KafkaError(.invalidArgument, "a consumer without a group cannot commit")
        }
        try await membership.commit(offsets, as: membership.metadata.withLock { $0 })
    }

    /// Commits the offset to read next in each partition, as `member`: the member and generation that the batches were
    /// handed out to (`RecordBatch.groupMetadata`).
    ///
    /// The commit is rejected if another member may have owned the partitions since then, even if this member owns them
    /// again: the other member may have read further.
    ///
    /// - Throws: `KafkaError`: `.lostMembership` if another member may own the partitions, `.invalidArgument` without a
    ///   group.
    public func commit(
        _ offsets: [TopicPartition: CommittedOffset], as member: GroupMetadata
    ) async throws(KafkaError) {
        guard let membership else {
            throw KafkaError(.invalidArgument, "a consumer without a group cannot commit")
        }
        try await membership.commit(offsets, as: member)
    }

    /// Commits the offset after a batch or a record that was handed out under `lease`.
    func commit(_ offset: CommittedOffset, of lease: PartitionLease) async throws(KafkaError) {
        guard let membership, let member = lease.ownership.member else {
            throw KafkaError(.invalidArgument, "a consumer without a group cannot commit")
        }
        guard !lease.ownership.isRevoked else { throw GroupMembership.lost }
        try await membership.commit([lease.partition: offset], as: member, lease: lease)
    }

    /// Returns the offsets that the group has committed for `partitions`. Partitions without a committed offset are
    /// left out.
    ///
    /// - Throws: `KafkaError`: `.invalidArgument` without a group, or the coordinator's error.
    public func committed(_ partitions: [TopicPartition]) async throws(KafkaError) -> [TopicPartition: Int64] {
        try await committedOffsets(partitions).mapValues(\.offset)
    }

    /// Returns what the group has committed for `partitions`, with leader epochs and metadata. Partitions without a
    /// committed offset are left out.
    ///
    /// Under `.readCommitted` it waits for transactions that are about to commit an offset of one of the partitions
    /// (KIP-447).
    ///
    /// - Throws: `KafkaError`: `.invalidArgument` without a group, or the coordinator's error.
    public func committedOffsets(
        _ partitions: [TopicPartition]
    ) async throws(KafkaError) -> [TopicPartition: CommittedOffset] {
        guard let membership else {
            throw KafkaError(.invalidArgument, "a consumer without a group has no committed offsets")
        }
        return try await membership.committed(partitions)
    }

    /// This member in its current generation, for a transaction that commits the offsets of what was read (KIP-447).
    /// `nil` without a group.
    ///
    /// Read it before the records are processed. Then a transaction is rejected if the group has rebalanced meanwhile.
    public var groupMetadata: GroupMetadata? { membership?.metadata.withLock { $0 } }

    /// Whether the member has its assignment, which may be empty. False while it joins, waits to join, or gives
    /// partitions up. True without a group.
    @_spi(KafkaInternals) public var isSettled: Bool { membership?.isSettled.load(ordering: .acquiring) ?? true }

    /// Stops fetching, leaves the group, and ends `batches()`, within `deadline` (10 s by default). It commits no
    /// offsets.
    public func close(deadline: Duration = .seconds(10)) async {
        let closing = closing.withLock { closing in
            if let closing { return closing }
            let begun = Task { await self.closeNow(deadline) }
            closing = begun
            return begun
        }
        await closing.value
    }

    private func closeNow(_ deadline: Duration) async {
        queue.finish()
        unread.withLock { $0 = nil }
        await membership?.close(deadline: deadline)
        guard let fetcher = currentFetcher else { return }
        self.fetcher.withLock { $0 = nil }
        await withUnsafeContinuation { continuation in
            cluster.loop.run {
                fetcher.close()
                continuation.resume()
            }
        }
        await cluster.closeConnections(of: number)
    }
}
