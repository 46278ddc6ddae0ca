import KafkaCodecs
import KafkaMetrics
import KafkaTransport
import RivvenProtocol

/// The transfer of one Rivven partition to a sink. Events are read and submitted in order, and committed up to the
/// first unacknowledged one.
///
/// A failure ends one run of this lane, and of no other. After a wait that grows, the lane begins again at its last
/// committed position. Nothing is skipped, and nothing is written behind an event that was not written.
final class SinkLane: Sendable {
    struct State {
        var tracker = AcknowledgementTracker()
        var epoch: OwnershipEpoch?
        var isStopping = false
        var isAbandoned = false
        /// The offsets of events in the dead-letter topic, which are left out when their chunk is submitted again.
        var buried: Set<Int64> = []
        var pace: SinkPace
        /// The time at which each unacknowledged chunk was read.
        var reads: [ContinuousClock.Instant] = []
        /// The last acknowledged position; `nil` unless the event before it is known.
        var acknowledged: SinkPosition?
        /// Identifies the event before the next one to read, if the store's topics can be deleted and created again.
        var lastRead: EventMark?
        /// The end of the partition, and when it was last seen.
        var end: (offset: Int64, seen: ContinuousClock.Instant)?
        var lastAcknowledged: ContinuousClock.Instant?
        /// Whether the topic was deleted and created again, so that the lane begins at its first event.
        var isRecreated = false
        var trouble: Trouble?
        /// Whether an event was acknowledged since the last failure.
        var hasProgressed = false

        /// A message that the sink acknowledges nothing; `nil` unless submitted events have been unacknowledged for
        /// some time.
        var silence: String? {
            guard let oldest = reads.first else { return nil }
            let time = max(oldest, lastAcknowledged ?? oldest).duration(to: .now)
            guard time > SinkLane.patience else { return nil }
            return "the target has acknowledged nothing for \(time.components.seconds) s"
        }
    }

    /// How long the sink may acknowledge nothing before that is reported. Even a slow target acknowledges about once a
    /// second.
    static let patience = Duration.seconds(15)

    /// Why a lane makes no progress at the moment.
    struct Trouble: Sendable {
        let reason: String
        /// The number of runs that have failed one after another.
        let failures: Int
        /// Whether another process owns the partition.
        let isLost: Bool
        let error: any Error
    }

    let partition: RivvenPartition
    let pipeline: SinkPipeline
    let session: any SinkSession
    /// The limit on the bytes that all lanes of the pipeline hold together.
    let memory: ByteBudget
    let state: Lock<State>
    /// The end of the partition's former lane. Not the lane itself: a chain of all former lanes would stay in memory.
    private let formerEnd: Completion?
    private let stopping = Completion()
    private let end = Completion()

    init(
        _ pipeline: SinkPipeline, _ partition: RivvenPartition, _ session: any SinkSession, memory: ByteBudget,
        after former: SinkLane?
    ) {
        self.pipeline = pipeline
        self.partition = partition
        self.session = session
        self.memory = memory
        formerEnd = former?.end
        state = Lock(State(pace: SinkPace(maximum: pipeline.flow.chunkSize)))
    }

    // MARK: Running

    /// Starts carrying events, once the partition's former lane has ended.
    func start() {
        Task {
            // The former lane writes for no longer than a producer tries to deliver.
            await self.formerEnd?.wait(until: .now + .seconds(130))
            await self.supervise()
            self.end.complete()
        }
    }

    /// Marks a lane that does not start as ended.
    func neverStarted() { end.complete() }

    private func supervise() async {
        var backoff = Backoff(initial: .milliseconds(250), maximum: .seconds(30))
        var isFirst = true
        while !mustStop {
            defer { isFirst = false }
            do {
                try await run(isFirst: isFirst)
            } catch {
                guard !mustStop else {
                    // After a failure of the pipeline the sink is closed at once, which makes the other lanes fail too.
                    if !(error is LaneStopping), !pipeline.hasFailed {
                        pipeline.log.warning("\(pipeline.name): \(partition) ended with: \(error)")
                    }
                    return
                }
                let wait = note(error, &backoff)
                pipeline.laneFailed(self, error, wait)
                await stopping.wait(until: .now + wait)
            }
        }
    }

