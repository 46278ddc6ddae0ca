import KafkaCodecs
public import KafkaClient
import KafkaProtocol
public import KafkaTransport
public import RivvenProtocol

/// Carries a Kafka topic to a Rivven topic, partition by partition, in order.
///
/// Delivery is at least once: what is committed to Kafka is the contiguous prefix of what Rivven has acknowledged, and
/// nothing else. Partitions are carried side by side; each publishes one portion at a time, so its order holds.
///
/// What is under way is bounded in bytes: a slow Rivven slows the reading down.
public final class KafkaSource: Sendable {
    /// What this source does.
    public let options: SourceOptions
    private let kafka: Kafka
    private let store: any RivvenStore
    private let log: Log
    private let state = Lock(State())
    private let budget = ByteBudget(limit: 32 << 20)

    private struct State {
        var lanes: [TopicPartition: SourceLane] = [:]
        var consumer: Consumer?
        var isStopping = false
        var failure: (any Error)?
    }

    /// Creates a source between two open clients.
    public init(options: SourceOptions, kafka: Kafka, store: any RivvenStore, log: Log) {
        self.options = options
        self.kafka = kafka
        self.store = store
        self.log = log
    }

    /// Finds both sides as the configuration says, and makes the Rivven topic where it may.
    ///
    /// - Throws: `ConnectorError`, or the clients' own errors.
    public func prepare() async throws {
        guard let topic = try await kafka.describeTopic(options.kafkaTopic) else {
            throw ConnectorError(
                "source \"\(options.name)\": Kafka topic \"\(options.kafkaTopic)\" does not exist: "
                    + "create it, or correct config.topic")
        }
        let wanted = options.partitions ?? topic.partitionCount
        let count: Int
        if let existing = try await store.partitionCount(topic: options.rivvenTopic) {
            count = existing
        } else {
            guard options.createsTopic else {
                throw ConnectorError(
                    "source \"\(options.name)\": Rivven topic \"\(options.rivvenTopic)\" does not exist: create it, "
                        + "or allow topic_config.auto_create")
            }
            count = try await store.createTopic(options.rivvenTopic, partitions: wanted)
        }
        guard count >= topic.partitionCount else {
            throw ConnectorError(
                "source \"\(options.name)\": Kafka topic \"\(options.kafkaTopic)\" has \(topic.partitionCount) "
                    + "partitions and Rivven topic \"\(options.rivvenTopic)\" only \(count): give it as many")
        }
    }

    /// Carries records until `stop()`, or until something fails.
    ///
    /// - Throws: What failed. What was acknowledged until then is committed as far as that is possible.
    public func run() async throws {
        budget.open()
        var configuration = options.consumer
        configuration.hooks = hooks()
        let consumer = try await kafka.consumer(
            group: options.group, topics: [options.kafkaTopic], configuration: configuration)
        let isStopping = state.withLock { state in
            state.consumer = consumer
            return state.isStopping
        }
        if isStopping { await consumer.close(deadline: options.drainTimeout) }
        let committing = Task { await self.commitRegularly() }
        do {
            while let batch = try await consumer.nextBatch() {
                await budget.take(batch.view.bytes.count)
                lane(for: TopicPartition(batch.topic, batch.partition)).enqueue(batch)
            }
        } catch {
            fail(error)
        }
        committing.cancel()
        await committing.value
        await consumer.close(deadline: options.drainTimeout)
        let failure = state.withLock { state in
            defer {
                state.failure = nil
                state.consumer = nil
                state.lanes = [:]
            }
            return state.failure
        }
        if let failure { throw failure }
    }

    /// Stops reading, writes out what was read, commits, and ends `run()`.
    public func stop() async {
        let consumer = state.withLock { state in
            state.isStopping = true
            return state.consumer
        }
        await consumer?.close(deadline: options.drainTimeout)
    }

    // MARK: Lanes

    private func lane(for partition: TopicPartition) -> SourceLane {
        state.withLock { state in
            if let lane = state.lanes[partition] { return lane }
            let lane = SourceLane(source: self, partition: partition)
            state.lanes[partition] = lane
            return lane
        }
    }

    /// Publishes what lies in `batches`, in order, and returns when Rivven has acknowledged all of it.
    func publish(_ batches: [RecordBatch], of partition: TopicPartition) async throws {
        for batch in batches {
            var events = try options.form.encode(batch)[...]
            while !events.isEmpty {
                let portion = Array(events.prefix(options.maximumRecords))
                events = events.dropFirst(portion.count)
                _ = try await store.publish(
                    topic: options.rivvenTopic, partition: Int(partition.partition), records: portion)
            }
        }
    }

    func published(_ bytes: Int, by lane: SourceLane) async {
        budget.give(bytes)
        if options.commitInterval == nil { await commit([lane]) }
    }

    func dropped(_ bytes: Int) { budget.give(bytes) }

    /// Ends the run for `error`; the first one is told.
    func fail(_ error: any Error) {
        let consumer = state.withLock { state in
            if state.failure == nil { state.failure = error }
            return state.consumer
        }
        budget.close()
        Task { await consumer?.close(deadline: options.drainTimeout) }
    }

    // MARK: Commits

    private func commitRegularly() async {
        guard let interval = options.commitInterval else { return }
        while !Task.isCancelled {
            do { try await Task.sleep(for: interval) } catch { return }
            await commit(state.withLock { Array($0.lanes.values) })
        }
    }

    /// Commits what the lanes have acknowledged. A commit that fails is made again with the next.
    private func commit(_ lanes: [SourceLane]) async {
        guard let consumer = state.withLock({ $0.consumer }) else { return }
        let reached = lanes.compactMap { lane in lane.positionToCommit().map { (lane: lane, position: $0) } }
        guard !reached.isEmpty else { return }
        let offsets = Dictionary(reached.map { ($0.lane.partition, $0.position.offset) }) { max($0, $1) }
        do throws(KafkaError) {
            try await consumer.commit(offsets)
            for (lane, position) in reached { lane.committed(position) }
        } catch {
            log.warning("source \"\(options.name)\": the position was not committed: \(error)")
        }
    }

    // MARK: Partitions that come and go

    private func hooks() -> Consumer.RebalanceHooks {
        var hooks = Consumer.RebalanceHooks()
        hooks.assigned = { [log, options] partitions in
            log.info("source \"\(options.name)\": carries \(partitions.map(\.description).joined(separator: ", "))")
        }
        hooks.revoked = { [weak self] partitions in await self?.drain(partitions) }
        hooks.lost = { [weak self] partitions in
            guard let self else { return }
            self.log.warning("source \"\(self.options.name)\": lost its partitions; another member carries them on")
            for lane in self.take(partitions) { lane.drop() }
        }
        return hooks
    }

    /// Writes out and commits what was read of partitions that go to another member.
    private func drain(_ partitions: [TopicPartition]) async {
        let lanes = state.withLock { state in partitions.compactMap { state.lanes[$0] } }
        let deadline = ContinuousClock.now + options.drainTimeout
        for lane in lanes { await lane.drained(by: deadline) }
        await commit(lanes)
        for lane in take(partitions) { lane.drop() }
    }

    private func take(_ partitions: [TopicPartition]) -> [SourceLane] {
        state.withLock { state in partitions.compactMap { state.lanes.removeValue(forKey: $0) } }
    }
}
