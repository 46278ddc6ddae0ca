import KafkaCodecs
public import KafkaMetrics
public import KafkaTransport
public import RivvenProtocol

/// A pipeline that carries Rivven topics to a sink, partition by partition, in order.
///
/// Delivery is at least once: the contiguous prefix of what the sink has acknowledged is committed to Rivven. If the
/// sink itself stores how far it has come, each event is written once. An invalid event goes to the dead-letter topic
/// or stops its partition: nothing is skipped.
///
/// An error affects only the partition that it concerns, which begins again at its last committed position while the
/// others continue. If all partitions of this process fail, the run ends with the last error.
///
/// Pipelines of one group, in any number of processes, share the partitions as Rivven's group assigns them.
public final class SinkPipeline: Sendable {
    /// The sink to write.
    public let sink: any SinkConnector
    /// The Rivven topics to read.
    public let topics: [String]
    /// The Rivven group that stores the positions.
    public let group: String
    /// Whether to begin at the first event if the group has no position. Otherwise the sink begins at the next new
    /// event.
    public let startsAtEarliest: Bool
    /// The options for carrying events.
    public let options: PipelineOptions
    let counters: PipelineCounters<KafkaSinkMetrics>
    /// The time from when events were submitted until the sink has acknowledged them.
    let latency = Histogram.latencies()
    /// The number of events that the sink has acknowledged, over all runs. Events that a filter drops count.
    let carried = Counter()
    let store: any RivvenStore
    let log: Log
    let flow: DeliveryPolicy
    let causes = FailureCauses()
    private let stopSignal = StopSignal()
    let state = Lock(State())
    /// The most bytes of unacknowledged events that all lanes together hold.
    static let memoryLimit = 32 << 20

    struct State {
        var lanes: [RivvenPartition: SinkLane] = [:]
        /// The last lane of each partition, which may still write after the partition was revoked.
        var former: [RivvenPartition: SinkLane] = [:]
        var session: (any SinkSession)?
        /// Whether the last run opened the target.
        var hasOpened = false
        var member: (any RivvenGroupMember)?
        var memory = ByteBudget(limit: SinkPipeline.memoryLimit)
        var isStopping = false
        var isEnding = false
        var failure: (any Error)?
        var waiter: UnsafeContinuation<Void, Never>?
        /// The lanes that are stopping, and wait for the results of what they have submitted.
        var draining: [SinkLane] = []
        /// Topics that do not exist.
        var missing: Set<String> = []
        var looks = LookSchedule()
        /// Why positions cannot be committed; `nil` since a commit succeeded.
        var commitTrouble: String?
        /// Since when this process runs without having joined the group. After that, the member itself reports since
        /// when it is outside.
        var outsideSince: ContinuousClock.Instant?

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
        flow = DeliveryPolicy(
            options, store: store, connector: "sink \"\(sink.name)\"", log: log, stopSignal: stopSignal)
    }

    /// The metrics of this pipeline, over all its runs.
    public var metrics: KafkaSinkMetrics { counters.total }

    var name: String { "sink \"\(sink.name)\"" }

    /// Prepares the target, which is created if that is allowed and a Rivven topic exists, and the dead-letter topic.
    ///
    /// - Throws: `ConnectorError`, or the clients' own errors.
    public func prepare() async throws {
        try await sink.prepare(partitions: try await largestCount())
        try await flow.prepare()
    }

    /// Returns the partition count of the largest topic, and records which topics do not exist.
    private func largestCount() async throws -> Int {
        var largest = 0
        var missing: Set<String> = []
        for topic in topics {
            if let count = try await store.partitionCount(topic: topic) {
                largest = max(largest, count)
            } else {
                missing.insert(topic)
            }
        }
        state.withLock { $0.missing = missing }
        return largest
    }

    /// Returns if both sides can be reached now.
    func ping(_ note: SideProbe.Note) async throws {
        note("Kafka")
        try await sink.ping()
        note("Rivven")
        _ = try await largestCount()
    }

    // MARK: Running

