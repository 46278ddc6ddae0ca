import KafkaCodecs
import KafkaMetrics
import KafkaTransport

/// What a runtime answers to whoever asks over HTTP how its connectors are doing.
///
/// It reads what the connectors have noted, and asks nobody: an answer waits for no broker.
final class RuntimeObservation: Sendable {
    private let settings: PipelineSettings
    private let connectors: @Sendable () -> [SupervisedConnector]
    private let started = ContinuousClock.now
    private let page = Lock(MetricsText())

    init(_ settings: PipelineSettings, _ connectors: @escaping @Sendable () -> [SupervisedConnector]) {
        self.settings = settings
        self.connectors = connectors
    }

    /// Answers a request.
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
        let statuses = connectors().map(\.status)
        guard !statuses.isEmpty else { return HTTPResponse(status: 503, text: "the connectors are being started\n") }
        let reasons = statuses.compactMap(\.unreadiness)
        guard !reasons.isEmpty else { return HTTPResponse(text: "ready\n") }
        return HTTPResponse(status: 503, text: reasons.map { "\($0)\n" }.joined())
    }

    private func health() -> HTTPResponse {
        let statuses = connectors().map(\.status)
        let isUp = !statuses.isEmpty && statuses.allSatisfy(\.isReady)
        let members = statuses.map(\.json).joined(separator: ",")
        return HTTPResponse(
            contentType: "application/json",
            text: "{\"status\":\"\(isUp ? "up" : "down")\",\"connectors\":[\(members)]}\n")
    }
}

extension ConnectorStatus {
    /// Why the connector is not ready, in one line; `nil` where it is.
    var unreadiness: String? {
        guard !isReady else { return nil }
        let reason =
            switch state {
            case .starting: unreachable ?? "is being started"
            case .running: unreachable ?? "a side does not answer"
            case .waiting: "failed, and begins again: \(lastError ?? unreachable ?? "for a reason that was not told")"
            case .ended: "has ended"
            }
        return "\(direction) \"\(name)\": \(reason)".split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// The status as a JSON object.
    var json: String {
        func text(_ text: String?) -> String { text.map { JSONText.quoted($0) } ?? "null" }
        let members = [
            ("name", text(name)), ("direction", text(direction)), ("state", text(state.rawValue)),
            ("ready", "\(isReady)"), ("reachable", isReachable.map { "\($0)" } ?? "null"),
            ("unreachable", text(unreachable)), ("carried", "\(carried)"), ("lag", lag.map { "\($0)" } ?? "null"),
            ("restarts", "\(restarts)"), ("last_error", text(lastError)),
        ]
        return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }
}
