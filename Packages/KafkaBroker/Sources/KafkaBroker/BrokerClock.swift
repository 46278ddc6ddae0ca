import KafkaTransport

/// The time of day, as a parameter, so that tests can set it.
struct BrokerClock: Sendable {
    /// Milliseconds since 1970.
    var wall: @Sendable () -> Int64

    static let system = BrokerClock { WallClock.milliseconds() }
}

extension Duration {
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflows) = seconds.multipliedReportingOverflow(by: 1000)
        return overflows ? (seconds < 0 ? .min : .max) : product &+ attoseconds / 1_000_000_000_000_000
    }
}
