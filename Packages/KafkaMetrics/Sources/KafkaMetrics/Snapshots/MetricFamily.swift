/// What Prometheus is told of a family.
enum MetricFamilyKind: Sendable {
    case counter, gauge, histogram
}

/// A figure as it is written.
enum MetricValue: Sendable {
    case whole(UInt64)
    case decimal(Double)
}

/// One figure of a snapshot: what it is called, what it is, and how it is had. The one table behind every text.
struct MetricFamily<Snapshot>: Sendable {
    let name: StaticString
    let help: StaticString
    let kind: MetricFamilyKind
    let value: @Sendable (Snapshot) -> MetricValue

    static func counter(
        _ name: StaticString, _ help: StaticString, _ value: @escaping @Sendable (Snapshot) -> UInt64
    ) -> Self {
        Self(name: name, help: help, kind: .counter) { .whole(value($0)) }
    }

    static func gauge(
        _ name: StaticString, _ help: StaticString, _ value: @escaping @Sendable (Snapshot) -> UInt64
    ) -> Self {
        Self(name: name, help: help, kind: .gauge) { .whole(value($0)) }
    }

    static func derived(
        _ name: StaticString, _ help: StaticString, _ value: @escaping @Sendable (Snapshot) -> Double
    ) -> Self {
        Self(name: name, help: help, kind: .gauge) { .decimal(value($0)) }
    }
}

/// A snapshot as its texts see it.
protocol MetricsSnapshot: Sendable {
    /// What was counted, in the order of the connector page.
    static var families: [MetricFamily<Self>] { get }
    /// What follows from it.
    static var derivedFamilies: [MetricFamily<Self>] { get }
    var batches: UInt64 { get }
    func rate(over elapsed: Duration) -> Double
}
