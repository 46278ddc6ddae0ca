import KafkaCodecs
import KafkaTransport

/// One call of the client's user: its deadline, and the requests that it has sent.
///
/// Everything that the call does shares these: its retries, the metadata and the coordinator that it needs first, and
/// the brokers that it tries one after another. So a call ends by its deadline, whatever is inside it.
final class Call: Sendable {
    /// The moment, on the loop's clock in nanoseconds, at which the call ends.
    let deadline: Int64
    private let loop: EventLoop
    private let sent = Lock((requests: 0, broker: String?.none))
    /// The call of which this is a further attempt, how many requests that attempt may send, and the error of the
    /// attempt before.
    private let retried: (call: Call, maximumRequests: Int, failure: KafkaError)?

    init(_ loop: EventLoop, timeout: Duration) {
        self.loop = loop
        deadline = loop.clock.now() &+ timeout.nanoseconds
        retried = nil
    }

    private init(retrying call: Call, maximumRequests: Int, _ failure: KafkaError) {
        (loop, deadline, retried) = (call.loop, call.deadline, (call, maximumRequests, failure))
    }

    /// Returns this call for a further attempt after `failure`, which sends at most `maximumRequests`.
    func retry(maximumRequests: Int, after failure: KafkaError) -> Call {
        Call(retrying: self, maximumRequests: maximumRequests, failure)
    }

    /// The requests that the call has sent so far.
    var requests: Int { sent.withLock { $0.requests } }

    /// The broker to which the call sent its last request, as `host:port`.
    var lastBroker: String? { sent.withLock { $0.broker } }

    /// How long the call may still take; 0 if its time is over.
    var timeLeft: Duration { .nanoseconds(max(deadline &- loop.clock.now(), 0)) }

    /// Whether the call's time is over.
    var isOver: Bool { deadline &- loop.clock.now() <= 0 }

    /// Counts a request to `broker`, which is about to be sent.
    ///
    /// - Throws: `KafkaError`: the error of the attempt before, if this one may not send any more requests.
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
