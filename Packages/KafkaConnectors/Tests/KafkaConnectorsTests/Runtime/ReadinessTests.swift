import Testing

@testable import KafkaConnectors

/// Tests of a connector's states against `/ready`, `/health`, the lag and the summary at the end.
struct ReadinessTests {
    /// A running connector that reaches both sides and has nothing to carry.
    private static let idle: ConnectorStatus = {
        var status = ConnectorStatus(name: "c", direction: "source")
        status.state = .running
        status.isReachable = true
        status.lag = 0
        return status
    }()

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var change: @Sendable (inout ConnectorStatus) -> Void
        /// The beginning of the reason; `nil` if the connector is ready.
        var reason: String?
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "starting", change: { ($0.state, $0.isReachable, $0.lag) = (.starting, nil, nil) },
            reason: "is starting"),
        Case(name: "idle", change: { _ in }),
        Case(name: "standby", change: { $0.state = .standby }),
        Case(
            name: "lagging, and acknowledged lately",
            change: { ($0.lag, $0.stalled) = (1_000_000, .seconds(59)) }),
        Case(
            name: "slow target that acknowledges now and then",
            change: { ($0.lag, $0.stalled, $0.oldestUnacknowledged) = (5, .seconds(20), .seconds(300)) }),
        Case(
            name: "side away",
            change: { ($0.isReachable, $0.unreachable) = (false, "connection refused") }, reason: "connection refused"),
        Case(
            name: "outside its group for less than the session",
            change: { ($0.outsideGroup, $0.sessionTimeout) = (.seconds(9), .seconds(10)) }),
        Case(
            name: "outside its group",
            change: { ($0.outsideGroup, $0.sessionTimeout) = (.seconds(11), .seconds(10)) },
            reason: "has been outside its group for 11 s"),
        Case(
            name: "frozen: records wait and nothing is acknowledged",
            change: { ($0.lag, $0.stalled) = (7, .seconds(61)) },
            reason: "7 records wait, and nothing was acknowledged for 61 s"),
        Case(name: "failed partition beside good ones", change: { $0.degraded = ["partition 3: no leader"] }),
        Case(
            name: "failed connector", change: { ($0.state, $0.lastError) = (.failed, "wrong password") },
            reason: "failed and is tried again: wrong password"),
        Case(
            name: "draining, with a side away",
            change: { ($0.state, $0.isReachable, $0.unreachable) = (.draining, false, "gone") }),
        Case(name: "dead letters", change: { $0.deadLetters = 12 }),
        Case(name: "ended", change: { $0.state = .ended }),
    ]

    @Test(arguments: cases) func readinessFollowsTheState(_ example: Case) {
        var status = Self.idle
        example.change(&status)
        #expect(status.unreadiness == example.reason)
        #expect(status.isReady == (example.reason == nil))
        #expect(status.json.contains("\"ready\":\(example.reason == nil)"))
        #expect(status.json.contains("\"lag\":\(status.lag.map(String.init) ?? "null"),"))
        #expect(status.json.contains("\"dead_letters\":\(status.deadLetters),"))
        #expect(status.json.contains("\"state\":\"\(status.state.rawValue)\""))
    }

    @Test func aReasonIsOneLineWithoutControlCharacters() throws {
        var status = Self.idle
        status.state = .failed
        status.lastError = "a\nb\u{1b}[2J" + String(repeating: "x", count: 10_000)
        let line = try #require(status.unreadinessLine)
        #expect(!line.contains("\n") && !line.contains("\u{1b}") && line.count < 600)
        #expect(!status.json.contains("\u{1b}") && !status.summary.contains("\u{1b}"))
    }

    @Test func theSummaryListsStateAndCounts() {
        var status = Self.idle
        (status.state, status.carried, status.deadLetters, status.restarts) = (.ended, 20, 1, 2)
        #expect(status.summary == "source c: ended, 20 carried, lag 0, 1 dead letter, 2 restarts")
        (status.state, status.lag, status.lastError) = (.failed, nil, "no topic")
        #expect(status.summary == "source c: failed, 20 carried, 1 dead letter, 2 restarts, no topic")
    }

    // MARK: The time without an acknowledgement

    private let start = ContinuousClock.now

    @Test func recordsAfterAnIdleHourHaveNotWaitedAnHour() {
        var clock = StallClock()
        clock.note(lag: 0, lastAcknowledged: start, at: start)
        clock.note(lag: 5, lastAcknowledged: start, at: start + .seconds(3600))
        #expect(clock.stalled(at: start + .seconds(3610)) == .seconds(10))
    }

    @Test func anAcknowledgementRestartsTheWait() {
        var clock = StallClock()
        clock.note(lag: 5, lastAcknowledged: nil, at: start)
        clock.note(lag: 5, lastAcknowledged: start + .seconds(50), at: start + .seconds(55))
        #expect(clock.stalled(at: start + .seconds(70)) == .seconds(20))
    }

    @Test func anUnknownLagDoesNotEndTheWait() {
        var clock = StallClock()
        clock.note(lag: 5, lastAcknowledged: nil, at: start)
        clock.note(lag: nil, lastAcknowledged: nil, at: start + .seconds(30))
        #expect(clock.stalled(at: start + .seconds(61)) == .seconds(61))
    }

    @Test func nothingIsStalledWithoutLag() {
        var clock = StallClock()
        clock.note(lag: 5, lastAcknowledged: nil, at: start)
        clock.note(lag: 0, lastAcknowledged: nil, at: start + .seconds(30))
        #expect(clock.stalled(at: start + .seconds(100)) == nil)
    }

    /// Right after joining, a member may not have received its partitions yet. It joins late, since it waits after
    /// failures.
    @Test func aFailedConnectorWithoutPartitionsIsStandbyOnlyAfterTenSeconds() {
        var state = SupervisedConnector.State(status: Self.idle)
        let failed = ContinuousClock.now
        state.noteFailure(done: 5, at: failed)
        var progress = PipelineProgress()
        (progress.carried, progress.lag) = (5, 0)
        let found = [30, 39, 41].map { state.isRecovering(progress, at: failed + .seconds($0)) }
        #expect(found == [true, true, false])
    }

    @Test func aFailedConnectorOutsideItsGroupIsNotReady() {
        var state = SupervisedConnector.State(status: Self.idle)
        let failed = ContinuousClock.now
        state.noteFailure(done: 5, at: failed)
        var progress = PipelineProgress()
        (progress.carried, progress.lag, progress.outsideGroupSince) = (5, 0, failed)
        let found = [1, 12, 59].map { state.isRecovering(progress, at: failed + .seconds($0)) }
        #expect(found == [true, true, true])
    }

    @Test func aFailedConnectorWithPartitionsIsReadyOnceItsLagIsZero() {
        var state = SupervisedConnector.State(status: Self.idle)
        let failed = ContinuousClock.now
        state.noteFailure(done: 5, at: failed)
        var progress = PipelineProgress()
        (progress.carried, progress.partitions, progress.lag) = (5, 1, 1)
        let behind = state.isRecovering(progress, at: failed + .seconds(11))
        progress.lag = 0
        let done = state.isRecovering(progress, at: failed + .seconds(11))
        #expect(behind && !done)
    }
}
