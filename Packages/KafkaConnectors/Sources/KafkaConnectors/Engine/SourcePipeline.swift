import KafkaCodecs
public import KafkaMetrics
public import KafkaTransport
public import RivvenProtocol

/// Carries what a source reads to a Rivven topic, partition by partition, in order.
///
/// Delivery is at least once: what is committed at the source is the contiguous prefix of what Rivven has acknowledged,
/// and nothing else. Where the target's last message tells how far the source had come, reading goes on right after it,
/// and each record is written once.
///
/// Partitions are carried side by side; each publishes one portion at a time, so its order holds. What is under way is
/// bounded in bytes: a slow Rivven slows the reading down.
public final class SourcePipeline: Sendable {
    /// What is read.
    public let source: any SourceConnector
    /// The Rivven topic that is written.
    public let topic: PipelineTopic
    /// How events are carried.
    public let options: PipelineOptions
    let store: any RivvenStore
    let log: Log
    let flow: EventFlow
    let counters: PipelineCounters<KafkaSourceMetrics>
    /// How long it takes from when a batch was read until Rivven has acknowledged it.
    let latency = Histogram.latencies()
    private let state = Lock(State())
    private let budget = ByteBudget(limit: 32 << 20)

    private struct State {
        var lanes: [Int: SourceLane] = [:]
        /// Lanes that ended while Rivven was writing for them.
        var leaving: [Int: [SourceLane]] = [:]
        var reader: (any SourceReader)?
        var isStopping = false
        var failure: (any Error)?
        /// How the events are spread, where they do not keep their partition.
        var spread: EventSpread?
    }

    /// Creates a pipeline from `source` to a topic of `store`.
    public init(
        source: any SourceConnector, topic: PipelineTopic, options: PipelineOptions, store: any RivvenStore, log: Log
    ) {
        self.source = source
        self.topic = topic
        self.options = options
        self.store = store
        self.log = log
        counters = PipelineCounters(reportsIntervals: options.reportsIntervals) { KafkaSourceMetrics() }
        flow = EventFlow(options, store: store, connector: "source \"\(source.name)\"", log: log)
    }

    /// What is counted of this pipeline, over all its runs.
    public var metrics: KafkaSourceMetrics { counters.total }

    /// Finds both sides, and makes the Rivven topic where it may.
    ///
    /// - Throws: `ConnectorError`, or the clients' own errors.
    public func prepare() async throws {
        let count = try await source.partitionCount()
        let existing = try await topic.prepare(in: store, connector: "source \"\(source.name)\"", partitions: count)
        if options.partitioning != .preserve {
            state.withLock { $0.spread = EventSpread(isByKey: options.partitioning == .key, count: existing) }
        }
        guard existing >= count || options.partitioning != .preserve else {
            throw ConnectorError(
                "source \"\(source.name)\": what is read has \(count) partitions and Rivven topic \"\(topic.name)\" only "
                    + "\(existing): give it as many, or set config.partitioning to key or round_robin")
        }
        try await flow.prepare()
    }

    var spread: EventSpread? { state.withLock { $0.spread } }

    /// Returns where both sides can be reached now.
    func ping() async throws {
        try await source.ping()
        _ = try await store.partitionCount(topic: topic.name)
    }

    // MARK: Running

    /// Carries records until `stop()`, or until something fails.
    ///
    /// - Parameter untilEnd: Whether to stop once all is carried that is there now.
    /// - Throws: What failed. What was acknowledged until then is committed as far as that is possible.
    public func run(untilEnd: Bool = false) async throws {
        budget.open()
        // How the events are spread follows from the target's partitions.
        if options.partitioning != .preserve, spread == nil { try await prepare() }
        let ends = untilEnd ? try await source.ends() : nil
        let reader = try await source.read(hooks())
        let isStopping = state.withLock { state in
            state.reader = reader
            return state.isStopping
        }
        if isStopping { await reader.close(deadline: options.drainTimeout) }
        let committing = Task { await self.commitRegularly() }
        let watching = Task {
            if let ends { await self.watch(ends) }
        }
        let counting = Task { await self.countEmptyPolls() }
        var leftOut = false
        do {
            while let batch = try await reader.next() {
                counters.record {
                    $0.recordPoll(isEmpty: false)
                    $0.recordBatch(messages: batch.count, bytes: batch.size)
                }
                await budget.take(batch.memory)
                if !lane(for: batch.partition).enqueue(batch) { leftOut = true }
            }
        } catch {
            fail(error)
        }
        watching.cancel()
        counting.cancel()
        await reader.close(deadline: options.drainTimeout)
        committing.cancel()
        await committing.value
        end(take(state.withLock { Array($0.lanes.keys) }))
        let failure = state.withLock { state in
            defer {
                state.failure = nil
                state.reader = nil
            }
            return state.failure
        }
        if let failure { throw failure }
        if untilEnd, leftOut, !isAskedToStop {
            throw ConnectorError("source \"\(source.name)\": partitions moved at the end; what is left is carried now")
        }
    }

