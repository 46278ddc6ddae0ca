public import KafkaCodecs
@_spi(KafkaInternals) public import KafkaProtocol
import KafkaTransport

/// Writes records to Kafka: encoded as they are appended, batched by partition, sent in order, acknowledged by batch.
///
/// Two ways to write. `append` is synchronous and the fast one: it returns once the record lies in a batch, and one
/// `DeliveryReport` a batch tells how that ended. `send` waits until its record is written.
///
/// With the default configuration nothing is lost, doubled or reordered by a retry, a lost answer, or a new leader.
public final class Producer: Sendable {
    /// How this producer behaves.
    public let configuration: Configuration
    private let cluster: Cluster
    let sender: ProducerSender
    let memory: BatchMemory
    private let topics = TopicHandles()
    private let isClosed = Lock(false)
    /// The one closing, which all callers wait for.
    private let closing = Lock<Task<Void, Never>?>(nil)

    init(cluster: Cluster, configuration: Configuration) {
        self.cluster = cluster
        self.configuration = configuration
        memory = BatchMemory(
            slabSize: configuration.batchSize + RecordBatchView.headerSize, limit: configuration.bufferMemory,
            clock: cluster.loop.clock,
            alarm: { [loop = cluster.loop] delay, work in loop.run { loop.schedule(after: delay, work) } })
        sender = ProducerSender(cluster: cluster, configuration: configuration, memory: memory, topics: topics)
    }

    var hasClosed: Bool { isClosed.withLock { $0 } }

    func start() async throws(KafkaError) {
        try await sender.start()
    }

    // MARK: Topics

    /// Returns a handle for writing to `name`. Ask once, and keep it: appending through it looks nothing up.
    ///
    /// - Throws: `KafkaError` with `.unknownTopic` where the topic does not exist.
    public func topic(_ name: String) async throws(KafkaError) -> TopicHandle {
        if let handle = topics[name] { return handle }
        let topic = try await cluster.topic(name, autoCreate: configuration.createsTopics)
        return topics.keep(TopicHandle(name: name, partitionCount: topic.partitions.count))
    }

    /// Returns the handle of a topic, in which `partition` may just have been added.
    private func topic(_ name: String, with partition: Int32?) async throws(KafkaError) -> TopicHandle {
        let handle = try await topic(name)
        guard let partition, Int(partition) >= handle.partitionCount else { return handle }
        handle.grow(to: try await cluster.topic(name, isFresh: true).partitions.count)
        return handle
    }

    // MARK: Appending

    /// Appends a record to the batch of its partition and returns: how it ended is told by `deliveries`.
    ///
    /// - Parameters:
    ///   - topic: From `topic(_:)`.
    ///   - partition: The partition; chosen by the key, as Java's client chooses it, where it is `nil`.
    ///   - key: The key's bytes, copied. Null and empty differ.
    ///   - value: The value's bytes, copied. Null is a tombstone.
    ///   - headers: The headers, in order.
    ///   - timestamp: Milliseconds since 1970; now where it is `nil`.
    ///   - tag: A number that comes back in the batch's report, for the caller's own accounts.
    /// - Throws: `KafkaError`: `.bufferFull` where all memory is in use (see `waitForRoom()`), `.recordTooLarge`,
    ///   `.closed`, `.invalidArgument` for a partition that does not exist, or that was added a moment ago.
    public func append(
        to topic: TopicHandle, partition: Int32? = nil, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
        headers: RecordHeaders = .none, timestamp: Int64? = nil, tag: UInt64? = nil
    ) throws(KafkaError) {
        try place(topic, partition, key, value, headers, timestamp) { batch in
            if let tag { batch.note(tag: tag) }
        }
    }

    /// Appends a record; the same for bytes that are kept.
    public func append(
        to topic: TopicHandle, partition: Int32? = nil, key: Bytes?, value: Bytes?,
        headers: RecordHeaders = .none, timestamp: Int64? = nil, tag: UInt64? = nil
    ) throws(KafkaError) {
        let result: Result<Void, KafkaError> = withOptionalBytes(key) { key in
            withOptionalBytes(value) { value in
                do throws(KafkaError) {
                    try append(
                        to: topic, partition: partition, key: key, value: value, headers: headers,
                        timestamp: timestamp, tag: tag)
                    return .success(())
                } catch {
                    return .failure(error)
                }
            }
        }
        try result.get()
    }

