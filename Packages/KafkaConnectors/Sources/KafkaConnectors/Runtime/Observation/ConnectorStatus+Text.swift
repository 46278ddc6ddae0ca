@_spi(KafkaInternals) import KafkaTransport

extension ConnectorStatus {
    /// A one-line summary of the connector, for the end of a run.
    public var summary: String {
        var parts = ["\(direction) \(PlainText.escaped(name)): \(state.rawValue)", "\(carried) carried"]
        // The lag is unknown once a run has ended.
        if let lag { parts.append("lag \(lag)") }
        parts += [counted(deadLetters, "dead letter"), counted(UInt64(restarts), "restart")]
        if state == .failed, let lastError { parts.append(PlainText.escaped(lastError)) }
        return parts.joined(separator: ", ")
    }

    private func counted(_ count: UInt64, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

    /// Why the connector is not ready, as one line; `nil` if it is.
    var unreadinessLine: String? {
        unreadiness.map { "\(direction) \"\(PlainText.escaped(name))\": \(PlainText.escaped($0))" }
    }

    /// The status as a JSON object.
    var json: String {
        func text(_ text: String?) -> String { text.map { JSONText.quoted($0) } ?? "null" }
        func seconds(_ duration: Duration?) -> String {
            let tenths = Int(((duration ?? .zero) / .milliseconds(100)).rounded())
            return "\(tenths / 10).\(tenths % 10)"
        }
        let members = [
            ("name", text(name)), ("direction", text(direction)), ("state", text(state.rawValue)),
            ("ready", "\(isReady)"), ("reason", text(unreadiness)),
            ("reachable", isReachable.map { "\($0)" } ?? "null"), ("unreachable", text(unreachable)),
            ("carried", "\(carried)"), ("lag", lag.map { "\($0)" } ?? "null"), ("dead_letters", "\(deadLetters)"),
            ("oldest_unacknowledged_seconds", seconds(oldestUnacknowledged)),
            ("restarts", "\(restarts)"), ("last_error", text(lastError)),
            ("degraded", "[\(degraded.map { JSONText.quoted($0) }.joined(separator: ","))]"),
        ]
        return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }
}
