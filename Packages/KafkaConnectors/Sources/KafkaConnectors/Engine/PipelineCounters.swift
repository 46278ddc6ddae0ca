import KafkaMetrics

/// What a pipeline counts: over all its runs, for whoever asks, and apart from that since the last report, where there are
/// any.
struct PipelineCounters<Metrics: Sendable>: Sendable {
    /// The counts that are never reset.
    let total: Metrics
    /// The counts that each report takes and begins anew; `nil` where nothing is reported.
    let interval: Metrics?

    init(reportsIntervals: Bool, _ make: () -> Metrics) {
        total = make()
        interval = reportsIntervals ? make() : nil
    }

    /// Counts something: once a batch, not a record.
    @inline(__always)
    func record(_ note: (Metrics) -> Void) {
        note(total)
        if let interval { note(interval) }
    }
}

extension Histogram {
    /// How long records are under way: 1 ms to 33 s, each range twice the last.
    static func latencies() -> Histogram { Histogram(start: 0.001, factor: 2, count: 16) }
}
