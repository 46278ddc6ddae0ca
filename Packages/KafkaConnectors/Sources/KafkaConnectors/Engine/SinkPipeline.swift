import KafkaCodecs
public import KafkaMetrics
public import KafkaTransport
public import RivvenProtocol

/// Carries Rivven topics to a sink, partition by partition, in order.
///
/// Delivery is at least once: what is committed to Rivven is the contiguous prefix of what the sink has acknowledged. Where
/// the sink keeps itself how far it has come, each event is written once. An event that the sink does not take goes to
/// the dead letters, or ends the run, which begins again at what was committed: nothing is skipped.
///
/// Pipelines of one group, in any number of processes, share the partitions as Rivven's group hands them out.
public final class SinkPipeline: Sendable {
    /// Where the events go.
    public let sink: any SinkConnector
    /// The Rivven topics that are read.
    public let topics: [String]
    /// The Rivven group that keeps the positions.
    public let group: String
    /// Whether to begin at the first event rather than the next, where the group has no position.
    public let startsAtEarliest: Bool
    /// How events are carried.
    public let options: PipelineOptions
    let counters: PipelineCounters<KafkaSinkMetrics>
    /// How long it takes from when events were handed over until the sink has acknowledged them.
    let latency = Histogram.latencies()
    let store: any RivvenStore
    let log: Log
    let flow: EventFlow
    private let state = Lock(State())

    private struct State {
        var lanes: [RivvenPartition: SinkLane] = [:]
        var session: (any SinkSession)?
        var isStopping = false
        var isEnding = false
        var failure: (any Error)?
        var waiter: UnsafeContinuation<Void, Never>?
        /// Where several events were refused as one: up to here they are written one by one.
        var careful: [RivvenPartition: Int64] = [:]
        var gate = CarefulGate()

        var mustEnd: Bool { isStopping || isEnding || failure != nil }
    }

    /// Creates a pipeline from `topics` of `store` to `sink`.
    public init(
        sink: any SinkConnector, topics: [String], group: String, startsAtEarliest: Bool = true,
        options: PipelineOptions, store: any RivvenStore, log: Log
    ) {
        self.sink = sink
        self.topics = topics
        self.group = group
        self.startsAtEarliest = startsAtEarliest
        self.options = options
        self.store = store
        self.log = log
        counters = PipelineCounters(reportsIntervals: options.reportsIntervals) { KafkaSinkMetrics() }
        flow = EventFlow(options, store: store, connector: "sink \"\(sink.name)\"", log: log)
    }

    /// What is counted of this pipeline, over all its runs.
    public var metrics: KafkaSinkMetrics { counters.total }

    var name: String { "sink \"\(sink.name)\"" }

    /// Finds both sides, and makes the target where it may.
    ///
    /// - Throws: `ConnectorError`, or the clients' own errors.
    public func prepare() async throws {
        var largest = 0
        // A topic that a source is yet to make counts none: the sink waits for it.
        for topic in topics { largest = max(largest, try await store.partitionCount(topic: topic) ?? 0) }
        try await sink.prepare(partitions: largest)
        try await flow.prepare()
    }

    /// Returns where both sides can be reached now.
    func ping() async throws {
        try await sink.ping()
        for topic in topics { _ = try await store.partitionCount(topic: topic) }
    }

    // MARK: Running

    /// Carries events until `stop()`, or until something fails.
    ///
    /// - Parameter ends: Where to stop, a partition each; without it the run goes on.
    /// - Throws: What failed. What was acknowledged until then is committed as far as that is possible.
    public func run(until ends: [RivvenPartition: Int64]? = nil) async throws {
        if let ends, ends.isEmpty { return }
        try await awaitTopics()
        state.withLock { state in
            state.isEnding = false
            state.failure = nil
            state.gate = CarefulGate()
        }
        let session = try await sink.open(await sinkHooks())
        state.withLock { $0.session = session }
        let commits = Task { await self.commitRegularly() }
        let watching = Task {
            if let ends { await self.watch(ends) }
        }
        do {
            let member = try await store.join(group: group, topics: topics, options: .init(), hooks: hooks())
            await awaitEnd()
            await member.leave()
        } catch {
            fail(error)
        }
        watching.cancel()
        await stopLanes(take(nil))
        let hasFailed = state.withLock { $0.failure != nil }
        await session.close(deadline: hasFailed ? .zero : options.drainTimeout)
        commits.cancel()
        await commits.value
        let failure = state.withLock { state in
            defer {
                state.failure = nil
                state.session = nil
            }
            return state.failure
        }
        if let failure { throw failure }
    }

