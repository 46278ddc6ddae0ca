import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Synchronization

/// Reads records from Kafka, batch by batch, alone or as a member of a group.
///
/// ```swift
/// for try await batch in consumer.batches() {
///     try batch.forEach { record in ... }
///     try await batch.commit()
/// }
/// ```
///
/// Within a partition batches come in the order of the log. Nothing of a partition is handed out after it was revoked.
public final class Consumer: Sendable {
    /// How this consumer behaves.
    public let configuration: Configuration
    /// The group that this consumer is a member of.
    public let group: String?
    let cluster: Cluster
    let queue: FetchQueue
    /// Tells this consumer's connections from those of others of the same client.
    private let number: Int
    private let membership: GroupMembership?
    private let fetcher: Lock<Fetcher?>
    /// The partitions that are assigned, as the loop published them.
    private let leases = Lock<[TopicPartition: PartitionLease]>([:])
    /// The partition counts of the topics when the consumer was created.
    private let knownCounts: [String: Int]
    /// The one closing, which all callers wait for.
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

    /// The batches, for one reader at a time. The sequence ends when the consumer is closed.
    public func batches() -> Batches { Batches(consumer: self) }

    /// A consumer's batches.
    public struct Batches: AsyncSequence, Sendable {
        public typealias Element = RecordBatch
        let consumer: Consumer

        public func makeAsyncIterator() -> Iterator { Iterator(consumer: consumer) }

        /// Gives one batch after another; where one is ready, without suspending.
        public struct Iterator: AsyncIteratorProtocol {
            let consumer: Consumer

            /// Returns the next batch, or `nil` once the consumer is closed or the task cancelled.
            ///
            /// - Throws: `KafkaError`, `.corruptBatch` among them; the position does not move past what failed.
            public mutating func next() async throws(KafkaError) -> RecordBatch? {
                try await consumer.nextBatch()
            }
        }
    }

    /// Returns the next batch, or `nil` once the consumer is closed or the task cancelled.
    ///
    /// - Throws: `KafkaError`, `.corruptBatch` among them; the position does not move past what failed.
    public func nextBatch() async throws(KafkaError) -> RecordBatch? {
        while let element = await queue.next() {
            switch element {
            case .failure(let error): throw error
            case .batch(let batch):
                do throws(KafkaError) {
                    let opened = try batch.opened(for: self, verifyingChecksum: configuration.verifiesChecksums)
                    // Revoked, or sought away from, while it was opened: it is not this reader's any more (T42).
                    if batch.lease.handOut(upTo: batch.nextOffset) { return opened }
                } catch {
                    // Nothing behind a batch that cannot be read is handed out: it would be skipped in silence.
                    batch.lease.finish()
                    throw error
                }
            }
        }
        return nil
    }

    // MARK: Positions

    /// The offset of the next record that is handed out of `partition`, past what holds no user's record: markers of
    /// transactions, aborted records, what compaction left empty. `nil` where the partition is not assigned.
    public func position(of partition: TopicPartition) -> Int64? {
        leases.withLock { $0[partition] }?.position
    }

    /// The position of `partition` where the reader has come back for more: all before it was worked on. `nil` while a
    /// batch is in the reader's hands, and where the partition is not assigned.
    @_spi(KafkaInternals) public func positionAtRest(of partition: TopicPartition) -> Int64? {
        // In this order: a batch that lies before the position was taken before the position was read.
        guard let position = position(of: partition), !queue.isInHand else { return nil }
        return position
    }

    /// The partitions that are assigned.
    public var assignment: Set<TopicPartition> { Set(leases.withLock { $0 }.keys) }

    /// Continues at other offsets. Nothing that was fetched before is handed out any more.
    ///
    /// The hook `assigned` may call it, before anything of the partitions is fetched. A partition that failed is read
    /// again from the given offset.
    ///
    /// - Throws: `KafkaError`: `.invalidArgument` if a partition is not assigned or an offset is negative, and then no
    ///   position changes; `.closed`.
    public func seek(to positions: [TopicPartition: Int64]) async throws(KafkaError) {
        try await onFetcher { fetcher throws(KafkaError) in try fetcher.seek(to: positions) }
    }

    /// Fetches and hands out nothing more of `partitions` until they are resumed. What was fetched of them is kept, as
    /// far as `prefetchBytes` goes. A rebalance ends the pause.
    ///
    /// - Throws: `KafkaError`: `.invalidArgument` if a partition is not assigned, `.closed`.
    public func pause(_ partitions: [TopicPartition]) async throws(KafkaError) {
        try await onFetcher { fetcher throws(KafkaError) in try fetcher.pause(partitions) }
    }

    /// Continues with partitions that were paused.
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

    /// Commits the offsets to read next, for the group and under its current generation.
    ///
    /// - Throws: `KafkaError`: `.lostMembership` if another member may own the partitions, `.invalidArgument` without a
    ///   group.
    public func commit(_ offsets: [TopicPartition: Int64]) async throws(KafkaError) {
        try await commit(offsets.mapValues { CommittedOffset($0) })
    }

    /// Commits the offsets to read next, with leader epochs and metadata, for the group and under its current generation.
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

    /// Commits the offsets to read next of partitions that were handed out to `member`: see `RecordBatch.groupMetadata`.
    ///
    /// The commit is refused if the group has continued since, even if the partitions are this member's again: another
    /// member may have read further in between.
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

    /// Commits the offset after a batch.
    func commit(_ batch: RecordBatch) async throws(KafkaError) {
        guard let membership, let member = batch.lease.ownership.member else {
            throw KafkaError(.invalidArgument, "a consumer without a group cannot commit")
        }
        guard !batch.isRevoked else { throw GroupMembership.lost }
        let offset = CommittedOffset(batch.nextOffset, leaderEpoch: batch.leaderEpoch)
        try await membership.commit([batch.lease.partition: offset], as: member, lease: batch.lease)
    }

    /// Returns the offsets that the group has committed for `partitions`; none where nothing was committed.
    ///
    /// - Throws: `KafkaError`.
    public func committed(_ partitions: [TopicPartition]) async throws(KafkaError) -> [TopicPartition: Int64] {
        try await committedOffsets(partitions).mapValues(\.offset)
    }

    /// Returns what the group has committed for `partitions`, with leader epochs and notes; none where nothing was
    /// committed. Under `.readCommitted` it waits for transactions that are about to commit an offset of them.
    ///
    /// - Throws: `KafkaError`.
    public func committedOffsets(
        _ partitions: [TopicPartition]
    ) async throws(KafkaError) -> [TopicPartition: CommittedOffset] {
        guard let membership else {
            throw KafkaError(.invalidArgument, "a consumer without a group has no committed offsets")
        }
        return try await membership.committed(partitions)
    }

    /// This member in its current generation, for a transaction that commits the offsets of what was read (KIP-447); `nil`
    /// without a group.
    ///
    /// Read it before the records are processed: then a transaction that follows a rebalance is refused.
    public var groupMetadata: GroupMetadata? { membership?.metadata.withLock { $0 } }

    /// Whether the member has been handed its partitions, of which there may be none. Not while it joins, waits to join, or
    /// gives partitions up. True without a group.
    @_spi(KafkaInternals) public var isSettled: Bool { membership?.isSettled.load(ordering: .acquiring) ?? true }

    /// Stops fetching, leaves the group and ends `batches()`, within `deadline`. Commits nothing by itself.
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
