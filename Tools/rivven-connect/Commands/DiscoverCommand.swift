import KafkaConnectors

extension Command {
    static let discover = Command(
        name: "discover",
        summary: "Lists what each side contains: topics, partitions, record counts, and what a record looks like.",
        flags: [.configuration, .json]
    ) { arguments in
        guard let configuration = loadConfiguration(arguments, needsConnectors: true) else { return .badUsage }
        let found = await configuration.discover()
        if arguments.has("--json") {
            Terminal.print("[\(found.map(\.json).joined(separator: ","))]")
        } else {
            Terminal.print(found.map(\.description).joined(separator: "\n\n"))
        }
        let isComplete = found.allSatisfy { if case .success = $0.catalogue { true } else { false } }
        return isComplete ? .done : .failed
    }

    static let explain = Command(
        name: "explain",
        summary: "Explains what each connector guarantees, its transactional ids, and the permissions it needs.",
        flags: [.configuration, .json]
    ) { arguments in
        guard let configuration = loadConfiguration(arguments, needsConnectors: true) else { return .badUsage }
        let explanations = configuration.explain()
        if arguments.has("--json") {
            Terminal.print("[\(explanations.map(\.json).joined(separator: ","))]")
        } else {
            Terminal.print(explanations.map(\.description).joined(separator: "\n\n"))
        }
        return .done
    }
}
