import KafkaCodecs
import KafkaMetrics
import KafkaTransport
import RivvenProtocol

/// A connector under its supervisor. After a failure it is started again at its last committed position, after a wait
/// that grows to 30 s. Exception: a failure that another attempt would only repeat, at the cost of another process.
final class SupervisedConnector: Sendable {
    /// The pipeline that is supervised.
    enum Pipeline: Sendable {
        case source(SourcePipeline)
        case sink(SinkPipeline)
    }

    /// The intervals and time limits of a supervisor.
    struct Times: Sendable {
        /// How often both sides are probed.
        var probeInterval = Duration.seconds(5)
        /// How long a probe may take before its side counts as unreachable.
        var probeTimeout = Duration.seconds(10)
        /// How long the connector may be outside its group and still be ready.
        var session = Duration.seconds(30)
        /// How long a stop may take.
        var drain = Duration.seconds(30)
        /// The first wait after a failure.
        var firstWait = Duration.milliseconds(500)
        /// The longest wait after a failure.
        var longestWait = Duration.seconds(30)
    }

    let pipeline: Pipeline
    let figures: ConnectorFigures
    let log: Log
    let times: Times
    let stopping = StopSignal()
    let state: Lock<State>
    let probe: SideProbe

    struct State {
        var status: ConnectorStatus
        /// Whether a run of the pipeline is in progress.
        var isRunning = false
        var stall = StallClock()
        /// The causes that were logged. None of them is logged again before the connector is ready.
        var loggedCauses: Set<String> = []
        /// What was done before the last failure, and its time; `nil` once something was carried after it.
        var lastFailure: (done: UInt64, time: ContinuousClock.Instant)?
        /// Since when the connector has been seen in its group without a partition.
        var standbySince: ContinuousClock.Instant?
        var wasReady = true
        /// Ends the wait before the next attempt.
        var retry: StopSignal?
    }

    init(_ pipeline: Pipeline, log: Log, times: Times) {
        self.pipeline = pipeline
        self.times = times
        let (name, kind): (String, LogContext.Kind) =
            switch pipeline {
            case .source(let source): (source.source.name, .source)
            case .sink(let sink): (sink.sink.name, .sink)
            }
        self.log = log.about(LogContext(kind: kind, connector: name))
        figures = ConnectorFigures(connector: name)
        var status = ConnectorStatus(name: name, direction: kind.rawValue)
        status.sessionTimeout = times.session
        state = Lock(State(status: status))
        probe = SideProbe { try await pipeline.ping($0) }
    }

    /// The current status of the connector. Reading it sends no requests.
    var status: ConnectorStatus {
        let (progress, isCarrying, hasFailed) = (pipeline.progress, pipeline.isCarrying, pipeline.hasFailed)
        let now = ContinuousClock.now
        return state.withLock { state in
            state.stall.note(
                lag: progress.lag, lastAcknowledged: progress.lastAcknowledged, at: now)
            var status = state.status
            status.carried = progress.carried
            status.deadLetters = progress.deadLetters
            status.lag = progress.lag
            status.degraded = progress.degraded
            status.oldestUnacknowledged = progress.oldestUnacknowledged?.duration(to: now)
            status.outsideGroup = progress.outsideGroupSince?.duration(to: now)
            status.stalled = state.stall.stalled(at: now)
            guard status.state != .ended, !status.isGivenUp else { return status }
            if stopping.isStopped {
                status.state = .draining
            } else if state.isRunning, isCarrying, hasFailed {
                status.state = .failed
            } else if state.isRunning, isCarrying {
                status.state = progress.isStandby ? .standby : .running
                status.isRecovering = state.isRecovering(progress, at: now)
            }
            return status
        }
    }

    var isSource: Bool {
        if case .source = pipeline { return true }
        return false
    }

    /// The distribution of the time from reading records to their acknowledgement.
    var latency: Histogram {
        switch pipeline {
        case .source(let source): source.latency
        case .sink(let sink): sink.latency
        }
    }
}

extension SupervisedConnector.State {
    /// How long a connector that failed must be without a partition to count as a standby again. Right after it has joined
    /// its group, it may not have received its partitions yet.
    static let settleTime = Duration.seconds(10)

    mutating func noteFailure(done: UInt64, at now: ContinuousClock.Instant) {
        lastFailure = (done, now)
        standbySince = nil
    }

    /// Whether nothing was carried since the last failure, although records wait, or may wait.
    mutating func isRecovering(_ progress: PipelineProgress, at now: ContinuousClock.Instant) -> Bool {
        standbySince = progress.isStandby ? standbySince ?? now : nil
        guard let failure = lastFailure else { return false }
        let hasCarried = progress.carried + progress.deadLetters > failure.done
        if hasCarried || hasNothingToCarry(progress, at: now) || failure.time + ConnectorStatus.stallLimit < now {
            lastFailure = nil
        }
        return lastFailure != nil
    }

    private func hasNothingToCarry(_ progress: PipelineProgress, at now: ContinuousClock.Instant) -> Bool {
        if let standbySince { return standbySince + Self.settleTime < now }
        return progress.partitions > 0 && progress.lag == 0
    }
}

extension SupervisedConnector.Pipeline {
    /// The causes of failures that the pipeline has logged.
    var causes: FailureCauses {
        switch self {
        case .source(let source): source.causes
        case .sink(let sink): sink.causes
        }
    }

    var progress: PipelineProgress {
        switch self {
        case .source(let source): source.progress
        case .sink(let sink): sink.progress
        }
    }

    var hasFailed: Bool {
        switch self {
        case .source(let source): source.hasFailed
        case .sink(let sink): sink.hasFailed
        }
    }

    var isCarrying: Bool {
        switch self {
        case .source(let source): source.isCarrying
        case .sink(let sink): sink.isCarrying
        }
    }

    var hasOpened: Bool {
        switch self {
        case .source(let source): source.hasOpened
        case .sink(let sink): sink.hasOpened
        }
    }

    func ping(_ note: SideProbe.Note) async throws {
        switch self {
        case .source(let source): try await source.ping(note)
        case .sink(let sink): try await sink.ping(note)
        }
    }

    func run(untilEnd: Bool) async throws {
        switch self {
        case .source(let source):
            try await source.prepare()
            try await source.run(untilEnd: untilEnd)
        case .sink(let sink):
            try await sink.prepare()
            guard untilEnd else { return try await sink.run() }
            try await sink.findTopics()
            try await sink.run(until: try await sink.ends())
        }
    }

    func stop() async {
        switch self {
        case .source(let source): await source.stop()
        case .sink(let sink): sink.stop()
        }
    }
}

extension SinkPipeline {
    /// Checks that all topics exist.
    ///
    /// - Throws: `ConnectorError` if one does not: a run that has an end would carry nothing of it.
    fileprivate func findTopics() async throws {
        for topic in topics where try await store.partitionCount(topic: topic) == nil {
            throw ConnectorError("Rivven topic \"\(topic)\" does not exist: correct topics, or create it")
        }
    }
}
