/// When a sink requests the ends of its partitions, and for how long an end that was seen counts.
struct LookSchedule: Sendable {
    /// The least time between two rounds of requests.
    static let interval = Duration.seconds(1)
    /// The least age up to which an end counts.
    static let leastAge = Duration.seconds(15)

    /// The time from one round to the next.
    private var cycle = interval

    /// The age up to which an end counts. Longer than a cycle, so that the lag of many partitions is known all the time.
    var longestAge: Duration { max(Self.leastAge, cycle * 3) }

    /// Notes a round of requests, and returns how long to wait before the next: they take at most a quarter of the time.
    ///
    /// - Parameter succeeded: Whether all requests did. While they fail, an end does not count for longer, and the next
    ///   round begins soon, so that the lag is known again as soon as they succeed.
    mutating func noteRound(_ took: Duration, succeeded: Bool) -> Duration {
        guard succeeded else { return Self.interval }
        let wait = max(Self.interval, took * 3)
        cycle = took + wait
        return wait
    }
}
