import KafkaCodecs
public import KafkaMetrics
public import KafkaTransport
public import RivvenProtocol

/// A pipeline that carries the records of a source to a Rivven topic, partition by partition, in order.
///
/// Delivery is at least once: only the contiguous prefix of what Rivven has acknowledged is committed at the source. If
/// the target's last message shows how far the source had come, reading continues right after it, and each record is
/// written once.
///
/// Partitions are carried concurrently. Each writes one chunk at a time, which keeps its order. The bytes in flight are
/// bounded, so a slow Rivven slows the reading down. An error affects only what it concerns: an invalid record goes to
/// the dead-letter topic or stops its partition, a failed write is retried by its partition, and only an error of the
/// whole source ends a run.
public final class SourcePipeline: Sendable {
    /// The source to read.
    public let source: any SourceConnector
    /// The Rivven topic to write.
    public let topic: PipelineTopic
    /// The options for carrying events.
    public let options: PipelineOptions
    let store: any RivvenStore
    let log: Log
    let flow: DeliveryPolicy
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
        /// Lanes that ended while one of their writes was still in flight.
        var leaving: [Int: [SourceLane]] = [:]
        /// Whether the connector reports which partitions are assigned to this process.
        var announcesAssignments = false
        /// The partitions that are assigned to this process.
        var assigned: Set<Int> = []
        /// Assigned partitions that are not read yet, with the reasons.
        var waiting: [Int: String] = [:]
        /// The number of the assignment. Work that was begun for an earlier one ends.
        var round = 0
        /// The notes about who writes the embedded log; `nil` before the first assignment and on a cluster.
        var writer: PartitionWriter?
        var reader: (any SourceReader)?
        /// Whether the last run opened the source.
        var hasOpened = false
        var failure: (any Error)?
        /// Whether a stop left records unwritten although a lane was writing them.
        var isUndrained = false
        /// Why positions cannot be committed; `nil` since a commit succeeded.
        var commitTrouble: String?
        /// Since when a commit has been waiting for the coordinator.
        var committingSince: ContinuousClock.Instant?
        /// Why partitions were not carried to their end, in a run that ends there. Set when that run closes its reader.
        var leftBehind: [String] = []
        /// Why reading must begin again; `nil` if it must not.
        var restartReason: String?
        /// How events are distributed over the target's partitions; `nil` if they keep their own.
        var spread: TargetPartitioner?
        /// The partition count of the target, as it was last seen.
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
        flow = DeliveryPolicy(
            options, store: store, connector: "source \"\(source.name)\"", log: log, stopSignal: stopSignal)
    }

    /// The metrics of this pipeline, over all its runs.
    public var metrics: KafkaSourceMetrics { counters.total }

    var title: String { "source \"\(source.name)\"" }

    /// Checks that the source exists, and creates the Rivven topic if it does not exist and that is allowed.
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
            state.spread = TargetPartitioner(isByKey: options.partitioning == .key, count: existing)
        }
        if options.partitioning == .preserve, existing < count {
            do { try await growTarget(to: count) } catch {
                log.warning("\(title): \(Self.tooFewPartitions(topic.name, existing, count, error))")
            }
        }
        try await flow.prepare()
    }

    var spread: TargetPartitioner? { state.withLock { $0.spread } }

    /// Returns if both sides can be reached now, and records the current ends of the source's partitions.
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
    /// - Parameter untilEnd: Whether to stop once everything that exists now is carried.
    /// - Throws: The error that ended the run. What was acknowledged before it is committed as far as possible.
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
            log.warning("\(title): \(reason): reading begins again after the last written record")
            if begun.duration(to: .now) > .seconds(60) { backoff.reset() }
            await stopSignal.sleep(for: backoff.next())
        }
    }

    private struct Reading: Sendable {
        let reader: any SourceReader
        let ends: [Int: Int64]?
    }

    private func open(untilEnd: Bool) async throws -> Reading {
        // The distribution of events depends on the target's partition count.
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

    /// Passes every batch to its lane, until the reading ends.
    ///
    /// - Returns: Whether batches were left out because their partitions were revoked or lost.
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
            throw ConnectorError("\(title): partitions were reassigned at the end; the rest is carried now")
        }
    }

    /// The time limit for writing what was read. A stop may take longer than a revocation, for which other members
    /// wait.
    var drainTimeout: Duration { stopSignal.isStopped ? options.stopTimeout : options.drainTimeout }

    /// Stops reading, writes what was read, commits, and ends `run()`.
    public func stop() async {
        stopSignal.stop()
        await state.withLock({ $0.reader })?.close(deadline: drainTimeout)
    }

    /// Logs once that a stop leaves records that were read to the next run.
    func noteLeftUnwritten() {
        let note = "stopped before every record in flight was written; the next run carries the rest"
        if causes.isNew(note) { log.info("\(title): \(note)") }
    }

    /// Ends the run because of `error`. If several errors occur, the first one is reported.
    func fail(_ error: any Error) {
        let reader = state.withLock { state in
            if state.failure == nil { state.failure = error }
            return state.reader
        }
        counters.record { $0.recordError() }
        budget.close()
        Task { await reader?.close(deadline: drainTimeout) }
    }

    /// Starts reading again after the last written record, because a batch does not follow the previous one.
    func readAgain(because reason: String) {
        let reader = state.withLock { state in
            if state.restartReason == nil { state.restartReason = reason }
            return state.reader
        }
        budget.close()
        Task { await reader?.close(deadline: drainTimeout) }
    }

    /// Counts an empty poll for each `emptyPoll` without a batch.
    private func countEmptyPolls() async {
        var last = metrics.snapshot().messagesConsumed
        while !Task.isCancelled {
            do { try await Task.sleep(for: options.emptyPoll) } catch { return }
            let now = metrics.snapshot().messagesConsumed
            if now == last { counters.record { $0.recordPoll(isEmpty: true) } }
            last = now
        }
    }

    /// Reduces the read-ahead if the target is slow, so that a record is not read long before it can be written.
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
