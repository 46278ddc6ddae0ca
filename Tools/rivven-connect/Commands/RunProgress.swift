import KafkaConnectors
@_spi(KafkaInternals) import KafkaTransport

/// The progress of each connector, as lines that are drawn again and again.
struct RunProgress {
    private var last: (time: ContinuousClock.Instant, carried: [String: UInt64])?

    /// Draws one line for each connector until the task is cancelled.
    static func show(_ runtime: ConnectorRuntime, on lines: LiveLines) async {
        var progress = RunProgress()
        while !Task.isCancelled {
            lines.show(progress.lines(runtime.statuses, at: .now))
            do { try await Task.sleep(for: .milliseconds(500)) } catch { break }
        }
        lines.show(progress.lines(runtime.statuses, at: .now))
    }

    mutating func lines(_ statuses: [ConnectorStatus], at now: ContinuousClock.Instant) -> [String] {
        let width = statuses.map { Self.title($0).count }.max() ?? 0
        let seconds = last.map { $0.time.duration(to: now) / .seconds(1) } ?? 0
        let lines = statuses.map { status in
            let before = last?.carried[Self.title(status)] ?? status.carried
            let rate = seconds > 0 ? Double(status.carried - min(before, status.carried)) / seconds : 0
            let title = Self.title(status)
            return "\(title)\(String(repeating: " ", count: width - title.count))  \(status.state.rawValue)  "
                + "\(status.carried) carried  \(Int(rate.rounded()))/s  "
                + "lag \(status.lag.map(String.init) ?? "-")"
                + (status.deadLetters > 0 ? "  \(status.deadLetters) dead letters" : "")
                + (status.restarts > 0 ? "  \(status.restarts) restarts" : "")
        }
        last = (now, Dictionary(statuses.map { (Self.title($0), $0.carried) }) { $1 })
        return lines
    }

    private static func title(_ status: ConnectorStatus) -> String {
        "\(status.direction) \(PlainText.escaped(status.name, limit: 60))"
    }
}
