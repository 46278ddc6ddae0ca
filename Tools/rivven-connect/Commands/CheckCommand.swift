import KafkaConnectors

extension Command {
    static let check = Command(
        name: "check",
        summary: "Looks whether each connector can run: connects, authenticates, finds its topics; makes none.",
        flags: [.configuration]
    ) { arguments in
        guard let configuration = loadConfiguration(arguments) else { return .badUsage }
        let checks = await configuration.check()
        for check in checks {
            if check.isGood { Terminal.print("\(check)") } else { Terminal.printError("\(check)") }
        }
        return checks.allSatisfy(\.isGood) ? .done : .failed
    }
}
