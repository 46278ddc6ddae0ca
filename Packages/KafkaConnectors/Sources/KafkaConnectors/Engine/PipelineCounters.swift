import KafkaMetrics

/// The counters of a pipeline: totals over all its runs and, if reports are logged, separate counters since the last
/// report.
struct PipelineCounters<Metrics: Sendable>: Sendable {
    /// The counts that are never reset.
    let total: Metrics
    /// The counts that each report reads and resets; `nil` if no reports are logged.
    let interval: Metrics?

    init(reportsIntervals: Bool, _ make: () -> Metrics) {
        total = make()
        interval = reportsIntervals ? make() : nil
    }

    /// Updates the counters. Called once per batch, not per record.
    @inline(__always)
    func record(_ note: (Metrics) -> Void) {
        note(total)
        if let interval { note(interval) }
    }
}

extension Histogram {
    /// Returns a histogram for the time that records are in flight: 1 ms to 33 s, each range twice the previous one.
    static func latencies() -> Histogram { Histogram(start: 0.001, factor: 2, count: 16) }
}
