import KafkaConnectors

extension Command {
    static let validate = Command(
        name: "validate", summary: "Reads a configuration and says what is wrong with it, without touching a broker.",
        flags: [.configuration]
    ) { arguments in
        guard let configuration = loadConfiguration(arguments) else { return .badUsage }
        let (sources, sinks) = (configuration.sources.count, configuration.sinks.count)
        Terminal.print("\(arguments["-c"] ?? ""): good: \(sources) sources, \(sinks) sinks")
        return .done
    }
}
