import KafkaConnectors
import KafkaTransport

extension Command {
    static let run = Command(
        name: "run", summary: "Runs the connectors of a configuration until INT or TERM.",
        endsInOrder: true,
        flags: [
            .configuration,
            .init(
                name: "--until-end", value: nil,
                help: "Ends once every record that existed at the start is carried; fails if a connector cannot."),
            .init(
                name: "--salvage", value: nil,
                help: "Starts from a damaged embedded log: keeps the data before the damage, moves the rest to "
                    + "files named *.damaged, and reports each loss."),
            .init(name: "--no-ui", value: nil, help: "Shows no live progress on a terminal."),
        ]
    ) { arguments in
        guard let configuration = loadConfiguration(arguments, needsConnectors: true) else { return .badUsage }
        let settings = configuration.settings
        let isLive = Terminal.hasErrorTerminal && !arguments.has("--no-ui") && settings.logFormat == .text
        let lines = isLive ? LiveLines() : nil
        let output = RunLog(settings, above: lines)
        let log = output.log
        let runtime = ConnectorRuntime(configuration: configuration, log: log)
        Signals.whenAsked(ignored: { log.warning($0) }) {
            let seconds = settings.drainTimeout / .seconds(1)
            log.info("stopping: writing and committing what is in flight, for at most \(seconds) s")
            Task { await runtime.stop() }
            Task { await endAfter(settings.drainTimeout, runtime, output) }
        }
        let progress = Task {
            if let lines { await RunProgress.show(runtime, on: lines) }
        }
        var failure: (any Error)?
        do {
            try await runtime.run(
                untilEnd: arguments.has("--until-end"), salvage: arguments.has("--salvage"))
        } catch {
            failure = error
        }
        progress.cancel()
        await progress.value
        output.end()
        summarize(runtime)
        if let failure { throw failure }
        return .done
    }

    /// Prints a summary of each connector, unless standard output is a terminal.
    private static func summarize(_ runtime: ConnectorRuntime) {
        guard !Terminal.isInteractive else { return }
        for status in runtime.statuses { Terminal.print(status.summary) }
    }

    /// Ends the process if it has not ended on its own in time. The next run carries what was not acknowledged.
    private static func endAfter(_ drainTimeout: Duration, _ runtime: ConnectorRuntime, _ output: RunLog) async {
        let closing = Duration.seconds(2)
        try? await Task.sleep(for: drainTimeout + closing)
        output.log.error("did not end within drain_timeout_ms: the next run carries what was not acknowledged")
        output.end()
        summarize(runtime)
        Terminal.end(.failed)
    }
}

extension Command.Flag {
    static let configuration = Command.Flag(
        name: "-c", value: "FILE", help: "The configuration file.", isRequired: true)
    static let json = Command.Flag(name: "--json", value: nil, help: "Prints JSON.")
}

/// Reads the configuration file that the flags name. If it has faults, prints them, one per line, and returns `nil`.
///
/// - Parameter needsConnectors: Whether it is a fault too if every connector is disabled.
func loadConfiguration(_ arguments: Arguments, needsConnectors: Bool = false) -> PipelineConfiguration? {
    let path = arguments["-c"] ?? ""
    do throws(ConfigurationError) {
        let reading = try PipelineConfiguration.load(path: path)
        for warning in reading.warnings { Terminal.printError("\(warning)") }
        guard reading.configuration.hasEnabledConnectors || !needsConnectors else {
            Terminal.printError("\(path): every connector is disabled: set enabled: true for at least one")
            return nil
        }
        return reading.configuration
    } catch {
        for diagnostic in error.diagnostics { Terminal.printError("\(diagnostic)") }
        return nil
    }
}
