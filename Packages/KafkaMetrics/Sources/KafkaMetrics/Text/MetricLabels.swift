/// Labels of a sample, escaped once and copied into each scrape.
public struct MetricLabels: Sendable, Hashable {
    /// `name="value",name="value"`, without braces.
    let bytes: [UInt8]

    /// No label.
    public static let none = MetricLabels([])

    /// The label that each connector's samples have.
    public static func connector(_ name: String) -> MetricLabels { MetricLabels([("connector", name)]) }

    /// Creates labels, in their order. A name's characters that Prometheus does not take become `_`; values are any text.
    public init(_ labels: [(name: String, value: String)]) {
        var bytes: [UInt8] = []
        for (name, value) in labels {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
            bytes.append(name: name, takesColons: false)
            bytes.append("=\"")
            bytes.append(escaping: value, quotes: true)
            bytes.append(UInt8(ascii: "\""))
        }
        self.bytes = bytes
    }
}

/// A figure, or a snapshot of several, with its labels.
public struct Labelled<Value> {
    /// What tells it from others of its family.
    public let labels: MetricLabels
    /// The figure.
    public let value: Value

    /// Gives `value` its labels.
    public init(_ value: Value, _ labels: MetricLabels = .none) {
        self.labels = labels
        self.value = value
    }
}

extension Labelled: Sendable where Value: Sendable {}
