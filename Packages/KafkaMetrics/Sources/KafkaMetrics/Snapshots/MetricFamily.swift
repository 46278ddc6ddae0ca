/// The type of a metric family in Prometheus.
enum MetricFamilyKind: Sendable {
    case counter, gauge, histogram
}

/// The value of a metric as it is written.
enum MetricValue: Sendable {
    case whole(UInt64)
    case decimal(Double)
}

/// A metric of a snapshot: its name, its description, and how its value is computed. All text formats use these tables.
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

/// A snapshot that can be written as text.
protocol MetricsSnapshot: Sendable {
    /// The counted metrics, in the order of the connector page.
    static var families: [MetricFamily<Self>] { get }
    /// The metrics that are computed from them.
    static var derivedFamilies: [MetricFamily<Self>] { get }
    var batches: UInt64 { get }
    func rate(over elapsed: Duration) -> Double
}