    private var isAskedToStop: Bool { state.withLock { $0.isStopping } }

    /// Stops reading, writes out what was read, commits, and ends `run()`.
    public func stop() async {
        let reader = state.withLock { state in
            state.isStopping = true
            return state.reader
        }
        await reader?.close(deadline: options.drainTimeout)
    }

    /// How many records of the source are not read yet.
    public var lag: Int64? {
        state.withLock { $0.reader }.map { $0.lag().values.reduce(0) { $0.adding($1) } }
    }

    /// Whether it is reading: a run is under way, and the source is open.
    var isCarrying: Bool { state.withLock { $0.reader != nil } }

    /// Since when something is under way that is not acknowledged.
    var oldestUnacknowledged: ContinuousClock.Instant? {
        state.withLock { Array($0.lanes.values) }.compactMap(\.oldestUnacknowledged).min()
    }

    // MARK: Lanes

    private func lane(for partition: Int) -> SourceLane {
        state.withLock { state in
            if let lane = state.lanes[partition] { return lane }
            let lane = SourceLane(pipeline: self, partition: partition)
            state.lanes[partition] = lane
            return lane
        }
    }

    /// Ends lanes; those for which Rivven is writing still are kept in mind.
    private func end(_ lanes: [SourceLane]) {
        for lane in lanes {
            lane.drop()
            guard !lane.isIdle else { continue }
            state.withLock { $0.leaving[lane.partition, default: []].append(lane) }
        }
    }

    /// Waits until nothing is written any more for former lanes of `partition`: the target's tail is not at rest before.
    private func awaitLeaving(_ partition: Int) async throws {
        let lanes = state.withLock { $0.leaving[partition] ?? [] }
        let deadline = ContinuousClock.now + max(options.drainTimeout, .seconds(5))
        for lane in lanes {
            // It is woken too when it lets go of what waits, with a write still under way.
            while !lane.isIdle, ContinuousClock.now < deadline { await lane.drained(by: deadline) }
        }
        guard lanes.allSatisfy(\.isIdle) else {
            throw ConnectorError(
                "source \"\(source.name)\": Rivven is still writing what partition \(partition) had before it went")
        }
        state.withLock { $0.leaving[partition]?.removeAll(where: \.isIdle) }
    }

    func published(_ bytes: Int, by lane: SourceLane) async {
        budget.give(bytes)
        if options.commitInterval == nil { await commit([lane]) }
    }

    func dropped(_ bytes: Int) { budget.give(bytes) }

    /// Ends the run for `error`; the first one is told.
    func fail(_ error: any Error) {
        let reader = state.withLock { state in
            if state.failure == nil { state.failure = error }
            return state.reader
        }
        counters.record { $0.recordError() }
        budget.close()
        Task { await reader?.close(deadline: options.drainTimeout) }
    }

    // MARK: Commits

    private func commitRegularly() async {
        guard let interval = options.commitInterval else { return }
        while !Task.isCancelled {
            do { try await Task.sleep(for: interval) } catch { return }
            advanceLanes()
            await commit(state.withLock { Array($0.lanes.values) })
        }
    }

    /// Moves idle lanes over what holds no record. The lanes are taken before the positions are asked for, so that none
    /// is moved by what holds for a later time of owning its partition.
    private func advanceLanes() {
        let (reader, lanes) = state.withLock { ($0.reader, $0.lanes.values) }
        guard let reader else { return }
        for lane in lanes {
            if let position = reader.position(of: lane.partition) { lane.advance(to: position) }
        }
    }