    /// Carries events until `stop()`, or until all partitions fail.
    ///
    /// - Parameter ends: Where to stop, by partition; `nil` to continue until `stop()`.
    /// - Throws: The error that ended the run. What was acknowledged before it is committed as far as possible.
    public func run(until ends: [RivvenPartition: Int64]? = nil) async throws {
        if let ends, ends.isEmpty { return }
        state.withLock { state in
            state.isEnding = false
            state.hasOpened = false
            state.failure = nil
            state.memory = ByteBudget(limit: Self.memoryLimit)
            state.outsideSince = .now
            state.commitTrouble = nil
        }
        defer { state.withLock { $0.outsideSince = nil } }
        try await awaitTopics()
        if mustEnd { return }
        let session = try await sink.open(await sinkHooks())
        state.withLock { ($0.session, $0.hasOpened) = (session, true) }
        let regular = [
            Task { await self.commitRegularly() }, Task { await self.lookRegularly() },
            Task { if let ends { await self.watch(ends) } },
        ]
        let joined = Completion()
        do {
            let member = try await store.join(group: group, topics: topics, options: .init(), hooks: hooks(joined))
            state.withLock { state in
                state.outsideSince = nil
                state.member = member
            }
            joined.complete()
            await awaitEnd()
            await member.leave()
        } catch {
            fail(error)
        }
        joined.complete()
        await stopLanes(take(nil))
        await session.close(deadline: hasFailed ? .zero : options.drainTimeout)
        for task in regular { task.cancel() }
        for task in regular { await task.value }
        let failure = state.withLock { state in
            defer {
                state.failure = nil
                state.session = nil
                state.member = nil
            }
            return state.failure
        }
        if let failure { throw failure }
    }

    /// Stops reading, waits for the results of what was submitted, commits, and ends `run()`.
    public func stop() {
        end { $0.isStopping = true }
        stopSignal.stop()
    }

    var mustEnd: Bool { state.withLock { $0.mustEnd } }

    /// Whether the run ends because of an error.
    var hasFailed: Bool { state.withLock { $0.failure != nil } }

    /// Whether this process still owns its partitions, by its own clock. Checked before each write and each commit, so
    /// that a process that was frozen writes nothing.
    var isCurrent: Bool { state.withLock { $0.member }?.isCurrent ?? true }

    /// Throws if another process may own the partition by now. Called right before each write and each takeover.
    func checkOwned(_ partition: RivvenPartition) throws {
        guard isCurrent else { throw PartitionLost(beyondSession: partition) }
    }

    /// Ends the run because of `error`. If several errors occur, the first one is reported.
    func fail(_ error: any Error) {
        counters.record { $0.recordError() }
        end { $0.failure = $0.failure ?? error }
    }

