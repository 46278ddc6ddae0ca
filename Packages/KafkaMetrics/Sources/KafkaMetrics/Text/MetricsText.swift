/// A scrape in Prometheus' text format: metric families one after another, each with one HELP and one TYPE line.
///
/// If it is kept and emptied between scrapes, it allocates no more memory once it has reached the size of the largest
/// one. Add each family once per scrape, with all its samples. A family without samples is left out.
public struct MetricsText: Sendable {
    /// The media type of the text.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The text so far, in UTF-8.
    public private(set) var bytes: [UInt8]

    /// Creates an empty text.
    ///
    /// - Parameter capacity: The number of bytes for which memory is reserved.
    public init(reserving capacity: Int = 16 << 10) {
        bytes = []
        bytes.reserveCapacity(max(capacity, 0))
    }

    /// Removes the text and keeps its memory.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    // MARK: Connectors

    /// Adds the metric families of all sources, with derived values as gauges.
    ///
    /// - Parameters:
    ///   - sources: A snapshot of each source, with the label `connector`.
    ///   - prefix: The prefix of each name, followed by `_`.
    ///   - elapsed: The duration during which the counts were made. If it is not `nil`, a rate is added.
    public mutating func add(
        sources: [Labelled<KafkaSourceMetricsSnapshot>], prefix: String = "rivven_source", over elapsed: Duration? = nil
    ) {
        addAll(of: sources, prefix: prefix, over: elapsed)
    }

    /// Adds the metric families of all sinks, with derived values as gauges.
    ///
    /// - Parameters:
    ///   - sinks: A snapshot of each sink, with the label `connector`.
    ///   - prefix: The prefix of each name, followed by `_`.
    ///   - elapsed: The duration during which the counts were made. If it is not `nil`, a rate is added.
    public mutating func add(
        sinks: [Labelled<KafkaSinkMetricsSnapshot>], prefix: String = "rivven_sink", over elapsed: Duration? = nil
    ) {
        addAll(of: sinks, prefix: prefix, over: elapsed)
    }

    private mutating func addAll<Snapshot: MetricsSnapshot>(
        of samples: [Labelled<Snapshot>], prefix: String, over elapsed: Duration?
    ) {
        add(Snapshot.families, of: samples, prefix: prefix)
        add(Snapshot.derivedFamilies, of: samples, prefix: prefix)
        guard let elapsed, !samples.isEmpty else { return }
        let start = open(prefix, "rate", "Messages per second over the given duration", .gauge)
        for sample in samples {
            addSample(named: start, sample.labels, .decimal(sample.value.rate(over: elapsed)))
        }
    }

    mutating func add<Snapshot: MetricsSnapshot>(
        _ families: [MetricFamily<Snapshot>], of samples: [Labelled<Snapshot>], prefix: String
    ) {
        guard !samples.isEmpty else { return }
        for family in families {
            let name = open(prefix, family.name, family.help, family.kind)
            for sample in samples { addSample(named: name, sample.labels, family.value(sample.value)) }
        }
    }

    // MARK: Other families

    /// Adds a family of counters. `_total` is appended to its name if it is missing.
    public mutating func add(counters: [Labelled<Counter>], name: String, help: String) {
        guard !counters.isEmpty else { return }
        let name = open(name, help, .counter)
        for sample in counters { addSample(named: name, sample.labels, .whole(sample.value.value)) }
    }

    /// Adds a family of gauges.
    public mutating func add(gauges: [Labelled<Gauge>], name: String, help: String) {
        guard !gauges.isEmpty else { return }
        let name = open(name, help, .gauge)
        for sample in gauges { addSample(named: name, sample.labels, .decimal(sample.value.value)) }
    }

    /// Adds a family of histograms: the cumulative buckets, the sum and the count.
    public mutating func add(histograms: [Labelled<Histogram>], name: String, help: String) {
        guard !histograms.isEmpty else { return }
        let name = open(name, help, .histogram)
        for sample in histograms { add(sample.value, named: name, sample.labels) }
    }

    private mutating func add(_ histogram: Histogram, named name: Range<Int>, _ labels: MetricLabels) {
        var count: UInt64 = 0
        for index in 0...histogram.boundTexts.count {
            count &+= histogram.bucket(index)
            copy(name)
            bytes.append("_bucket{")
            if !labels.bytes.isEmpty {
                bytes.append(contentsOf: labels.bytes)
                bytes.append(UInt8(ascii: ","))
            }
            bytes.append("le=\"")
            if index < histogram.boundTexts.count {
                bytes.append(contentsOf: histogram.boundTexts[index])
            } else {
                bytes.append("+Inf")
            }
            bytes.append("\"} ")
            bytes.append(decimal: count)
            bytes.append(UInt8(ascii: "\n"))
        }
        addSample(named: name, suffix: "_sum", labels, .decimal(histogram.sum))
        addSample(named: name, suffix: "_count", labels, .whole(count))
    }
}

// MARK: - Lines

/// Writes lines. A range is the position of a metric's name in the text, from which it is copied for each sample.
extension MetricsText {
    fileprivate mutating func open(
        _ prefix: String, _ name: StaticString, _ help: StaticString, _ kind: MetricFamilyKind
    ) -> Range<Int> {
        bytes.append("# HELP ")
        let start = bytes.count
        bytes.append(name: prefix, takesColons: true)
        if !prefix.isEmpty { bytes.append(UInt8(ascii: "_")) }
        bytes.append(name)
        let range = endName(from: start, kind)
        bytes.append(help)
        addType(range, kind)
        return range
    }

    fileprivate mutating func open(_ name: String, _ help: String, _ kind: MetricFamilyKind) -> Range<Int> {
        bytes.append("# HELP ")
        let start = bytes.count
        bytes.append(name: name, takesColons: true)
        let range = endName(from: start, kind)
        bytes.append(escaping: help, quotes: false)
        addType(range, kind)
        return range
    }

    private mutating func endName(from start: Int, _ kind: MetricFamilyKind) -> Range<Int> {
        if kind == .counter, !bytes[start...].ends(with: "_total") { bytes.append("_total") }
        let range = start..<bytes.count
        bytes.append(UInt8(ascii: " "))
        return range
    }

    private mutating func addType(_ name: Range<Int>, _ kind: MetricFamilyKind) {
        bytes.append("\n# TYPE ")
        copy(name)
        switch kind {
        case .counter: bytes.append(" counter\n")
        case .gauge: bytes.append(" gauge\n")
        case .histogram: bytes.append(" histogram\n")
        }
    }

    fileprivate mutating func addSample(
        named name: Range<Int>, suffix: StaticString = "", _ labels: MetricLabels, _ value: MetricValue
    ) {
        copy(name)
        bytes.append(suffix)
        if !labels.bytes.isEmpty {
            bytes.append(UInt8(ascii: "{"))
            bytes.append(contentsOf: labels.bytes)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: " "))
        bytes.append(value)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Appends a copy of the bytes at `range`.
    fileprivate mutating func copy(_ range: Range<Int>) {
        for index in range { bytes.append(bytes[index]) }
    }
}
