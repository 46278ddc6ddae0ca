import KafkaConnectors

extension Command {
    static let check = Command(
        name: "check",
        summary: "Checks whether each connector can run: connects, authenticates, finds its topics. Creates nothing.",
        flags: [.configuration]
    ) { arguments in
        guard let configuration = loadConfiguration(arguments, needsConnectors: true) else { return .badUsage }
        let checks = await configuration.check { check in
            if check.isGood { Terminal.print("\(check)") } else { Terminal.printError("\(check)") }
        }
        return checks.allSatisfy(\.isGood) ? .done : .failed
    }
}
