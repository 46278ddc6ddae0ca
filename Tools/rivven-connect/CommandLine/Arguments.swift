/// A mistake on the command line.
struct UsageError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

/// The flags that were given. Each of them is a flag of the command.
struct Arguments {
    private var values: [String: [[String]]] = [:]
    private(set) var isHelpWanted = false
    /// The word that follows the command's name, one of its operands.
    private(set) var operand: String?

    init(_ words: [String], for command: Command) throws(UsageError) {
        var words = words[...]
        while let word = words.popFirst() {
            if word == "--help" || word == "-h" {
                isHelpWanted = true
                return
            }
            if operand == nil, command.operands.contains(word) {
                operand = word
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard let flag = command.flags.first(where: { $0.name == parts.first }) else {
                guard operand == nil, !command.operands.isEmpty, !word.hasPrefix("-") else {
                    throw UsageError("unknown flag \"\(word)\"")
                }
                throw UsageError("\"\(word)\" is not one of \(command.operands.joined(separator: ", "))")
            }
            guard values[flag.name] == nil || flag.isRepeatable else { throw UsageError("\(flag.name) occurs twice") }
            if flag.value == nil {
                guard parts.count == 1 else { throw UsageError("\(flag.name) takes no value") }
                values[flag.name] = [["true"]]
            } else {
                var given = parts.count == 2 ? [parts[1]] : []
                while given.count < flag.wordCount {
                    guard let word = words.popFirst() else {
                        throw UsageError("\(flag.name) needs \(flag.value ?? "")")
                    }
                    given.append(word)
                }
                values[flag.name, default: []].append(given)
            }
        }
        if operand == nil, !command.operands.isEmpty {
            throw UsageError("one of \(command.operands.joined(separator: ", ")) is required")
        }
        for flag in command.flags where flag.isRequired && values[flag.name] == nil {
            throw UsageError("\(flag.name) \(flag.value ?? "") is required")
        }
    }

    subscript(_ flag: String) -> String? { values[flag]?.first?.first }

    /// Returns the words of each occurrence of the flag.
    func all(_ flag: String) -> [[String]] { values[flag] ?? [] }

    func has(_ flag: String) -> Bool { values[flag] != nil }

    /// Returns the value of a flag that must be a whole number in `range`; `other` if the flag is not given.
    func integer(_ flag: String, in range: ClosedRange<Int>, default other: Int) throws(UsageError) -> Int {
        guard let text = self[flag] else { return other }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                "\(flag) must be a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"")
        }
        return number
    }

    /// Returns the value of a flag that must be true or false; `other` if the flag is not given.
    func boolean(_ flag: String, default other: Bool) throws(UsageError) -> Bool {
        guard let text = self[flag] else { return other }
        switch text {
        case "true", "on": return true
        case "false", "off": return false
        default: throw UsageError("invalid \(flag) \"\(text)\": must be true or false")
        }
    }
}
