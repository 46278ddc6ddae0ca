@_spi(KafkaInternals) import KafkaTransport

/// The program that carries data between Kafka and Rivven.
@main
enum RivvenConnect {
    /// Not `async`: while the main thread of an async `main` waits, it accepts every signal, which would end the
    /// process.
    static func main() {
        // Called before any other thread starts, because threads inherit which signals are blocked. Only the main
        // thread waits for signals.
        Signals.block()
        let words = Array(CommandLine.arguments.dropFirst())
        Task.detached { await run(words) }
        Signals.serve(endsInOrder: Command.all.contains { $0.name == words.first && $0.endsInOrder })
    }

    private static func run(_ words: [String]) async {
        guard let name = words.first, !["--help", "-h", "help"].contains(name) else {
            return Terminal.end(words.isEmpty ? .badUsage : .done, Command.overview)
        }
        if name == "--version" { return Terminal.end(.done, "rivven-connect \(Command.version)") }
        guard let command = Command.all.first(where: { $0.name == name }) else {
            return Terminal.end(
                .badUsage, "rivven-connect: unknown command \"\(name)\"; rivven-connect --help lists the commands")
        }
        do {
            let arguments = try Arguments(Array(words.dropFirst()), for: command)
            guard !arguments.isHelpWanted else { return Terminal.end(.done, command.help) }
            Terminal.end(try await command.run(arguments))
        } catch let error as UsageError {
            Terminal.end(.badUsage, "rivven-connect \(name): \(error.message)\n\n\(command.help)")
        } catch {
            Terminal.end(.failed, "rivven-connect \(name): \(PlainText.escaped("\(error)"))")
        }
    }
}
