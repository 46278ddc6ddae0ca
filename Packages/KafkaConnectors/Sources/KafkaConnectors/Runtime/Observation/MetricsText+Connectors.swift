import KafkaMetrics

/// The metrics of connectors in a scrape: the counters of their pipelines, and figures from their status.
extension MetricsText {
    mutating func add(_ connectors: [SupervisedConnector], over elapsed: Duration) {
        var sources: [Labelled<KafkaSourceMetricsSnapshot>] = []
        var sinks: [Labelled<KafkaSinkMetricsSnapshot>] = []
        for connector in connectors {
            switch connector.pipeline {
            case .source(let source): sources.append(Labelled(source.metrics.snapshot(), connector.figures.labels))
            case .sink(let sink): sinks.append(Labelled(sink.metrics.snapshot(), connector.figures.labels))
            }
        }
        add(sources: sources, over: elapsed)
        add(sinks: sinks, over: elapsed)
        addFigures(of: connectors.filter(\.isSource), prefix: "rivven_source")
        addFigures(of: connectors.filter { !$0.isSource }, prefix: "rivven_sink")
    }

    private mutating func addFigures(of connectors: [SupervisedConnector], prefix: String) {
        let statuses = connectors.map { connector in
            let status = connector.status
            connector.figures.take(status)
            return status
        }
        let figures = connectors.map(\.figures)
        let lags = zip(figures, statuses).filter { $1.lag != nil }.map(\.0)
        add(
            gauges: lags.map { Labelled($0.lag, $0.labels) }, name: "\(prefix)_consumer_lag",
            help:
                "End of what is read minus the acknowledged position, over this process's partitions; absent until known"
        )
        add(
            counters: figures.map { Labelled($0.carried, $0.labels) }, name: "\(prefix)_carried_total",
            help: "Records that the other side has acknowledged; a record that a filter drops counts")
        add(
            counters: figures.map { Labelled($0.deadLetters, $0.labels) }, name: "\(prefix)_dead_letters_total",
            help: "Records that were put into the dead-letter topic")
        add(
            gauges: figures.map { Labelled($0.oldestAge, $0.labels) },
            name: "\(prefix)_oldest_unacknowledged_seconds",
            help: "How long ago the oldest record that is not acknowledged was read (0 if none)")
        add(
            gauges: figures.map { Labelled($0.isReady, $0.labels) }, name: "\(prefix)_ready",
            help: "Whether the connector is ready (1) or not (0), as /ready reports it")
        add(
            gauges: figures.map { Labelled($0.degraded, $0.labels) }, name: "\(prefix)_degraded",
            help: "Topics and partitions that make no progress")
        add(
            counters: figures.map { Labelled($0.restarts, $0.labels) }, name: "\(prefix)_restarts_total",
            help: "Times that the connector failed and was started again")
        add(
            histograms: connectors.map { Labelled($0.latency, $0.figures.labels) },
            name: "\(prefix)_acknowledgement_seconds",
            help: "Time from reading a batch of records to the acknowledgement by the other side")
    }
}

/// The figures that are derived from a connector's status, as metrics.
final class ConnectorFigures: Sendable {
    let labels: MetricLabels
    let lag = Gauge()
    let oldestAge = Gauge()
    let isReady = Gauge()
    let degraded = Gauge()
    let carried = Counter()
    let deadLetters = Counter()
    let restarts = Counter()

    init(connector: String) {
        labels = .connector(connector)
    }

    /// Copies the figures from a status. Scrapes do not run concurrently.
    func take(_ status: ConnectorStatus) {
        lag.set(Double(status.lag ?? 0))
        oldestAge.set(status.oldestUnacknowledged ?? .zero)
        isReady.set(status.isReady ? 1 : 0)
        degraded.set(Double(status.degraded.count))
        Self.raise(carried, to: status.carried)
        Self.raise(deadLetters, to: status.deadLetters)
        Self.raise(restarts, to: UInt64(status.restarts))
    }

    private static func raise(_ counter: Counter, to value: UInt64) {
        let before = counter.value
        if value > before { counter.add(Int(clamping: value - before)) }
    }
}