    /// Commits what the lanes have acknowledged. A commit that fails is made again with the next.
    private func commit(_ lanes: [SourceLane]) async {
        guard let reader = state.withLock({ $0.reader }) else { return }
        let reached = lanes.compactMap { lane in lane.positionToCommit().map { (lane: lane, position: $0) } }
        guard !reached.isEmpty else { return }
        let positions = Dictionary(reached.map { ($0.lane.partition, $0.position) }) { $0.offset > $1.offset ? $0 : $1 }
        do {
            try await reader.commit(positions)
            counters.record { $0.recordCommit() }
            for (lane, position) in reached { lane.committed(position) }
        } catch {
            counters.record { $0.recordCommitFailure() }
            log.warning("source \"\(source.name)\": the position was not committed: \(error)")
        }
    }

    // MARK: The end

    /// Ends the run once all that lay before `ends` is written, whichever member of the group has carried it.
    private func watch(_ ends: [Int: Int64]) async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: .milliseconds(100)) } catch { return }
            guard let open = unfinished(ends) else { continue }
            // Others wait for what is committed of this reader's partitions, as it waits for what is of theirs.
            advanceLanes()
            await commit(state.withLock { Array($0.lanes.values) })
            if !open.isEmpty {
                guard let committed = try? await source.committed(),
                    open.allSatisfy({ committed[$0] ?? 0 >= ends[$0] ?? 0 })
                else { continue }
            }
            return await state.withLock({ $0.reader })?.close(deadline: options.drainTimeout) ?? ()
        }
    }

    /// Counts the times when nothing came for as long as an empty poll lasts.
    private func countEmptyPolls() async {
        var last = metrics.snapshot().messagesConsumed
        while !Task.isCancelled {
            do { try await Task.sleep(for: options.emptyPoll) } catch { return }
            let now = metrics.snapshot().messagesConsumed
            if now == last { counters.record { $0.recordPoll(isEmpty: true) } }
            last = now
        }
    }

    /// The partitions that this reader has not got, and whose end is not reached; `nil` while its own are under way.
    private func unfinished(_ ends: [Int: Int64]) -> [Int]? {
        let (reader, lanes) = state.withLock { ($0.reader, $0.lanes) }
        guard let reader else { return nil }
        var others: [Int] = []
        for (partition, end) in ends where end > 0 {
            guard let position = reader.position(of: partition) else {
                others.append(partition)
                continue
            }
            guard position >= end, lanes[partition]?.isIdle ?? true else { return nil }
        }
        return others
    }

    // MARK: Partitions that come and go

    private func hooks() -> SourceHooks {
        var hooks = SourceHooks()
        hooks.assigned = { [weak self] partitions in try await self?.begin(partitions) ?? [:] }
        hooks.revoked = { [weak self] partitions in await self?.drain(partitions) }
        hooks.lost = { [weak self] partitions in
            guard let self else { return }
            self.log.warning("source \"\(self.source.name)\": lost its partitions; another member carries them on")
            self.end(self.take(partitions))
        }
        hooks.noticed = { [weak self] message in
            guard let self else { return }
            self.log.warning("source \"\(self.source.name)\": \(message)")
        }
        return hooks
    }

    /// Finds where the target's tail says that each partition goes on.
    private func begin(_ partitions: [Int]) async throws -> [Int: Int64] {
        counters.record { $0.recordRebalance() }
        log.info("source \"\(source.name)\": carries partitions \(partitions.map(String.init).joined(separator: ", "))")
        let trust = try await TailTrust(of: self)
        return try await withThrowingTaskGroup(of: (Int, Int64)?.self) { group in
            for partition in partitions {
                group.addTask {
                    try await self.awaitLeaving(partition)
                    _ = self.lane(for: partition)
                    guard try await trust.holds(for: partition),
                        let tail = try await self.store.settledTail(topic: self.topic.name, partition: partition),
                        let position = self.source.position(after: tail), position.partition == partition
                    else { return nil }
                    return (partition, position.offset)
                }
            }
            var positions: [Int: Int64] = [:]
            for try await case let (partition, offset)? in group { positions[partition] = offset }
            return positions
        }
    }

    /// Writes out and commits what was read of partitions that go to another member.
    private func drain(_ partitions: [Int]) async {
        let lanes = state.withLock { state in partitions.compactMap { state.lanes[$0] } }
        let deadline = ContinuousClock.now + options.drainTimeout
        for lane in lanes { await lane.drained(by: deadline) }
        await commit(lanes)
        end(take(partitions))
    }

    private func take(_ partitions: [Int]) -> [SourceLane] {
        state.withLock { state in partitions.compactMap { state.lanes.removeValue(forKey: $0) } }
    }
}
