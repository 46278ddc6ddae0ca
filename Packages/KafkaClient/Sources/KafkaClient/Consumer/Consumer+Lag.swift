import KafkaTransport

extension Consumer {
    /// How far a reader is behind the end of a partition's log.
    public struct Lag: Sendable, Hashable {
        /// The number of offsets between the position and the end of the log. Under `.readCommitted` the log ends where
        /// the first open transaction begins.
        public let records: Int64
        /// How long ago the broker reported that end.
        public let age: Duration
    }

    /// How old the end of a partition may be for `lag()` to use it. Ends are renewed every few seconds while their
    /// leaders respond.
    static let maximumLagAge = Duration.seconds(15)

    /// Returns the lag of each assigned partition whose end is known, however old that end is. Any thread may call it.
    public func lags() -> [TopicPartition: Lag] {
        let now = cluster.loop.clock.now()
        return currentLeases.compactMapValues { $0.lag(at: now) }
    }

    /// Returns how many records of each assigned partition have not been read yet. A partition is missing while its end
    /// is unknown, or if no broker has reported its end for 15 seconds. Any thread may call it.
    public func lag() -> [TopicPartition: Int64] {
        lags().compactMapValues { $0.age <= Self.maximumLagAge ? $0.records : nil }
    }
}