    /// Stops reading, waits for what was handed over, commits, and ends `run()`.
    public func stop() {
        end { $0.isStopping = true }
    }

    var mustEnd: Bool { state.withLock { $0.mustEnd } }

    /// Ends the run for `error`; the first one is told.
    func fail(_ error: any Error) {
        counters.record { $0.recordError() }
        end { $0.failure = $0.failure ?? error }
    }

    private func end(_ note: (inout State) -> Void) {
        let waiter = state.withLock { state in
            note(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    private func awaitEnd() async {
        await withUnsafeContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.mustEnd { state.waiter = continuation }
                return state.mustEnd
            }
            if isOver { continuation.resume() }
        }
    }

    /// Waits for topics that a source makes at its start.
    private func awaitTopics() async throws {
        for topic in topics {
            var isTold = false
            while !mustEnd, try await store.partitionCount(topic: topic) == nil {
                if !isTold { log.warning("\(name): waits for Rivven topic \"\(topic)\", which is not there yet") }
                isTold = true
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    /// What the session tells of itself is counted.
    private func sinkHooks() async -> SinkHooks {
        var hooks = SinkHooks()
        hooks.storeID = await store.id
        hooks.noticed = { [log, name] in log.warning("\(name): \($0)") }
        hooks.retried = { [counters] count in
            counters.record { metrics in
                for _ in 0..<count { metrics.recordRetry() }
            }
        }
        hooks.flushed = { [counters] in counters.record { $0.recordFlush() } }
        return hooks
    }

    // MARK: Partitions that come and go

    private func hooks() -> RivvenGroupHooks {
        var hooks = RivvenGroupHooks()
        hooks.assigned = { [weak self] partitions in await self?.begin(partitions) }
        hooks.revoked = { [weak self] partitions in
            guard let self else { return }
            await self.stopLanes(self.take(partitions))
        }
        hooks.lost = { [weak self] partitions in
            guard let self else { return }
            self.log.warning("\(self.name): lost its partitions; another member carries them on")
            for lane in self.take(partitions) { await lane.abandon() }
        }
        return hooks
    }

    private func begin(_ partitions: [RivvenPartition]) async {
        guard let session = state.withLock({ $0.session }) else { return }
        log.info("\(name): carries \(partitions.map(\.description).joined(separator: ", "))")
        do {
            // Side by side: a killed writer's open transaction holds up the positions of other partitions until its own
            // is taken over.
            try await withThrowingTaskGroup(of: (RivvenPartition, Int64).self) { group in
                for partition in partitions {
                    group.addTask { (partition, try await self.position(of: partition, session)) }
                }
                for try await (partition, position) in group { begin(partition, session, at: position) }
            }
        } catch {
            fail(error)
        }
    }

    private func begin(_ partition: RivvenPartition, _ session: any SinkSession, at position: Int64) {
        let (careful, gate) = state.withLock { ($0.careful[partition] ?? 0, $0.gate) }
        let lane = SinkLane(self, partition, session, position: position, carefulUntil: careful, gate: gate)
        let isOver = state.withLock { state in
            state.lanes[partition] = lane
            return state.mustEnd
        }
        if isOver { lane.neverBegun() } else { lane.carryOn() }
    }

    private func position(of partition: RivvenPartition, _ session: any SinkSession) async throws -> Int64 {
        let kept = try await session.begin(partition)
        let bounds = try await store.offsetBounds(topic: partition.topic, partition: partition.partition)
        let committed = try await store.committedOffset(
            group: group, topic: partition.topic, partition: partition.partition)
        if let position = kept ?? committed {
            if position < bounds.earliest {
                log.warning(
                    "\(name): Rivven has deleted the events \(position) to \(bounds.earliest - 1) of \(partition) before they "
                        + "were carried: keep events for longer than the sink may lag behind")
            }
            return max(position, bounds.earliest)
        }
        guard !startsAtEarliest else { return bounds.earliest }
        // The place is kept: after a failure before the first commit the end would be another, and what came between be
        // skipped.
        try await store.commit(
            group: group, topic: partition.topic, partition: partition.partition, offset: bounds.latest)
        return bounds.latest
    }

    private func take(_ partitions: [RivvenPartition]?) -> [SinkLane] {
        state.withLock { state in
            guard let partitions else {
                defer { state.lanes = [:] }
                return Array(state.lanes.values)
            }
            return partitions.compactMap { state.lanes.removeValue(forKey: $0) }
        }
    }

    /// Waits for what the lanes have handed over, commits it, and lets go of their partitions.
    private func stopLanes(_ lanes: [SinkLane]) async {
        let deadline = ContinuousClock.now + (state.withLock { $0.failure != nil } ? .zero : options.drainTimeout)
        for lane in lanes { lane.stop() }
        for lane in lanes { await lane.drained(by: deadline) }
        await commit(lanes)
        for lane in lanes { await lane.abandon() }
    }

    /// Notes that one of several events up to `next` is at fault: the next run writes them one by one.
    func suspect(_ partition: RivvenPartition, until next: Int64) {
        state.withLock { $0.careful[partition] = next }
    }

    // MARK: Commits

    private func commitRegularly() async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: options.commitInterval ?? .seconds(1)) } catch { return }
            await commit(state.withLock { Array($0.lanes.values) })
        }
    }