    @inline(__always)
    private func place(
        _ topic: TopicHandle, _ partition: Int32?, _ key: UnsafeRawBufferPointer?, _ value: UnsafeRawBufferPointer?,
        _ headers: RecordHeaders, _ timestamp: Int64?, _ note: (ProducerBatch) -> Void
    ) throws(KafkaError) {
        let index = partition.map(Int.init) ?? topic.partition(for: key)
        guard index >= 0, index < topic.partitionCount else {
            // It may have been added: then it is known soon.
            sender.lookForPartitions()
            throw KafkaError(.invalidArgument, "the topic has no such partition").of(
                topic: topic.name, partition: partition)
        }
        let appender = topic.appender(index)
        let timestamp = timestamp ?? WallClock.milliseconds()
        var sealed: ProducerBatch?
        let step = appender.state.withLock { state -> AppendStep in
            if let open = state.open {
                if open.writer.append(key: key, value: value, headers: headers, timestamp: timestamp) {
                    note(open)
                    return .appended
                }
                open.advance(to: .sealed)
                state.sealed.append(open)
                state.open = nil
                sealed = open
            }
            return open(in: &state, of: appender, key, value, headers, timestamp, note)
        }
        if let sealed {
            if partition == nil { topic.rotate(from: index) }
            sealed.prepare(configuration.compression, level: configuration.compressionLevel)
            sender.announce(appender, isUrgent: true)
        } else if case .opened = step {
            sender.announce(appender, isUrgent: false)
        }
        if case .failed(let error) = step { throw error }
    }

    private enum AppendStep {
        case appended, opened
        case failed(KafkaError)
    }

    /// Opens a batch for a record, under the appender's lock.
    private func open(
        in state: inout PartitionAppender.State, of appender: PartitionAppender, _ key: UnsafeRawBufferPointer?,
        _ value: UnsafeRawBufferPointer?, _ headers: RecordHeaders, _ timestamp: Int64, _ note: (ProducerBatch) -> Void
    ) -> AppendStep {
        let size = Self.sizeBound(key: key?.count ?? 0, value: value?.count ?? 0, headers)
        guard size <= configuration.maximumRequestSize else {
            return .failed(
                KafkaError(
                    .recordTooLarge,
                    "a record of \(size) bytes passes the largest request of \(configuration.maximumRequestSize) bytes: "
                        + "raise maximumRequestSize here, and max.message.bytes of the topic"
                ).of(topic: appender.topicName, partition: appender.partition))
        }
        // Checked under the appender's lock, under which closing takes the last batch: nothing slips in behind it.
        guard !hasClosed else { return .failed(.closed) }
        if let refusal = state.refusal { return .failed(refusal) }
        if let refusal = sender.transactions?.withState({ $0.refusal }) { return .failed(refusal) }
        guard let slab = memory.take(atLeast: size) else {
            return .failed(KafkaError(.bufferFull, "the producer's memory is in use: wait for room, or raise it"))
        }
        let batch = ProducerBatch(
            appender: appender, slab: slab, openedAt: sender.loop.clock.now(), order: state.opened)
        state.opened += 1
        guard batch.writer.append(key: key, value: value, headers: headers, timestamp: timestamp) else {
            return .failed(KafkaError(.recordTooLarge, "the record does not fit a batch"))
        }
        note(batch)
        state.open = batch
        return .opened
    }

    /// The most bytes that a batch of one record takes.
    private static func sizeBound(key: Int, value: Int, _ headers: RecordHeaders) -> Int {
        RecordBatchView.headerSize + RecordBatchWriter.sizeBound(key: key, value: value, headers: headers)
    }

    /// Waits until there is memory for the record for which `append` threw `.bufferFull`, but not longer than
    /// `maximumBlock`. Another task may take the memory first: append again, and wait again after another `.bufferFull`.
    public func waitForRoom() async {
        await memory.waitForRoom(until: blockDeadline)
    }

    private var blockDeadline: Int64 {
        cluster.loop.clock.now() &+ cluster.configuration.maximumBlock.nanoseconds
    }

