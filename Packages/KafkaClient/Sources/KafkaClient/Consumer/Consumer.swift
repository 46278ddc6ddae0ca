import KafkaProtocol
import KafkaCodecs
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
    /// The one closing, which all callers wait for.
    private let closing = Lock<Task<Void, Never>?>(nil)

    init(cluster: Cluster, configuration: Configuration, group: String?, topics: [String]) {
        self.cluster = cluster
        self.configuration = configuration
        self.group = group
        queue = FetchQueue(limit: configuration.prefetchBytes)
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

    func start(at positions: [TopicPartition: Int64] = [:]) async {
        guard let fetcher = currentFetcher else { return }
        let loop = cluster.loop
        queue.whenRoom { [weak fetcher] in
            guard let fetcher else { return }
            loop.run { fetcher.fetch() }
        }
        if let membership {
            await membership.start(fetcher: fetcher, queue: queue)
        } else {
            await withUnsafeContinuation { continuation in
                loop.run {
                    fetcher.assign(positions)
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
        guard let element = await queue.next() else { return nil }
        switch element {
        case .failure(let error): throw error
        case .batch(let batch):
            do throws(KafkaError) {
                return try batch.opened(for: self, verifyingChecksum: configuration.verifiesChecksums)
            } catch {
                // Nothing behind a batch that cannot be read is handed out: it would be skipped in silence.
                batch.lease.revoke()
                throw error
            }
        }
    }

    /// Commits the offsets to read next, for the group.
    ///
    /// - Throws: `KafkaError`: `.lostMembership` where the partitions are another member's by now, `.invalidArgument`
    ///   without a group.
    public func commit(_ offsets: [TopicPartition: Int64]) async throws(KafkaError) {
        guard let membership else {
            throw KafkaError(.invalidArgument, "a consumer without a group has nowhere to commit to")
        }
        try await membership.commit(offsets)
    }

    /// Returns the offsets that the group has committed for `partitions`; none where nothing was committed.
    ///
    /// - Throws: `KafkaError`.
    public func committed(_ partitions: [TopicPartition]) async throws(KafkaError) -> [TopicPartition: Int64] {
        guard let membership else {
            throw KafkaError(.invalidArgument, "a consumer without a group has nothing committed")
        }
        return try await membership.committed(partitions)
    }

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
