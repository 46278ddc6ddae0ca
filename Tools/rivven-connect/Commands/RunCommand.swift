import KafkaConnectors
import KafkaTransport

extension Command {
    static let run = Command(
        name: "run", summary: "Runs the connectors of a configuration until it is told to stop (INT or TERM).",
        flags: [.configuration]
    ) { arguments in
        guard let configuration = loadConfiguration(arguments) else { return .badUsage }
        let runtime = ConnectorRuntime(configuration: configuration, log: log(of: configuration.settings))
        Signals.whenAsked { Task { await runtime.stop() } }
        try await runtime.run()
        return .done
    }

    private static func log(of settings: PipelineSettings) -> Log {
        let level: Log.Level =
            switch settings.logLevel {
            case .error: .error
            case .warn, .warning: .warning
            case .info: .info
            case .debug: .debug
            case .trace: .trace
            }
        switch settings.logFormat {
        case .text: return .standardError(level: level)
        case .json:
            return Log(level: level) { level, message in
                Terminal.printError("{\"level\":\"\(level)\",\"message\":\(JSONLine.quoted(message))}")
            }
        }
    }
}

extension Command.Flag {
    static let configuration = Command.Flag(
        name: "-c", value: "FILE", help: "The configuration file.", isRequired: true)
}

/// Reads the configuration that the flags name; says what is wrong with it, each fault on a line of its own.
func loadConfiguration(_ arguments: Arguments) -> PipelineConfiguration? {
    do throws(ConfigurationError) {
        let reading = try PipelineConfiguration.load(path: arguments["-c"] ?? "")
        for warning in reading.warnings { Terminal.printError("\(warning)") }
        return reading.configuration
    } catch {
        for diagnostic in error.diagnostics { Terminal.printError("\(diagnostic)") }
        return nil
    }
}