    /// Accepts records for a partition again after one of its batches failed, once all batches behind it have ended.
    ///
    /// With `Configuration.failedPartitions` set to `.hold`, call it when you have decided how to continue: append the failed
    /// records again, from the first one, or drop it. It does nothing if the partition is open.
    ///
    /// - Throws: `KafkaError`: `.invalidArgument` if the topic has no such partition, `.timedOut` if batches are still in
    ///   flight after `maximumBlock`, `.cancelled` if the task was cancelled.
    public func reopen(_ topic: TopicHandle, partition: Int32) async throws(KafkaError) {
        guard partition >= 0, Int(partition) < topic.partitionCount else {
            throw KafkaError(.invalidArgument, "the topic has no such partition").of(
                topic: topic.name, partition: partition)
        }
        try await sender.reopen(topic.appender(Int(partition)))
    }

    /// The reports of all batches, where the configuration asks for them.
    public var deliveries: Deliveries { Deliveries(queue: sender.reports) }

    // MARK: Sending

    /// Writes a record and waits until it is acknowledged.
    ///
    /// Any number of calls may wait at once; each costs a task switch, which `append` does not. A call ends at the latest
    /// after `maximumBlock` for the topic and for memory, `deliveryTimeout`, and one request timeout.
    ///
    /// - Throws: `KafkaError`; `mayHaveBeenWritten` tells whether the record may be in the log all the same. `.cancelled` as
    ///   soon as the task is cancelled: a record that was appended before that may still be written.
    @discardableResult
    public func send(
        to topic: String, partition: Int32? = nil, key: Bytes? = nil, value: Bytes?, headers: RecordHeaders = .none,
        timestamp: Int64? = nil
    ) async throws(KafkaError) -> RecordMetadata {
        let handle = try await self.topic(topic, with: partition)
        let timestamp = timestamp ?? WallClock.milliseconds()
        let deadline = blockDeadline
        let written = Awaited<Result<RecordMetadata, KafkaError>>()
        while true {
            guard !Task.isCancelled else { throw KafkaError(.cancelled, "the task was cancelled: nothing was sent") }
            do throws(KafkaError) {
                try append(handle, partition, key, value, headers, timestamp, for: written)
                break
            } catch {
                guard cluster.loop.clock.now() < deadline else { throw error }
                let size = Self.sizeBound(key: key?.count ?? 0, value: value?.count ?? 0, headers)
                try await waitUntilItHelps(error, handle, size, deadline)
            }
        }
        let cancelled = KafkaError(.cancelled, "the task was cancelled: the record may still be written").mayBeWritten()
        return try await written.value(orIfCancelled: .failure(cancelled)).get()
    }

    /// Appends a record whose end sets `written`.
    private func append(
        _ topic: TopicHandle, _ partition: Int32?, _ key: Bytes?, _ value: Bytes?, _ headers: RecordHeaders,
        _ timestamp: Int64, for written: Awaited<Result<RecordMetadata, KafkaError>>
    ) throws(KafkaError) {
        let placed: Result<Void, KafkaError> = withOptionalBytes(key) { key in
            withOptionalBytes(value) { value in
                do throws(KafkaError) {
                    try place(topic, partition, key, value, headers, timestamp) { batch in
                        batch.waiters.append(.init(index: batch.count - 1, timestamp: timestamp, result: written))
                    }
                    return .success(())
                } catch {
                    return .failure(error)
                }
            }
        }
        try placed.get()
    }

    /// Waits for what a record lacks that could not be appended: memory, or an open partition.
    private func waitUntilItHelps(
        _ error: KafkaError, _ topic: TopicHandle, _ size: Int, _ deadline: Int64
    ) async throws(KafkaError) {
        switch error.code {
        case .bufferFull: await memory.waitForRoom(for: size, until: deadline)
        case .precedingBatchFailed where configuration.failedPartitions == .failFollowing:
            guard let partition = error.partition else { throw error }
            await sender.waitForOpen(topic.appender(Int(partition)), until: deadline)
        default: throw error
        }
    }

    /// Sends what was appended before the call, without waiting for `linger`, and waits until each of these batches
    /// has ended, successfully or not. Returns early if the task is cancelled.
    public func flush() async {
        await sender.flush(topics.appenders)
    }

    /// Sends what was appended, for at most `deadline`, and closes. What is not acknowledged by then fails.
    ///
    /// A transaction that is open is aborted.
    public func close(deadline: Duration = .seconds(30)) async {
        let closing = closing.withLock { closing in
            if let closing { return closing }
            let begun = Task { await self.closeNow(deadline) }
            closing = begun
            return begun
        }
        await closing.value
    }

    private func closeNow(_ deadline: Duration) async {
        isClosed.withLock { $0 = true }
        await sender.close(topics.appenders, deadline: deadline)
        memory.close()
    }
}
