import KafkaTransport

/// The source of the current wall-clock time. Tests replace it to set the time.
struct BrokerClock: Sendable {
    /// Returns the milliseconds since 1970.
    var wall: @Sendable () -> Int64

    static let system = BrokerClock { WallClock.milliseconds() }
}

extension Duration {
    /// The duration in whole milliseconds, clamped to the range of `Int64`.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflows) = seconds.multipliedReportingOverflow(by: 1000)
        return overflows ? (seconds < 0 ? .min : .max) : product &+ attoseconds / 1_000_000_000_000_000
    }
}
