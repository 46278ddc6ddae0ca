import KafkaCodecs
import KafkaMetrics
import KafkaTransport

/// The responses to HTTP requests for metrics and health.
///
/// It reads what the connectors have recorded and sends no requests, so a response does not wait for a broker.
final class RuntimeObservation: Sendable {
    private let settings: PipelineSettings
    private let connectors: @Sendable () -> [SupervisedConnector]
    private let statuses: @Sendable () -> [ConnectorStatus]
    private let started = ContinuousClock.now
    private let page = Lock(MetricsText())

    /// Creates the responses for a runtime.
    ///
    /// - Parameters:
    ///   - connectors: Returns the connectors that have been created.
    ///   - statuses: Returns the statuses of all enabled connectors.
    init(
        _ settings: PipelineSettings, connectors: @escaping @Sendable () -> [SupervisedConnector],
        statuses: @escaping @Sendable () -> [ConnectorStatus]
    ) {
        self.settings = settings
        self.connectors = connectors
        self.statuses = statuses
    }

    /// Returns the response to a request.
    func answer(_ request: HTTPRequest) -> HTTPResponse {
        switch request.path {
        case "/metrics" where settings.metrics.isEnabled: metrics()
        case "/live" where settings.health.isEnabled: HTTPResponse(text: "live\n")
        case "/ready" where settings.health.isEnabled: readiness()
        case "/health" where settings.health.isEnabled: health()
        default: .notFound
        }
    }

    private func metrics() -> HTTPResponse {
        let connectors = connectors()
        let elapsed = started.duration(to: .now)
        let bytes = page.withLock { page in
            page.removeAll()
            page.add(connectors, over: elapsed)
            return page.bytes
        }
        return HTTPResponse(contentType: MetricsText.contentType, body: bytes)
    }

    private func readiness() -> HTTPResponse {
        let reasons = statuses().compactMap(\.unreadinessLine)
        guard !reasons.isEmpty else { return HTTPResponse(text: "ready\n") }
        return HTTPResponse(status: 503, text: reasons.map { "\($0)\n" }.joined())
    }

    private func health() -> HTTPResponse {
        let statuses = statuses()
        let isUp = !statuses.isEmpty && statuses.allSatisfy(\.isReady)
        let members = statuses.map(\.json).joined(separator: ",")
        return HTTPResponse(
            contentType: "application/json",
            text: "{\"status\":\"\(isUp ? "up" : "down")\",\"connectors\":[\(members)]}\n")
    }
}