    /// Commits what the sink has acknowledged. A commit that fails is made again with the next.
    private func commit(_ lanes: [SinkLane]) async {
        for lane in lanes {
            guard let position = lane.positionToCommit() else { continue }
            let (topic, number) = (lane.partition.topic, lane.partition.partition)
            do {
                try await store.commit(group: group, topic: topic, partition: number, offset: position.offset)
                lane.committed(position)
            } catch {
                log.warning("\(name): the position was not committed: \(error)")
            }
        }
    }

    // MARK: The end

    /// Returns where the topics end now.
    public func ends() async throws -> [RivvenPartition: Int64] {
        var ends: [RivvenPartition: Int64] = [:]
        for topic in topics {
            for number in 0..<(try await store.partitionCount(topic: topic) ?? 0) {
                let bounds = try await store.offsetBounds(topic: topic, partition: number)
                guard bounds.latest > bounds.earliest else { continue }
                ends[RivvenPartition(topic, number)] = bounds.latest
            }
        }
        return ends
    }

    /// Ends the run once all before `ends` is acknowledged, whichever member of the group has carried it.
    private func watch(_ ends: [RivvenPartition: Int64]) async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: .milliseconds(100)) } catch { return }
            if await isReached(ends) { return end { $0.isEnding = true } }
        }
    }

    private func isReached(_ ends: [RivvenPartition: Int64]) async -> Bool {
        let lanes = state.withLock { $0.lanes }
        for (partition, end) in ends {
            if let lane = lanes[partition] {
                guard lane.acknowledged >= end else { return false }
            } else {
                let committed = try? await store.committedOffset(
                    group: group, topic: partition.topic, partition: partition.partition)
                guard let committed, committed >= end else { return false }
            }
        }
        return true
    }

    /// Whether it is writing: a run is under way, and the sink is open.
    var isCarrying: Bool { state.withLock { $0.session != nil } }

    /// Since when something is under way that is not acknowledged.
    var oldestUnacknowledged: ContinuousClock.Instant? {
        state.withLock { Array($0.lanes.values) }.compactMap(\.oldestUnacknowledged).min()
    }

    /// How many events are not acknowledged yet, of the partitions that this pipeline has; `nil` while it has none.
    public func lag() async -> Int64? {
        let lanes = state.withLock { $0.lanes }
        guard !lanes.isEmpty else { return nil }
        var lag: Int64 = 0
        for lane in lanes.values {
            guard
                let bounds = try? await store.offsetBounds(
                    topic: lane.partition.topic, partition: lane.partition.partition)
            else { return nil }
            lag = lag.adding(bounds.latest.distance(above: lane.acknowledged))
        }
        return lag
    }
}
