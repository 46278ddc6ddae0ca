import KafkaCodecs
import KafkaMetrics
import KafkaTransport

/// One connector under its supervisor: begun again after a failure, at what it committed last, after a wait that grows.
final class SupervisedConnector: Sendable {
    /// What is supervised.
    enum Pipeline: Sendable {
        case source(SourcePipeline)
        case sink(SinkPipeline)
    }

    let pipeline: Pipeline
    let figures: ConnectorFigures
    private let log: Log
    private let probeInterval: Duration
    private let state: Lock<State>
    private static let probeTimeout = Duration.seconds(10)

    private struct State {
        var status: ConnectorStatus
        var isStopping = false
        /// Where a sink stops, when it is to stop at the end.
        var isFed = false
    }

    init(_ pipeline: Pipeline, log: Log, probeInterval: Duration) {
        self.pipeline = pipeline
        self.log = log
        self.probeInterval = probeInterval
        let (name, direction) =
            switch pipeline {
            case .source(let source): (source.source.name, "source")
            case .sink(let sink): (sink.sink.name, "sink")
            }
        figures = ConnectorFigures(connector: name)
        state = Lock(State(status: ConnectorStatus(name: name, direction: direction)))
    }

    /// How it is doing now: what was noted last, and what is known without asking anybody.
    var status: ConnectorStatus {
        var status = state.withLock { $0.status }
        let (oldest, isCarrying): (ContinuousClock.Instant?, Bool)
        switch pipeline {
        case .source(let source):
            status.carried = source.metrics.snapshot().messagesConsumed
            status.lag = source.lag ?? status.lag
            (oldest, isCarrying) = (source.oldestUnacknowledged, source.isCarrying)
        case .sink(let sink):
            status.carried = sink.metrics.snapshot().messagesProduced
            (oldest, isCarrying) = (sink.oldestUnacknowledged, sink.isCarrying)
        }
        if status.state == .running, !isCarrying { status.state = .starting }
        status.oldestUnacknowledged = oldest?.duration(to: .now)
        return status
    }

    var isSource: Bool {
        if case .source = pipeline { return true }
        return false
    }

    /// How long records were under way.
    var latency: Histogram {
        switch pipeline {
        case .source(let source): source.latency
        case .sink(let sink): sink.latency
        }
    }

    private var title: String {
        let status = status
        return "\(status.direction) \"\(status.name)\""
    }

    // MARK: Running

    func prepare() async throws {
        switch pipeline {
        case .source(let source): try await source.prepare()
        case .sink(let sink): try await sink.prepare()
        }
    }

    /// Runs over and over until `stop()`, or, where it is to stop there, until the end.
    func supervise(untilEnd: Bool) async {
        let probing = Task { await self.probeRegularly() }
        var backoff = Backoff(initial: .milliseconds(500), maximum: .seconds(30))
        while !isStopping {
            let started = ContinuousClock.now
            do {
                log.info("\(title): runs")
                state.withLock { $0.status.state = .running }
                try await run(untilEnd: untilEnd)
                break
            } catch {
                note(error)
                if isStopping {
                    log.warning("\(title): ended with \(error)")
                    break
                }
                if ContinuousClock.now - started > .seconds(60) { backoff.reset() }
                let wait = backoff.next()
                log.error("\(title): \(error); begins again at its last committed position in \(Self.seconds(wait)) s")
                await pause(wait)
            }
        }
        probing.cancel()
        state.withLock { $0.status.state = .ended }
    }

    private func run(untilEnd: Bool) async throws {
        try await prepare()
        switch pipeline {
        case .source(let source): try await source.run(untilEnd: untilEnd)
        case .sink(let sink): try await sink.run(until: untilEnd ? try await sink.ends() : nil)
        }
    }

    private func note(_ error: any Error) {
        state.withLock { state in
            state.status.state = .waiting
            state.status.lastError = "\(error)"
            state.status.restarts += 1
        }
    }

    private static func seconds(_ duration: Duration) -> String {
        let tenths = Int((duration / .milliseconds(100)).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private func pause(_ duration: Duration) async {
        let end = ContinuousClock.now + duration
        while !isStopping, ContinuousClock.now < end { try? await Task.sleep(for: .milliseconds(100)) }
    }

    private var isStopping: Bool { state.withLock { $0.isStopping } }

    func stop() async {
        state.withLock { $0.isStopping = true }
        switch pipeline {
        case .source(let source): await source.stop()
        case .sink(let sink): sink.stop()
        }
    }

    // MARK: Whether both sides are there

    /// Asks both sides now and then, and notes how far the connector lags behind.
    ///
    /// At first more often: a sink's lag is not known before it has its partitions.
    private func probeRegularly() async {
        var early = 10
        while !Task.isCancelled {
            await probe()
            early -= state.withLock({ $0.status.lag }) == nil ? 1 : early
            let wait = early > 0 ? min(probeInterval, .milliseconds(500)) : probeInterval
            do { try await Task.sleep(for: wait) } catch { return }
        }
    }

    private func probe() async {
        let failure = await Self.failure(of: pipeline, within: Self.probeTimeout)
        let lag: Int64? =
            switch pipeline {
            case .source(let source): source.lag
            case .sink(let sink): failure == nil ? await sink.lag() : nil
            }
        state.withLock { state in
            state.status.isReachable = failure == nil
            state.status.unreachable = failure
            state.status.lag = lag
        }
    }

    /// Why a side does not answer; `nil` where both do.
    private static func failure(of pipeline: Pipeline, within timeout: Duration) async -> String? {
        let asking = Task { () async throws -> Void in
            switch pipeline {
            case .source(let source): try await source.ping()
            case .sink(let sink): try await sink.ping()
            }
        }
        let answered = Completion()
        let result = Lock<Result<Void, any Error>?>(nil)
        Task {
            let outcome = await asking.result
            result.withLock { $0 = outcome }
            answered.complete()
        }
        await answered.wait(until: .now + timeout)
        switch result.withLock({ $0 }) {
        case .success?: return nil
        case .failure(let error)?: return "\(error)"
        case nil:
            asking.cancel()
            return "no answer within \(timeout)"
        }
    }
}
