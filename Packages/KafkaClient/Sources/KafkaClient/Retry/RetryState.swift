import KafkaTransport

/// The limits on the retries of a call: how long, and how often.
struct RetryPolicy: Sendable {
    /// How long the call may take.
    var timeout: Duration
    /// The first wait, which doubles with each further attempt.
    var initialWait = Duration.milliseconds(100)
    /// The longest wait.
    var maximumWait = Duration.seconds(30)
    /// The maximum number of requests of a failing call. If the first attempt used more than half of them because the
    /// cluster has many brokers, the limit is four times the requests of that attempt.
    var maximumRequests = 20
    /// How often an unlisted error is retried.
    var maximumUnlisted = 3
}

/// Decides whether a failed call is retried, and when. A value without I/O.
///
/// Invariants:
/// - A permanent error is never retried, and an unlisted one at most `maximumUnlisted` times.
/// - No attempt begins at or after the deadline, or when the call has no requests left.
/// - Waits double, but they never leave the remaining requests unused: a wait is at most the remaining time divided by
///   the remaining attempts, and at least what doubling up to the deadline needs. So a call notices a recovery early,
///   and it can still notice one at the end of its time.
struct RetryState: Sendable {
    enum Decision: Equatable, Sendable {
        /// Try again after the wait. If `reroutes` is true, look up the broker first.
        case retry(after: Duration, reroutes: Bool)
        /// Report the error to the caller.
        case giveUp
    }

    let policy: RetryPolicy
    /// The moment, on the loop's clock in nanoseconds, at which the call ends.
    let deadline: Int64
    /// The number of attempts that have failed.
    private(set) var attempts = 0
    /// How many requests the call may still send.
    private(set) var requestsLeft: Int
    private var maximumRequests: Int
    private var unlisted = 0
    private var backoff: Backoff
    private var shortBackoff = Backoff(initial: .milliseconds(5), maximum: .milliseconds(100))

    /// Creates the state of a call that begins at `start`.
    ///
    /// - Parameter seed: Determines the jitter; random if `nil`.
    init(_ policy: RetryPolicy, start: Int64, seed: UInt64? = nil) {
        self.policy = policy
        deadline = start &+ policy.timeout.nanoseconds
        maximumRequests = policy.maximumRequests
        requestsLeft = maximumRequests
        backoff = Backoff(initial: policy.initialWait, maximum: policy.maximumWait, seed: seed)
    }

    /// Records a failed attempt and decides what follows.
    ///
    /// - Parameters:
    ///   - errorClass: What the attempt's error means.
    ///   - now: The time on the loop's clock.
    ///   - requests: The requests that the call has sent so far.
    mutating func failed(_ errorClass: ErrorClass, at now: Int64, requests: Int) -> Decision {
        attempts += 1
        if attempts == 1, requests > maximumRequests / 2 { maximumRequests = 4 * requests }
        requestsLeft = maximumRequests - requests
        let left = deadline &- now
        guard left > 0 else { return .giveUp }
        switch errorClass {
        case .permanent, .rejoin, .abort, .abortAndRenew, .fatal: return .giveUp
        case .unlisted:
            unlisted += 1
            guard unlisted <= policy.maximumUnlisted else { return .giveUp }
            return retry(backoff.next(), left: left, requests: requests, reroutes: false)
        case .transient(let remedy):
            let wait = remedy == .waitBriefly && attempts < 10 ? shortBackoff.next() : backoff.next()
            return retry(wait, left: left, requests: requests, reroutes: remedy == .reroute)
        }
    }

    private func retry(_ wait: Duration, left: Int64, requests: Int, reroutes: Bool) -> Decision {
        // An attempt may need several requests. The next one is assumed to need the average of the previous ones.
        let cost = max((requests + attempts - 1) / attempts, 1)
        guard requestsLeft >= cost else { return .giveUp }
        let attemptsLeft = Int64(requestsLeft / cost)
        let even = left / attemptsLeft
        let doubling = left >> min(attemptsLeft, 62)
        let wait = min(max(wait.nanoseconds, doubling), max(even, policy.initialWait.nanoseconds))
        guard wait < left else { return .giveUp }
        return .retry(after: .nanoseconds(wait), reroutes: reroutes)
    }
}
