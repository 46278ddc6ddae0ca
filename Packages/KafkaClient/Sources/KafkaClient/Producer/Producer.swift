public import KafkaCodecs
@_spi(KafkaInternals) public import KafkaProtocol
import KafkaTransport

/// A producer, which writes records to Kafka topics.
///
/// Records are encoded when they are appended, collected in one batch per partition, sent in order, and acknowledged
/// batch by batch.
///
/// There are two ways to write. `append` is synchronous and the faster one: it returns as soon as the record is in a
/// batch, and one `DeliveryReport` per batch says whether the batch was written. `send` waits until its record is
/// acknowledged.
///
/// With the default configuration no record is lost, duplicated or reordered by a retry, a lost response, or a change
/// of leader.
public final class Producer: Sendable {
    /// The configuration that the producer was created with.
    public let configuration: Configuration
    private let cluster: Cluster
    let sender: ProducerSender
    let memory: BatchMemory
    private let topics = TopicHandles()
    private let isClosed = Lock(false)
    /// The one task that closes the producer. All callers of `close` wait for it.
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

    /// Returns a handle for writing to the topic `name`. Call it once and keep the handle: appending with a handle
    /// needs no lookup by name.
    ///
    /// - Throws: `KafkaError`; `.unknownTopic` if the topic does not exist.
    public func topic(_ name: String) async throws(KafkaError) -> TopicHandle {
        if let handle = topics[name] { return handle }
        let topic = try await cluster.topic(name, autoCreate: configuration.allowsAutoTopicCreation)
        return topics.keep(TopicHandle(name: name, partitionCount: topic.partitions.count))
    }

    /// Returns the handle of a topic. Refreshes the metadata first if the handle does not know `partition`, which may
    /// just have been added.
    private func topic(_ name: String, with partition: Int32?) async throws(KafkaError) -> TopicHandle {
        let handle = try await topic(name)
        guard let partition, Int(partition) >= handle.partitionCount else { return handle }
        handle.grow(to: try await cluster.topic(name, isFresh: true).partitions.count)
        return handle
    }

    // MARK: Appending

    /// Appends a record to the open batch of its partition and returns. `deliveries` reports whether the batch was
    /// written.
    ///
    /// - Parameters:
    ///   - topic: The handle from `topic(_:)`.
    ///   - partition: The partition, or `nil` to choose it by the key as the Java client does (murmur2).
    ///   - key: The key's bytes, which are copied. `nil` is the null key, which differs from an empty one.
    ///   - value: The value's bytes, which are copied. `nil` is a tombstone.
    ///   - headers: The headers, in order.
    ///   - timestamp: Milliseconds since 1970, or `nil` for the current time.
    ///   - tag: A number for the caller's own bookkeeping. The batch's report returns it.
    /// - Throws: `KafkaError`: `.bufferFull` if all memory is in use (see `waitForRoom()`), `.recordTooLarge`,
    ///   `.closed`, `.precedingBatchFailed` while the partition is stopped, `.invalidArgument` for a partition that
    ///   does not exist or was added so recently that it is not known yet, and with a transactional id
    ///   `.invalidTransactionState` or the error of the failed transaction.
    public func append(
        to topic: TopicHandle, partition: Int32? = nil, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
        headers: RecordHeaders = .none, timestamp: Int64? = nil, tag: UInt64? = nil
    ) throws(KafkaError) {
        try place(topic, partition, key, value, headers, timestamp) { batch in
            if let tag { batch.note(tag: tag) }
        }
    }

    /// Appends a record whose key and value are `Bytes`. Otherwise the same as `append` with buffer pointers.
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
            // The partition may have been added recently: a metadata refresh makes it known.
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

