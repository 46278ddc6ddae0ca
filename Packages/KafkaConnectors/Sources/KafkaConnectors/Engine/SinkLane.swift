import KafkaCodecs
import KafkaMetrics
import KafkaTransport
import RivvenProtocol

/// One Rivven partition on its way to a sink: read in order, handed over in order, committed as far as everything is
/// acknowledged.
///
/// What fails ends one run of the lane, and only of this lane: after a wait that grows, it begins again at its last
/// committed position. Nothing is skipped, and nothing is written behind an event that was not written.
final class SinkLane: Sendable {
    struct State {
        var tracker = AcknowledgementTracker()
        var epoch: OwnershipEpoch?
        var isStopping = false
        var isAbandoned = false
        /// Events in the dead-letter topic: a chunk that is submitted again leaves them out.
        var buried: Set<Int64> = []
        var pace: SinkPace
        /// When each chunk that is not acknowledged was read.
        var reads: [ContinuousClock.Instant] = []
        /// The last acknowledged position, if it is known which event is before it.
        var acknowledged: SinkPosition?
        /// Identifies the event before the next one to read, on a store whose topics can be created again.
        var lastRead: EventMark?
        /// Where the partition ended when that was last seen.
        var end: (offset: Int64, seen: ContinuousClock.Instant)?
        var lastAcknowledged: ContinuousClock.Instant?
        /// Whether the topic was created again, so that the lane begins at its first event.
        var isRecreated = false
        var trouble: Trouble?
        /// Whether an event was acknowledged since the last failure.
        var hasProgressed = false

        /// That the sink acknowledges nothing, if it has not for a while although events were handed over.
        var silence: String? {
            guard let oldest = reads.first else { return nil }
            let time = max(oldest, lastAcknowledged ?? oldest).duration(to: .now)
            guard time > SinkLane.patience else { return nil }
            return "the target has acknowledged nothing for \(time.components.seconds) s"
        }
    }

    /// How long the sink may acknowledge nothing before it is reported. A slow target does once a second.
    static let patience = Duration.seconds(15)

    /// Why a lane does not carry at the moment.
    struct Trouble: Sendable {
        let reason: String
        /// How many runs have failed one after another.
        let failures: Int
        /// Whether another process has the partition.
        let isLost: Bool
        let error: any Error
    }

    let partition: RivvenPartition
    let pipeline: SinkPipeline
    let session: any SinkSession
    /// The bytes that all lanes of the pipeline may hold.
    let memory: ByteBudget
    let state: Lock<State>
    private let predecessor: SinkLane?
    private let stopping = Completion()
    private let end = Completion()

    init(
        _ pipeline: SinkPipeline, _ partition: RivvenPartition, _ session: any SinkSession, memory: ByteBudget,
        after predecessor: SinkLane?
    ) {
        self.pipeline = pipeline
        self.partition = partition
        self.session = session
        self.memory = memory
        self.predecessor = predecessor
        state = Lock(State(pace: SinkPace(maximum: pipeline.flow.portion)))
    }

    // MARK: Running

    /// Begins to carry, once the partition's former lane has ended.
    func start() {
        Task {
            // It writes for no longer than a producer tries to deliver.
            await self.predecessor?.end.wait(until: .now + .seconds(130))
            await self.supervise()
            self.end.complete()
        }
    }

    /// Ends a lane that does not start.
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
                    // After a failure the sink is closed at once, which ends the other lanes with an error too.
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

    /// Notes why a run has failed, and returns how long to wait before the next.
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
        // By then a process that is no longer a member has noticed it, and the lane is stopped.
        return isLost ? pipeline.options.takeoverPause : backoff.next()
    }

    /// Carries events until the lane stops or the topic was created again.
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

    /// The end of what the sink has acknowledged; `nil` until the lane knows where it begins.
    var acknowledged: Int64? { state.withLock { $0.epoch == nil ? nil : $0.tracker.acknowledged } }

    /// What the lane tells about itself.
    struct Progress {
        /// How far the acknowledged position is behind the end; `nil` if either is unknown.
        var lag: Int64?
        var oldestUnacknowledged: ContinuousClock.Instant?
        var lastAcknowledged: ContinuousClock.Instant?
        var trouble: String?
    }

    /// - Parameter age: How long ago the end may have been seen.
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

    /// Notes where the partition ends now. If that is before what was acknowledged, the topic was created again.
    ///
    /// - Returns: Whether it was, so that this run of the lane must end.
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

    /// Notes that the topic was created again.
    func sawRecreation() { state.withLock { $0.isRecreated = true } }

    var isRecreated: Bool { state.withLock { $0.isRecreated } }

    /// The position to commit, if there is one that is not committed yet.
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

    /// Waits until everything that was handed over has ended, or until `deadline`.
    func drained(by deadline: ContinuousClock.Instant) async {
        await end.wait(until: deadline)
    }

    /// Ends the lane: nothing is committed any more.
    func abandon() async {
        stop()
        state.withLock { state in
            state.isAbandoned = true
            state.tracker.finish()
        }
        await session.end(partition)
    }
}
