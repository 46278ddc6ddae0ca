import KafkaConnectors

extension Command {
    static let validate = Command(
        name: "validate", summary: "Reads a configuration and reports its errors, without connecting to a broker.",
        flags: [.configuration]
    ) { arguments in
        guard let configuration = loadConfiguration(arguments) else { return .badUsage }
        let (sources, sinks) = (configuration.sources.count, configuration.sinks.count)
        let found = "\(sources) source\(sources == 1 ? "" : "s"), \(sinks) sink\(sinks == 1 ? "" : "s")"
        Terminal.print("\(arguments["-c"] ?? ""): good: \(found)")
        return .done
    }
}
