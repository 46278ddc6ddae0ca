import KafkaCodecs
public import KafkaMetrics
public import KafkaTransport
public import RivvenProtocol

/// Carries what a source reads to a Rivven topic, partition by partition, in order.
///
/// Delivery is at least once: only the contiguous prefix of what Rivven has acknowledged is committed at the source. If the
/// target's last message tells how far the source had come, reading continues right after it, and each record is written
/// once.
///
/// Partitions are carried side by side; each publishes one chunk at a time, so its order is kept. The bytes in flight are
/// bounded: a slow Rivven slows the reading down. An error ends what it concerns: a record goes to the dead letters or
/// stops its partition, a failed write is retried by its partition, and only what concerns the whole source ends a run.
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
    let causes = FailureCauses()
    let counters: PipelineCounters<KafkaSourceMetrics>
    /// The time from when a batch was read until Rivven has acknowledged it.
    let latency = Histogram.latencies()
    let state = Lock(State())
    let stopSignal = StopSignal()
    let budget = ByteBudget(limit: SourcePipeline.mostBytesInFlight)
    static let mostBytesInFlight = 32 << 20

    struct State {
        var lanes: [Int: SourceLane] = [:]
        /// Lanes that ended while Rivven was writing for them.
        var leaving: [Int: [SourceLane]] = [:]
        /// Whether the connector announces which partitions are assigned to this process.
        var announcesAssignments = false
        /// The partitions that are assigned to this process.
        var assigned: Set<Int> = []
        /// Assigned partitions that are not read yet, and why.
        var waiting: [Int: String] = [:]
        /// Counts assignments: what was begun for an earlier one ends.
        var round = 0
        /// What notes who writes the embedded log.
        var writer: PartitionWriter?
        var reader: (any SourceReader)?
        /// Whether the last run began to read.
        var hasOpened = false
        var failure: (any Error)?
        /// Whether a stop left records behind that a lane was writing.
        var isUndrained = false
        /// Why positions cannot be committed; `nil` since a commit succeeded.
        var commitTrouble: String?
        /// Since when a commit waits for the coordinator.
        var committingSince: ContinuousClock.Instant?
        /// Why partitions were not carried to the end, when a run until the end closed its reader.
        var leftBehind: [String] = []
        /// Why the reading begins again, if it does.
        var restartReason: String?
        /// How the events are spread, if they do not keep their partition.
        var spread: EventSpread?
        /// The number of partitions of the target, as it was last seen.
        var targetCount = 0
        var tally = Tally()
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
        flow = EventFlow(
            options, store: store, connector: "source \"\(source.name)\"", log: log, stopSignal: stopSignal)
    }

    /// What is counted of this pipeline, over all its runs.
    public var metrics: KafkaSourceMetrics { counters.total }

    var title: String { "source \"\(source.name)\"" }

    /// Finds both sides, and creates the Rivven topic if that is allowed.
    ///
    /// - Throws: `ConnectorError`, or the clients' own errors.
    public func prepare() async throws {
        _ = try await stopSignal.race { try await self.prepareBothSides() }
    }

    private func prepareBothSides() async throws {
        let count = try await source.partitionCount()
        let existing = try await topic.prepare(in: store, connector: title, partitions: count)
        state.withLock { state in
            state.targetCount = existing
            guard options.partitioning != .preserve else { return }
            state.spread = EventSpread(isByKey: options.partitioning == .key, count: existing)
        }
        if options.partitioning == .preserve, existing < count {
            do { try await growTarget(to: count) } catch {
                log.warning("\(title): \(Self.tooFewPartitions(topic.name, existing, count, error))")
            }
        }
        try await flow.prepare()
    }

    var spread: EventSpread? { state.withLock { $0.spread } }

    /// Returns if both sides can be reached now, and notes how far the source's partitions extend.
    func ping(_ note: SideProbe.Note) async throws {
        note("Kafka")
        let ends = try await source.latestOffsets()
        state.withLock { $0.tally.noteEnds(ends) }
        note("Rivven")
        _ = try await store.partitionCount(topic: topic.name)
    }

    // MARK: Running

    /// Carries records until `stop()`, or until something fails.
    ///
    /// - Parameter untilEnd: Whether to stop once everything is carried that exists now.
    /// - Throws: What failed. What was acknowledged until then is committed as far as that is possible.
    public func run(untilEnd: Bool = false) async throws {
        var backoff = Backoff(initial: .milliseconds(100), maximum: .seconds(30))
        while !stopSignal.isStopped {
            let begun = ContinuousClock.now
            try await runOnce(untilEnd: untilEnd)
            let restart = state.withLock { state in
                defer { state.restartReason = nil }
                return state.restartReason
            }
            guard let reason = restart else { return }
            log.warning("\(title): \(reason): reading begins again at what is written")
            if begun.duration(to: .now) > .seconds(60) { backoff.reset() }
            await stopSignal.sleep(for: backoff.next())
        }
    }

    private struct Reading: Sendable {
        let reader: any SourceReader
        let ends: [Int: Int64]?
    }

    private func open(untilEnd: Bool) async throws -> Reading {
        // How the events are spread follows from the target's partitions.
        if options.partitioning != .preserve, spread == nil { try await prepareBothSides() }
        let ends = untilEnd ? try await source.ends() : nil
        return Reading(reader: try await source.read(hooks()), ends: ends)
    }

    private func runOnce(untilEnd: Bool) async throws {
        budget.open()
        state.withLock { state in
            state.hasOpened = false
            state.tally.noteOutside()
        }
        let opened = try await stopSignal.race(
            { try await self.open(untilEnd: untilEnd) }, discard: { await $0.reader.close(deadline: .zero) })
        guard let opened else { return }
        let reader = opened.reader
        let failed = state.withLock { state in
            state.reader = reader
            state.hasOpened = true
            return state.failure != nil
        }
        if stopSignal.isStopped || failed { await reader.close(deadline: drainTimeout) }
        let tasks = [
            Task { await self.commitRegularly() }, Task { await self.adaptReadAhead() },
            Task { await self.countEmptyPolls() },
        ]
        let watching = Task {
            if let ends = opened.ends { await self.watch(ends) }
        }
        let leftOut = await readAll(reader)
        watching.cancel()
        for task in tasks { task.cancel() }
        await reader.close(deadline: drainTimeout)
        for task in tasks { await task.value }
        try finish(untilEnd: untilEnd, leftOut: leftOut)
    }

    /// Hands every batch to its lane, until the reading ends.
    ///
    /// - Returns: Whether batches were left out, because their partitions went.
    private func readAll(_ reader: any SourceReader) async -> Bool {
        var leftOut = false
        do {
            while let batch = try await reader.next() {
                counters.record {
                    $0.recordPoll(isEmpty: false)
                    $0.recordBatch(messages: batch.count, bytes: batch.size)
                }
                await budget.take(batch.memory)
                guard let lane = lane(for: batch.partition) else {
                    dropped(batch.memory)
                    leftOut = true
                    continue
                }
                if !lane.enqueue(batch) { leftOut = true }
            }
        } catch {
            fail(error)
        }
        return leftOut
    }

    private func finish(untilEnd: Bool, leftOut: Bool) throws {
        end(take(state.withLock { Array($0.lanes.keys) }))
        let (failure, isRestarting, leftBehind, isUndrained) = state.withLock { state in
            defer {
                state.failure = nil
                state.isUndrained = false
                (state.commitTrouble, state.committingSince) = (nil, nil)
                state.leftBehind = []
                state.reader = nil
                state.assigned = []
                state.waiting = [:]
                state.round += 1
                state.tally.noteOutside()
            }
            return (state.failure, state.restartReason != nil, state.leftBehind, state.isUndrained)
        }
        if let failure { throw failure }
        if isUndrained { throw DrainTimeout(limit: drainTimeout) }
        guard untilEnd, !stopSignal.isStopped, !isRestarting else { return }
        if !leftBehind.isEmpty { throw ConnectorError("\(title): \(leftBehind.joined(separator: "; "))") }
        if leftOut {
            throw ConnectorError("\(title): partitions moved at the end; what is left is carried now")
        }
    }

    /// How long writing out what was read may take. A stop may take longer than a rebalance, for which others wait.
    var drainTimeout: Duration { stopSignal.isStopped ? options.stopTimeout : options.drainTimeout }

    /// Stops reading, writes out what was read, commits, and ends `run()`.
    public func stop() async {
        stopSignal.stop()
        await state.withLock({ $0.reader })?.close(deadline: drainTimeout)
    }

    /// Logs once that a stop leaves some records that were read to the next run.
    func noteLeftUnwritten() {
        let note = "stopped before all that was read was written; the next run carries the rest"
        if causes.isNew(note) { log.info("\(title): \(note)") }
    }

    /// Ends the run because of `error`; the first one is reported.
    func fail(_ error: any Error) {
        let reader = state.withLock { state in
            if state.failure == nil { state.failure = error }
            return state.reader
        }
        counters.record { $0.recordError() }
        budget.close()
        Task { await reader?.close(deadline: drainTimeout) }
    }

    /// Begins the reading again, at what is written: what was read does not follow what was read before.
    func readAgain(because reason: String) {
        let reader = state.withLock { state in
            if state.restartReason == nil { state.restartReason = reason }
            return state.reader
        }
        budget.close()
        Task { await reader?.close(deadline: drainTimeout) }
    }

    /// Counts the times without a batch that last as long as an empty poll.
    private func countEmptyPolls() async {
        var last = metrics.snapshot().messagesConsumed
        while !Task.isCancelled {
            do { try await Task.sleep(for: options.emptyPoll) } catch { return }
            let now = metrics.snapshot().messagesConsumed
            if now == last { counters.record { $0.recordPoll(isEmpty: true) } }
            last = now
        }
    }

    /// Reads less far ahead if the target is slow: a record is not read long before it can be written.
    private func adaptReadAhead() async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: .seconds(1)) } catch { return }
            let age = oldestUnacknowledged?.duration(to: .now) ?? .zero
            let least = min(max(4, state.withLock { $0.lanes.count }) << 20, Self.mostBytesInFlight)
            budget.adapt { limit in
                if age > .seconds(5) { return max(limit / 2, least) }
                return age < .seconds(2) ? min(limit * 2, Self.mostBytesInFlight) : max(limit, least)
            }
        }
    }
}
