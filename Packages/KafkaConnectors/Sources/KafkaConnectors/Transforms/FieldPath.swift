/// The names that lead from a JSON object to a field in it: `customer.name`.
struct FieldPath: Hashable, Sendable {
    /// The most names.
    static let maximumDepth = 32

    /// The names, one at least, none of them empty.
    let names: [String]

    /// Reads names with dots between them; `\.` is a dot of a name, and `\\` a backslash.
    init?(_ text: String) {
        var names = [""]
        var isEscaped = false
        for character in text {
            switch character {
            case "\\" where !isEscaped:
                isEscaped = true
                continue
            case "." where !isEscaped: names.append("")
            case ".", "\\": names[names.count - 1].append(character)
            default:
                guard !isEscaped else { return nil }
                names[names.count - 1].append(character)
            }
            isEscaped = false
        }
        guard !isEscaped, !names.contains(""), names.count <= Self.maximumDepth else { return nil }
        self.names = names
    }

    /// What is wrong with a path, in words that follow the key's name.
    static func fault(_ text: String) -> String? {
        FieldPath(text) == nil
            ? "is no path to a field; write 1 to \(maximumDepth) names with dots between them, and \\. for a dot of a name"
            : nil
    }
}
