/// Conversions to the types that keys have. Each returns `nil` after reporting what is wrong.
extension YAMLNode {
    func entries(of title: String, at parent: YAMLPlace, _ problems: inout ConfigurationProblems) -> [YAMLEntry]? {
        if case .mapping(let entries) = content { return entries }
        if isNull {
            problems.error(parent, "\(title) is empty; write its keys below it, indented")
        } else {
            problems.error(
                place, "\(title) must be a block of keys, not \(kind); write \"key: value\" lines below it, indented")
        }
        return nil
    }

    /// Returns text that is not empty. A number is accepted as it is written; an unquoted `true` or `false` is not.
    func text(_ key: String, _ problems: inout ConfigurationProblems) -> String? {
        guard case .scalar(let scalar) = content else {
            problems.error(place, "\"\(key)\" must be one value, not \(kind); write \(key): NAME")
            return nil
        }
        guard !isNull else {
            problems.error(place, "\"\(key)\" has no value; write one")
            return nil
        }
        if scalar.isPlain, ["true", "false"].contains(scalar.source.lowercased()) {
            problems.error(
                place,
                "\"\(key)\" must be text, not \(scalar.source); write \(key): \"\(scalar.source)\" if that is the name")
            return nil
        }
        guard !scalar.text.isEmpty else {
            problems.error(place, "\"\(key)\" is empty; write a value, or leave the key out")
            return nil
        }
        guard !scalar.text.utf8.contains(0) else {
            problems.error(place, "\"\(key)\" contains a NUL character; take it out")
            return nil
        }
        return scalar.text
    }

    /// Returns a boolean.
    ///
    /// - Parameter quotes: Whether a message may quote the value.
    func boolean(_ key: String, quotes: Bool = true, _ problems: inout ConfigurationProblems) -> Bool? {
        if case .scalar(let scalar) = content, scalar.isPlain || scalar.isSubstituted {
            switch scalar.text {
            case "true", "True", "TRUE": return true
            case "false", "False", "FALSE": return false
            default: break
            }
        }
        problems.error(place, "\"\(key)\" must be true or false\(quotes ? ", not \(quoted)" : "")")
        return nil
    }

    func integer(_ key: String, _ range: ClosedRange<Int>, _ problems: inout ConfigurationProblems) -> Int? {
        guard case .scalar(let scalar) = content, scalar.isPlain || scalar.isSubstituted, scalar.isInteger else {
            problems.error(place, "\"\(key)\" must be a whole number, not \(quoted); write \(range.words)")
            return nil
        }
        guard let number = Int(scalar.text), range.contains(number) else {
            problems.error(place, "\"\(key)\" cannot be \(quoted); write \(range.words)")
            return nil
        }
        return number
    }

    func texts(_ key: String, _ problems: inout ConfigurationProblems) -> [String]? {
        guard case .sequence(let items) = content else {
            problems.error(place, "\"\(key)\" must be a list, not \(kind); write \(key): [\(listed)]")
            return nil
        }
        guard !items.isEmpty else {
            problems.error(place, "\"\(key)\" is an empty list; name at least one")
            return nil
        }
        let texts = items.map { $0.text(key, &problems) }
        return texts.contains(nil) ? nil : texts.compactMap(\.self)
    }

    /// Whether a variable in the value was replaced, so that it may contain a secret.
    var isSubstituted: Bool {
        guard case .scalar(let scalar) = content else { return false }
        return scalar.isSubstituted
    }

    /// The value as it is written in the file, for a message.
    var quoted: String {
        guard case .scalar(let scalar) = content else { return kind }
        guard !isNull else { return "nothing" }
        let source = scalar.source.count > 60 ? scalar.source.prefix(60) + "…" : scalar.source[...]
        return scalar.isPlain ? String(source) : "the text \"\(source)\""
    }

    private var listed: String {
        guard case .scalar(let scalar) = content, !isNull else { return "NAME" }
        return scalar.source.count > 60 ? "NAME" : scalar.source
    }
}

extension YAMLScalar {
    fileprivate var isInteger: Bool {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        return !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

extension ClosedRange<Int> {
    fileprivate var words: String { "a number from \(lowerBound) to \(upperBound)" }
}
