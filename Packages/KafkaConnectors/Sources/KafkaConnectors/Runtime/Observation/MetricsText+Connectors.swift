import KafkaMetrics

/// What a scrape tells of connectors: what their pipelines count, and how far they are.
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
        let lags = zip(connectors, statuses).filter { $1.lag != nil }.map(\.0.figures)
        add(
            gauges: lags.map { Labelled($0.lag, $0.labels) }, name: "\(prefix)_consumer_lag",
            help: "Messages that are not carried yet")
        let figures = connectors.map(\.figures)
        add(
            gauges: figures.map { Labelled($0.oldestAge, $0.labels) },
            name: "\(prefix)_oldest_unacknowledged_seconds",
            help: "Age of the oldest message that is under way and not acknowledged (0 if none)")
        add(
            gauges: figures.map { Labelled($0.isReady, $0.labels) }, name: "\(prefix)_ready",
            help: "Whether the connector reaches both its sides (1) or not (0)")
        add(
            counters: figures.map { Labelled($0.restarts, $0.labels) }, name: "\(prefix)_restarts_total",
            help: "Times that the connector failed and was begun again")
        add(
            histograms: connectors.map { Labelled($0.latency, $0.figures.labels) },
            name: "\(prefix)_acknowledgement_seconds",
            help: "Time from when messages were taken until the other side has acknowledged them")
    }
}

/// Figures of a connector that follow from its status, in the form of a scrape.
final class ConnectorFigures: Sendable {
    let labels: MetricLabels
    let lag = Gauge()
    let oldestAge = Gauge()
    let isReady = Gauge()
    let restarts = Counter()

    init(connector: String) {
        labels = .connector(connector)
    }

    /// Takes over what a status says; scrapes come one after another.
    func take(_ status: ConnectorStatus) {
        lag.set(Double(status.lag ?? 0))
        oldestAge.set(status.oldestUnacknowledged ?? .zero)
        isReady.set(status.isReady ? 1 : 0)
        restarts.add(status.restarts - Int(clamping: restarts.value))
    }
}
