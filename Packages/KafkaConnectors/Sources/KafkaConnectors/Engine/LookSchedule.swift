/// The schedule by which a sink requests the ends of its partitions, and the age up to which a known end is used.
struct LookSchedule: Sendable {
    /// The shortest time between two rounds of requests.
    static let interval = Duration.seconds(1)
    /// The lower bound of `longestAge`.
    static let leastAge = Duration.seconds(15)

    /// The time from the start of one round to the start of the next.
    private var cycle = interval

    /// The age up to which an end is used for the lag. Longer than a cycle, so that the lag stays known even with many
    /// partitions.
    var longestAge: Duration { max(Self.leastAge, cycle * 3) }

    /// Notes the duration of a round, and returns the wait before the next one. Requests take at most a quarter of
    /// the time.
    ///
    /// - Parameter succeeded: Whether all requests succeeded. After a failure the age limit stays as it is and the next
    ///   round begins soon, so that the lag is known again as soon as requests succeed.
    mutating func noteRound(_ took: Duration, succeeded: Bool) -> Duration {
        guard succeeded else { return Self.interval }
        let wait = max(Self.interval, took * 3)
        cycle = took + wait
        return wait
    }
}
