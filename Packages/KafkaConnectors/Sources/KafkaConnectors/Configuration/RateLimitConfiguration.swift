/// The limits of a connector: records per second, and records in flight.
public struct RateLimitConfiguration: Hashable, Sendable, ConfigurationBlock {
    /// `events_per_second`: the most records per second. Default: no limit.
    public var eventsPerSecond: Int?
    /// `max_in_flight`: the most records that were sent and are not acknowledged yet. Default: no limit.
    public var maximumInFlight: Int?
    /// `burst_size`: the value in the file; `nil` if there is none. See `burst`.
    public var burstSize: Int?

    /// The number of records that may be sent at once after a pause: `burst_size`, or a tenth of `events_per_second` if
    /// that is not set; at least 1.
    public var burst: Int { burstSize ?? max(1, (eventsPerSecond ?? 0) / 10) }

    /// Creates a configuration without limits.
    public init() {}

    static let title = "\"rate_limit\""

    private static let counts = 1...1_000_000_000

    static var keys: [ConfigurationKey<RateLimitConfiguration>] {
        [
            .integer(
                "events_per_second", \.eventsPerSecond, counts, "The records per second; unlimited if not given."),
            .integer(
                "max_in_flight", \.maximumInFlight, counts,
                "The most records that wait for an acknowledgement; unlimited if not given."),
            .integer(
                "burst_size", \.burstSize, counts,
                "The records that may pass at once after a pause; by default a tenth of events_per_second, at least 1."
            ),
        ]
    }

    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        if burstSize != nil, !places.isGiven("events_per_second") {
            problems.warning(
                places.key("burst_size"),
                "burst_size has no effect without events_per_second; add that, or take burst_size out")
        }
    }
}