    /// Opens a batch for a record and appends the record. The caller holds the appender's lock.
    private func open(
        in state: inout PartitionAppender.State, of appender: PartitionAppender, _ key: UnsafeRawBufferPointer?,
        _ value: UnsafeRawBufferPointer?, _ headers: RecordHeaders, _ timestamp: Int64, _ note: (ProducerBatch) -> Void
    ) -> AppendStep {
        let size = Self.sizeBound(key: key?.count ?? 0, value: value?.count ?? 0, headers)
        guard size <= configuration.maximumRequestSize else {
            return .failed(
                KafkaError(
                    .recordTooLarge,
                    "a record of \(size) bytes exceeds the maximum request size of "
                        + "\(configuration.maximumRequestSize) bytes: raise maximumRequestSize in the producer, and "
                        + "max.message.bytes of the topic"
                ).of(topic: appender.topicName, partition: appender.partition))
        }
        // Checked under the appender's lock. Closing takes the last batch under the same lock, so no batch is opened
        // behind it.
        guard !hasClosed else { return .failed(.closed) }
        if let refusal = state.refusal { return .failed(refusal) }
        if let refusal = sender.transactions?.withState({ $0.refusal }) { return .failed(refusal) }
        guard let slab = memory.take(atLeast: size) else {
            return .failed(KafkaError(.bufferFull, "the producer's buffer memory is full: wait, or raise bufferMemory"))
        }
        let batch = ProducerBatch(
            appender: appender, slab: slab, openedAt: sender.loop.clock.now(), order: state.opened)
        state.opened += 1
        guard batch.writer.append(key: key, value: value, headers: headers, timestamp: timestamp) else {
            return .failed(KafkaError(.recordTooLarge, "the record does not fit in a batch"))
        }
        note(batch)
        state.open = batch
        return .opened
    }

    /// Returns the largest possible size in bytes of a batch that has only this record.
    private static func sizeBound(key: Int, value: Int, _ headers: RecordHeaders) -> Int {
        RecordBatchView.headerSize + RecordBatchWriter.sizeBound(key: key, value: value, headers: headers)
    }

    /// Waits until there is memory for the record for which `append` threw `.bufferFull`, but not longer than
    /// `maximumBlock`. Another task may take the memory first: append again, and wait again after another
    /// `.bufferFull`.
    public func waitForRoom() async {
        await memory.waitForRoom(until: blockDeadline)
    }

    private var blockDeadline: Int64 {
        cluster.loop.clock.now() &+ cluster.configuration.maximumBlock.nanoseconds
    }

    /// Accepts records for a partition again after one of its batches failed, once all batches behind it have ended.
    ///
    /// With `Configuration.failedPartitions` set to `.hold`, call it when you have decided how to continue: append the
    /// failed records again, from the first one, or drop it. It does nothing if the partition is open.
    ///
    /// - Throws: `KafkaError`: `.invalidArgument` if the topic has no such partition, `.timedOut` if batches are still
    ///   in flight after `maximumBlock`, `.cancelled` if the task was cancelled.
    public func reopen(_ topic: TopicHandle, partition: Int32) async throws(KafkaError) {
        guard partition >= 0, Int(partition) < topic.partitionCount else {
            throw KafkaError(.invalidArgument, "the topic has no such partition").of(
                topic: topic.name, partition: partition)
        }
        try await sender.reopen(topic.appender(Int(partition)))
    }

    /// The reports of all batches. Empty unless `Configuration.reportsDeliveries` is set.
    public var deliveries: Deliveries { Deliveries(queue: sender.reports) }

    // MARK: Sending

    /// Writes a record and waits until it is acknowledged.
    ///
    /// Any number of calls may wait at once. Each costs a task switch, which `append` does not. A call takes at most
    /// `maximumBlock` for each lookup of the topic, `maximumBlock` for memory, `deliveryTimeout`, and one request
    /// timeout.
    ///
    /// - Throws: `KafkaError`. Its `mayHaveBeenWritten` says whether the record may be in the log nevertheless. If the
    ///   task is cancelled, `.cancelled` is thrown at once; a record that was already appended may still be written.
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

    /// Appends a record. The outcome of its batch sets `written`.
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

    /// Waits until the record that could not be appended has a chance: until there is memory, or until its partition is
    /// open again.
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

    /// Sends all records that were appended before the call, without waiting for `linger`. Returns when each of their
    /// batches was acknowledged or has failed, or when the task is cancelled.
    public func flush() async {
        await sender.flush(topics.appenders)
    }

    /// Sends all appended records, for at most `deadline`, and closes the producer. Batches that are not acknowledged
    /// by then fail.
    ///
    /// An open transaction is aborted.
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
