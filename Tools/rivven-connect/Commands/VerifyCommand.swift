import KafkaConnectors

extension Command {
    static let verify = Command(
        name: "verify",
        summary: "Compares the source and the target of each connector: counts, order and digests. Writes nothing.",
        flags: [
            .configuration, .json,
            .init(
                name: "--strict", value: nil,
                help: "Also fails for repeated records, which at-least-once delivery may leave."),
        ]
    ) { arguments in
        guard let configuration = loadConfiguration(arguments, needsConnectors: true) else { return .badUsage }
        let found = try await configuration.verify()
        if arguments.has("--json") {
            Terminal.print("[\(found.map(\.json).joined(separator: ","))]")
        } else {
            Terminal.print(found.map(\.description).joined(separator: "\n"))
        }
        let repeated = found.reduce(0) { $0 + $1.repeated }
        let isEqual = found.allSatisfy(\.isEqual)
        if isEqual, repeated > 0 {
            Terminal.printError(
                "warning: \(repeated) records are repeated, as at-least-once delivery may leave them after a failure")
        }
        return isEqual && (repeated == 0 || !arguments.has("--strict")) ? .done : .failed
    }
}