    /// Notes why a run has failed, and returns the wait before the next one.
    private func note(_ error: any Error, _ backoff: inout Backoff) -> Duration {
        let isLost = error is PartitionLost
        let hasProgressed = state.withLock { state in
            let failures = state.hasProgressed ? 0 : state.trouble?.failures ?? 0
            state.trouble = Trouble(reason: "\(error)", failures: failures + 1, isLost: isLost, error: error)
            state.reads = []
            defer { state.hasProgressed = false }
            return state.hasProgressed
        }
        if hasProgressed { backoff.reset() }
        // By the end of this pause, a process that has lost its membership has noticed that and has stopped the lane.
        return isLost ? pipeline.options.takeoverPause : backoff.next()
    }

    /// Carries events until the lane stops, or until the topic is found to have been created again.
    private func run(isFirst: Bool) async throws {
        if !isFirst {
            await pipeline.commit([self])
            try await session.isolate(partition)
        }
        let isRecreated = state.withLock { state in
            defer { state.isRecreated = false }
            return state.isRecreated
        }
        let start: SinkPipeline.Start
        do {
            start = try await pipeline.start(of: partition, session, isRecreated: isRecreated)
        } catch {
            if isRecreated { state.withLock { $0.isRecreated = true } }
            throw error
        }
        guard !mustStop else { return }
        state.withLock { state in
            state.epoch = state.tracker.begin(at: start.offset)
            state.acknowledged = nil
            state.end = (start.end, .now)
            state.lastRead = start.mark
        }
        var position = start.offset
        while !mustStop, !self.isRecreated { position = try await carry(from: position) }
    }

    var mustStop: Bool { state.withLock { $0.isStopping } || pipeline.mustEnd }

    /// Waits for `time`, or until the lane stops.
    func pause(_ time: Duration) async { await stopping.wait(until: .now + time) }

    // MARK: Progress

    /// The offset up to which the sink has acknowledged everything; `nil` until the lane knows where it begins.
    var acknowledged: Int64? { state.withLock { $0.epoch == nil ? nil : $0.tracker.acknowledged } }

    /// The progress that a lane reports.
    struct Progress {
        /// The distance from the acknowledged position to the end; `nil` if either is unknown.
        var lag: Int64?
        var oldestUnacknowledged: ContinuousClock.Instant?
        var lastAcknowledged: ContinuousClock.Instant?
        var trouble: String?
    }

    /// Returns the progress of the lane.
    ///
    /// - Parameter age: The age up to which a known end is used for the lag.
    func progress(withEndOf age: Duration) -> Progress {
        state.withLock { state in
            var progress = Progress()
            if let end = state.end, state.epoch != nil, end.seen + age >= .now {
                progress.lag = end.offset.distance(above: state.tracker.acknowledged)
            }
            progress.oldestUnacknowledged = state.reads.first
            progress.lastAcknowledged = state.lastAcknowledged
            progress.trouble = (state.trouble?.reason ?? state.silence).map { "\(partition): \($0)" }
            return progress
        }
    }

    var trouble: Trouble? { state.withLock { $0.trouble } }

    /// Notes the current end of the partition. If it is before what was acknowledged, the topic was created again.
    ///
    /// - Returns: Whether the topic was created again, so that this run of the lane must end.
    func sawEnd(_ offset: Int64, at time: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            guard state.epoch != nil else { return false }
            if offset < state.tracker.acknowledged {
                state.isRecreated = true
            } else if state.end.map({ $0.seen < time }) ?? true {
                state.end = (offset, time)
            }
            return state.isRecreated
        }
    }

    /// Notes that the topic was deleted and created again.
    func sawRecreation() { state.withLock { $0.isRecreated = true } }

    var isRecreated: Bool { state.withLock { $0.isRecreated } }

    /// The position to commit; `nil` if everything is committed.
    func positionToCommit() -> CommittablePosition? {
        state.withLock { $0.isRecreated ? nil : $0.tracker.committable }
    }

    func committed(_ position: CommittablePosition) {
        state.withLock { $0.tracker.noteCommitted(position) }
    }

    // MARK: The end

    /// Stops reading.
    func stop() {
        state.withLock { $0.isStopping = true }
        stopping.complete()
    }

    /// Waits until everything that was submitted has a result, or until `deadline`.
    func drained(by deadline: ContinuousClock.Instant) async {
        await end.wait(until: deadline)
    }

    /// Ends the lane. Nothing more is committed.
    func abandon() async {
        stop()
        state.withLock { state in
            state.isAbandoned = true
            state.tracker.finish()
        }
        await session.end(partition)
    }
}
