import KafkaTransport

/// The state of fetching from one broker: whether a Fetch is in flight, and when the next one may be sent.
struct FetchNode {
    /// Whether a Fetch is in flight.
    var isBusy = false
    /// Fetches that failed as a whole, in a row.
    private(set) var failures = 0
    /// Responses in a row that arrived at once and moved no position.
    private(set) var emptyRounds = 0
    /// The earliest time of the next Fetch, on the loop's clock.
    private(set) var notBefore: Int64 = 0
    private var backoff = Backoff(initial: .milliseconds(100), maximum: .seconds(5))

    /// Records a Fetch that failed as a whole.
    mutating func failed(at now: Int64) {
        failures += 1
        notBefore = now &+ backoff.next().nanoseconds
    }

    /// Records a response that moved a position, or that took as long as a Fetch that waits for records.
    mutating func progressed() {
        failures = 0
        emptyRounds = 0
        backoff.reset()
    }

    /// Records a response that moved no position and arrived sooner than one that waited for records.
    mutating func stayedEmpty(at now: Int64, longestWait: Int64) {
        failures = 0
        backoff.reset()
        emptyRounds += 1
        // The first few can be caused by races, for example with a seek.
        guard emptyRounds > 2 else { return }
        notBefore = now &+ min(longestWait, Int64(5_000_000) << min(emptyRounds, 10))
    }

    /// Whether a count of failures is reported: only powers of two, and only from `least` on.
    static func isReported(_ count: Int, from least: Int) -> Bool {
        count >= least && count & (count - 1) == 0
    }
}
