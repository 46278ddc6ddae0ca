import KafkaConnectors
import KafkaTransport

extension Command {
    static let run = Command(
        name: "run", summary: "Runs the connectors of a configuration until it is told to stop (INT or TERM).",
        flags: [
            .configuration,
            .init(
                name: "--until-end", value: nil,
                help: "Ends once all is carried that is there at the start, instead of going on."),
            .init(name: "--no-ui", value: nil, help: "Shows no live progress on a terminal."),
        ]
    ) { arguments in
        guard let configuration = loadConfiguration(arguments) else { return .badUsage }
        let settings = configuration.settings
        let isLive = Terminal.hasErrorTerminal && !arguments.has("--no-ui") && settings.logFormat == .text
        let lines = isLive ? LiveLines() : nil
        let log = Log.running(settings, above: lines)
        let runtime = ConnectorRuntime(configuration: configuration, log: log)
        Signals.whenAsked {
            log.info("stops: what is under way is written and committed, for \(settings.drainTimeout) at most")
            Task { await runtime.stop() }
            Task { await endAfter(settings.drainTimeout, log) }
        }
        let progress = Task {
            if let lines { await RunProgress.show(runtime, on: lines) }
        }
        do {
            try await runtime.run(untilEnd: arguments.has("--until-end"))
        } catch {
            progress.cancel()
            await progress.value
            throw error
        }
        progress.cancel()
        await progress.value
        return .done
    }

    /// Ends the process where it has not ended in order by then: what was not acknowledged is carried the next time.
    private static func endAfter(_ drainTimeout: Duration, _ log: Log) async {
        let closing = Duration.seconds(2)
        try? await Task.sleep(for: drainTimeout + closing)
        log.error("has not ended within drain_timeout_ms: what is not acknowledged is carried again the next time")
        Terminal.end(.failed)
    }
}

extension Command.Flag {
    static let configuration = Command.Flag(
        name: "-c", value: "FILE", help: "The configuration file.", isRequired: true)
    static let json = Command.Flag(name: "--json", value: nil, help: "Prints JSON.")
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
