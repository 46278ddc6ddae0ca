/// The names that lead from a JSON object to a field in it, for example `customer.name`.
struct FieldPath: Hashable, Sendable {
    /// The most names in a path.
    static let maximumDepth = 32

    /// The names: at least one, none of them empty.
    let names: [String]

    /// Parses names that are separated by dots. `\.` is a dot within a name, and `\\` a backslash.
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

    /// Returns what is wrong with a path, worded to follow the key's name; `nil` if the path is valid.
    static func fault(_ text: String) -> String? {
        FieldPath(text) == nil
            ? "is not a field path; write 1 to \(maximumDepth) names with dots between, and \\. for a dot in a name"
            : nil
    }
}
