/// A command: its name, its flags, and what it does. The text of `--help` is generated from these.
struct Command: Sendable {
    static let version = "0.1.0"
    static let all: [Command] = [
        .run, .validate, .check, .discover, .explain, .verify, .spec, .sources, .sinks, .demo, .broker,
    ]

    let name: String
    let summary: String
    /// The words one of which must follow the command's name; empty for most commands.
    var operands: [String] = []
    /// Whether the first INT or TERM ends the command in order. Such a command calls ``Signals/whenAsked(ignored:_:)``.
    var endsInOrder = false
    let flags: [Flag]
    let run: @Sendable (Arguments) async throws -> ExitStatus

    /// A flag of a command.
    struct Flag: Sendable {
        let name: String
        /// The placeholder for its value in the help; `nil` for a flag without a value.
        let value: String?
        let help: String
        var isRequired = false
        /// Whether it may be given more than once.
        var isRepeatable = false

        /// The number of words in its value.
        var wordCount: Int { value.map { $0.split(separator: " ").count } ?? 0 }
    }

    static var overview: String {
        let width = all.map(\.name.count).max() ?? 0
        let lines = all.map { command in
            "  \(command.name)\(String(repeating: " ", count: width - command.name.count))  \(command.summary)"
        }
        return """
            rivven-connect carries data between Apache Kafka and Rivven.

            usage: rivven-connect COMMAND [flags]

            \(lines.joined(separator: "\n"))

            rivven-connect COMMAND --help lists the flags of a command.
            Exit: 0 done, 1 failed at run time, 2 bad usage or configuration, 130 on a second signal.
            """
    }

    var help: String {
        let forms = flags.map { flag in flag.value.map { "\(flag.name) \($0)" } ?? flag.name }
        let width = forms.map(\.count).max() ?? 0
        let lines = zip(forms, flags).map { form, flag in
            "  \(form)\(String(repeating: " ", count: width - form.count))  \(flag.help)"
        }
        let words = operands.isEmpty ? "" : " " + operands.joined(separator: "|")
        let usage = "usage: rivven-connect \(name)\(words)\(flags.isEmpty ? "" : " [flags]")\n\n\(summary)"
        return lines.isEmpty ? usage : "\(usage)\n\n\(lines.joined(separator: "\n"))"
    }
}

/// The exit status of the program.
enum ExitStatus: Int32 {
    case done = 0
    case failed = 1
    case badUsage = 2
    case interrupted = 130
}
