import KafkaCodecs
import KafkaTransport

/// One call of the client's public API: its deadline, and the number of requests that it has sent.
///
/// All parts of the call share them: its retries, the lookups of metadata and coordinator, and the attempts at
/// different brokers. So every call ends at its deadline.
final class Call: Sendable {
    /// The moment, on the loop's clock in nanoseconds, at which the call ends.
    let deadline: Int64
    private let loop: EventLoop
    private let sent = Lock((requests: 0, broker: String?.none))
    /// If this is a further attempt: the original call, the number of requests that the attempt may send, and the error
    /// of the previous attempt.
    private let retried: (call: Call, maximumRequests: Int, failure: KafkaError)?

    init(_ loop: EventLoop, timeout: Duration) {
        self.loop = loop
        deadline = loop.clock.now() &+ timeout.nanoseconds
        retried = nil
    }

    private init(retrying call: Call, maximumRequests: Int, _ failure: KafkaError) {
        (loop, deadline, retried) = (call.loop, call.deadline, (call, maximumRequests, failure))
    }

    /// Returns a call for a further attempt after `failure`, which may send at most `maximumRequests` requests.
    func retry(maximumRequests: Int, after failure: KafkaError) -> Call {
        Call(retrying: self, maximumRequests: maximumRequests, failure)
    }

    /// The number of requests that the call has sent so far.
    var requests: Int { sent.withLock { $0.requests } }

    /// The broker to which the call sent its last request, as `host:port`.
    var lastBroker: String? { sent.withLock { $0.broker } }

    /// How long the call may still take; 0 if its deadline has passed.
    var timeLeft: Duration { .nanoseconds(max(deadline &- loop.clock.now(), 0)) }

    /// Whether the call's deadline has passed.
    var isOver: Bool { deadline &- loop.clock.now() <= 0 }

    /// Counts a request to `broker` that is about to be sent.
    ///
    /// - Throws: `KafkaError`: the error of the previous attempt, if this one may not send any more requests.
    func count(_ broker: BrokerAddress) throws(KafkaError) {
        if let retried {
            guard requests < retried.maximumRequests else { throw retried.failure.settled() }
            try retried.call.count(broker)
        }
        sent.withLock { $0 = ($0.requests + 1, broker.description) }
    }

    /// Returns the time limit for one request of this call: at most `timeout`, and no longer than the call.
    func limit(_ timeout: Duration) -> Duration { min(timeout, timeLeft) }
}
