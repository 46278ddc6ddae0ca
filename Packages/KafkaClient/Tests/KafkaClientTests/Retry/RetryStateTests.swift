import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite struct RetryStateTests {
    /// The result of a call that always fails, in virtual time.
    struct Outcome: Equatable {
        var requests = 0
        var attempts = 0
        var elapsed = Duration.zero
    }

    /// Fails every attempt with `errorClass`. Each attempt needs `cost` requests and takes `latency`.
    static func fail(
        _ errorClass: ErrorClass, timeout: Duration = .seconds(60), cost: Int = 1, latency: Duration = .zero,
        seed: UInt64 = 1
    ) -> Outcome {
        var state = RetryState(RetryPolicy(timeout: timeout), start: 0, seed: seed)
        var (now, outcome) = (Int64(0), Outcome())
        while true {
            outcome.requests += cost
            now += latency.nanoseconds
            let decision = state.failed(errorClass, at: now, requests: outcome.requests)
            outcome.attempts = state.attempts
            outcome.elapsed = .nanoseconds(now)
            guard case .retry(let wait, _) = decision else { return outcome }
            now += wait.nanoseconds
        }
    }

    static let transient: [ErrorClass] = [.transient(.wait), .transient(.waitBriefly), .transient(.reroute)]

    @Test(arguments: transient, [1, 2, 3, 7])
    func aCallSendsAtMostTwentyRequestsAndUsesItsTime(_ errorClass: ErrorClass, _ cost: Int) {
        for seed in UInt64(0)..<50 {
            for timeout in [Duration.seconds(2), .seconds(60), .seconds(600)] {
                let outcome = Self.fail(errorClass, timeout: timeout, cost: cost, seed: seed)
                #expect(outcome.requests <= 20)
                #expect(outcome.elapsed < timeout)
                #expect(outcome.elapsed > timeout * 0.3, "gave up after \(outcome.elapsed) of \(timeout)")
            }
        }
    }

    @Test(arguments: transient, [11, 20, 500])
    func aCallThatNeedsManyBrokersIsRetriedThreeTimes(_ errorClass: ErrorClass, _ cost: Int) {
        #expect(Self.fail(errorClass, cost: cost).attempts == 4)
    }

    @Test func aCallWhoseRequestsTakeLongEndsByItsDeadlineAndOneRequest() {
        let outcome = Self.fail(.transient(.reroute), cost: 2, latency: .seconds(30))
        #expect(outcome.elapsed <= .seconds(90))
        #expect(outcome.attempts <= 3)
    }

    @Test(arguments: [ErrorClass.permanent, .fatal, .rejoin, .abort, .abortAndRenew])
    func anErrorThatIsNotTransientEndsTheCallAtOnce(_ errorClass: ErrorClass) {
        #expect(Self.fail(errorClass) == Outcome(requests: 1, attempts: 1, elapsed: .zero))
    }

    @Test func anUnlistedErrorIsRetriedThreeTimes() {
        #expect(Self.fail(.unlisted).attempts == 4)
    }

    @Test func theFirstRetriesComeEarly() {
        var state = RetryState(RetryPolicy(timeout: .seconds(60)), start: 0, seed: 1)
        var waited = Duration.zero
        for number in 1...4 {
            guard case .retry(let wait, let reroutes) = state.failed(.transient(.reroute), at: 0, requests: number)
            else { return #expect(Bool(false), "the call ended at attempt \(number)") }
            #expect(reroutes)
            waited += wait
        }
        #expect(waited < .seconds(2))
    }
}
