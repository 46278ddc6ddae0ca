/// The labels of a sample. They are escaped once and copied into each scrape.
public struct MetricLabels: Sendable, Hashable {
    /// `name="value",name="value"`, without braces.
    let bytes: [UInt8]

    /// No labels.
    public static let none = MetricLabels([])

    /// Returns the label that the samples of each connector have.
    public static func connector(_ name: String) -> MetricLabels { MetricLabels([("connector", name)]) }

    /// Creates labels in the given order. Characters that Prometheus does not allow in a name become `_`; values may
    /// have any characters.
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

/// A metric, or a snapshot of several, with its labels.
public struct Labelled<Value> {
    /// The labels that distinguish it from others of its family.
    public let labels: MetricLabels
    /// The metric or the snapshot.
    public let value: Value

    /// Creates a value with labels.
    public init(_ value: Value, _ labels: MetricLabels = .none) {
        self.labels = labels
        self.value = value
    }
}

extension Labelled: Sendable where Value: Sendable {}