    /// Changes the state so that the run ends, and wakes it.
    func end(_ note: (inout State) -> Void) {
        let waiter = state.withLock { state in
            note(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Waits until the run is to end.
    private func awaitEnd() async {
        await withUnsafeContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.mustEnd { state.waiter = continuation }
                return state.mustEnd
            }
            if isOver { continuation.resume() }
        }
    }

    /// Waits until at least one of the topics exists, and then prepares the target with as many partitions.
    private func awaitTopics() async throws {
        var count = try await largestCount()
        for topic in state.withLock({ $0.missing }).sorted() {
            log.warning("\(name): Rivven topic \"\(topic)\" does not exist; it is carried as soon as it does")
        }
        while !mustEnd, count == 0 {
            try await Task.sleep(for: .milliseconds(200))
            count = try await largestCount()
        }
        if count > 0 { try await sink.prepare(partitions: count) }
    }

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

    // MARK: Assigned and revoked partitions

    /// Returns the hooks of the group's member.
    ///
    /// - Parameter joined: Completes once the member is known. No lane starts before that, because lanes compare its
    ///   clock.
    private func hooks(_ joined: Completion) -> RivvenGroupHooks {
        var hooks = RivvenGroupHooks()
        hooks.assigned = { [weak self] partitions in
            await joined.wait(until: .now + .seconds(30))
            self?.begin(partitions)
        }
        hooks.revoked = { [weak self] partitions in
            guard let self else { return }
            await self.stopLanes(self.take(partitions))
        }
        hooks.failed = { [weak self] error in
            guard let self else { return }
            self.log.warning("\(self.name): a request to the group failed, and is sent again: \(error)")
        }
        hooks.lost = { [weak self] partitions in
            guard let self else { return }
            self.log.warning("\(self.name): lost its partitions, which another member of the group may have now")
            for lane in self.take(partitions) { await lane.abandon() }
        }
        return hooks
    }

    private func begin(_ partitions: [RivvenPartition]) {
        log.info("\(name): carries \(partitions.map(\.description).joined(separator: ", "))")
        let (lanes, isOver) = state.withLock { state -> ([SinkLane], Bool) in
            for partition in partitions { state.missing.remove(partition.topic) }
            guard let session = state.session else { return ([], true) }
            let lanes = partitions.map { partition in
                SinkLane(self, partition, session, memory: state.memory, after: state.former[partition])
            }
            for lane in lanes { state.lanes[lane.partition] = lane }
            return (lanes, state.mustEnd)
        }
        for lane in lanes { isOver ? lane.neverStarted() : lane.start() }
    }

    private func take(_ partitions: [RivvenPartition]?) -> [SinkLane] {
        state.withLock { state in
            let taken = (partitions ?? Array(state.lanes.keys)).compactMap { state.lanes.removeValue(forKey: $0) }
            for lane in taken { state.former[lane.partition] = lane }
            return taken
        }
    }

    /// Waits for the results of what the lanes have submitted, commits, and releases their partitions.
    private func stopLanes(_ lanes: [SinkLane]) async {
        let deadline = ContinuousClock.now + (hasFailed ? .zero : options.drainTimeout)
        state.withLock { $0.draining += lanes }
        defer { state.withLock { state in state.draining.removeAll { lane in lanes.contains { $0 === lane } } } }
        for lane in lanes { lane.stop() }
        for lane in lanes { await lane.drained(by: deadline) }
        await commit(lanes)
        for lane in lanes { await lane.abandon() }
    }

    /// Reports that a run of a lane has failed and begins again after `wait`. Ends the run of the pipeline if no other
    /// lane works.
    func laneFailed(_ lane: SinkLane, _ error: any Error, _ wait: Duration) {
        let owned = state.withLock { Array($0.lanes.values) }.map(\.trouble).filter { $0?.isLost != true }
        if lane.trouble?.isLost != true, owned.allSatisfy({ $0 != nil }) { return fail(error) }
        counters.record { $0.recordError() }
        guard causes.isNew(log.context.untitled("\(error)")) else {
            return log.debug("\(name): \(lane.partition) failed too: \(error)")
        }
        let tenths = Int((wait / .milliseconds(100)).rounded())
        log.error(
            "\(name): \(lane.partition) continues at its last committed position in \(tenths / 10).\(tenths % 10) s: \(error)",
            error: "\(error)", topic: lane.partition.topic, partition: lane.partition.partition)
    }

    // MARK: Commits

    private func commitRegularly() async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: options.commitInterval ?? .seconds(1)) } catch { return }
            await commit(state.withLock { Array($0.lanes.values) })
        }
    }

    /// Commits what the sink has acknowledged. A failed commit is repeated with the next one.
    func commit(_ lanes: [SinkLane]) async {
        for lane in lanes {
            guard isCurrent, let position = lane.positionToCommit() else { continue }
            let (topic, number) = (lane.partition.topic, lane.partition.partition)
            do {
                try await store.commit(group: group, topic: topic, partition: number, offset: position.offset)
                lane.committed(position)
                state.withLock { $0.commitTrouble = nil }
            } catch {
                state.withLock { $0.commitTrouble = "\(error)" }
                log.warning("\(name): the position was not committed: \(error)")
            }
        }
    }
}
