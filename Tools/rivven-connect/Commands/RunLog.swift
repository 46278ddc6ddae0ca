import KafkaConnectors
import KafkaTransport

extension Log {
    /// The log that a configuration asks for; with `lines`, above them.
    static func running(_ settings: PipelineSettings, above lines: LiveLines?) -> Log {
        let level: Log.Level =
            switch settings.logLevel {
            case .error: .error
            case .warn, .warning: .warning
            case .info: .info
            case .debug: .debug
            case .trace: .trace
            }
        if settings.logFormat == .json { return Log(level: level) { Terminal.printError(json($0, $1)) } }
        guard let lines else { return .standardError(level: level) }
        return Log(level: level) { level, message in lines.print("\(level): \(plain(message))") }
    }

    /// A line of JSON; a report of metrics is a member of its own.
    private static func json(_ level: Log.Level, _ message: String) -> String {
        let prefix = "metrics "
        guard message.hasPrefix("metrics {") else {
            return "{\"level\":\"\(level)\",\"message\":\(JSONLine.quoted(message))}"
        }
        return "{\"level\":\"\(level)\",\"message\":\"metrics\",\"metrics\":\(message.dropFirst(prefix.count))}"
    }

    /// What is no plain text cannot fake another line.
    private static func plain(_ message: String) -> String {
        var text = ""
        text.unicodeScalars.append(
            contentsOf: message.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : $0 })
        return text
    }
}
