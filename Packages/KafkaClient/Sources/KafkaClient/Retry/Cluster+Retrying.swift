import KafkaProtocol
import KafkaTransport

/// One attempt of a call.
struct Attempt {
    /// The call. Pass it to the requests of the attempt, so that they share its deadline.
    let call: Call
    /// Whether to look up the broker first: the leader, the coordinator, or the controller.
    let reroutes: Bool
    /// The number of attempts that failed before this one.
    let failures: Int
    /// Whether a request of an earlier attempt may have been carried out although it had no response.
    let mayHaveBeenCarriedOut: Bool
}

extension Cluster {
    /// Runs `attempt` until it succeeds, its error is not transient, the call's time or requests are used up, or the
    /// task is cancelled. Then throws the last error.
    ///
    /// Each failure that is retried is reported as a `Kafka.Event`.
    ///
    /// - Parameters:
    ///   - api: The request that the call is about.
    ///   - call: The call that this one is part of. If `nil`, a new call with the time limit `maximumBlock`.
    ///   - isTransactional: Whether the request belongs to a producer with a transactional id.
    ///   - isWanted: Whether a further attempt still makes sense. Called before each one.
    ///   - classify: Returns the meaning of an error if it differs from the table in `ErrorClass`; otherwise `nil`.
    ///   - attempt: Sends the requests.
    nonisolated func retrying<Value>(
        _ api: APIKey, within call: Call? = nil, isTransactional: Bool = false,
        isWanted: () -> Bool = { true },
        classify: (KafkaError) -> ErrorClass? = { _ in nil },
        _ attempt: (Attempt) async throws(KafkaError) -> Value
    ) async throws(KafkaError) -> Value {
        let call = call ?? self.call()
        var state = RetryState(RetryPolicy(timeout: call.timeLeft), start: loop.clock.now())
        let before = call.requests
        var (current, reroutes, isInDoubt) = (call, false, false)
        while true {
            let failure: KafkaError
            do throws(KafkaError) {
                return try await attempt(
                    Attempt(
                        call: current, reroutes: reroutes, failures: state.attempts, mayHaveBeenCarriedOut: isInDoubt))
            } catch {
                failure = error
            }
            isInDoubt = isInDoubt || failure.mayHaveBeenWritten
            let errorClass =
                failure.isSettled
                ? .permanent : classify(failure) ?? failure.errorClass(in: api, isTransactional: isTransactional)
            let decision = state.failed(errorClass, at: loop.clock.now(), requests: call.requests - before)
            guard case .retry(let wait, let mustReroute) = decision, isWanted() else { throw failure.settled() }
            reroutes = mustReroute
            current = call.retry(maximumRequests: state.requestsLeft, after: failure)
            report(api, failure, call, attempts: state.attempts, wait: wait)
            await Pause(loop).wait(wait)
            guard await !isClosed else { throw .closed }
            // A cancelled task does not wait for another attempt.
            guard !Task.isCancelled else { throw failure.settled() }
        }
    }

    /// Creates a call with the time limit `timeout`; `maximumBlock` if `nil`.
    nonisolated func call(timeout: Duration? = nil) -> Call {
        Call(loop, timeout: timeout ?? configuration.maximumBlock)
    }

    private nonisolated func report(
        _ api: APIKey, _ failure: KafkaError, _ call: Call, attempts: Int, wait: Duration
    ) {
        var event = Kafka.Event(.retry, api, failure)
        event.broker = call.lastBroker
        event.attempts = attempts
        event.wait = wait
        configuration.onEvent(event)
    }
}
