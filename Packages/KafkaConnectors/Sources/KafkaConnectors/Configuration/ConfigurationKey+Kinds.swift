import KafkaCrypto

/// A setting with a fixed set of names.
protocol ConfigurationChoice: RawRepresentable<String>, CaseIterable, Sendable {}

extension ConfigurationChoice {
    static var names: [String] { allCases.map(\.rawValue) }
}

extension ConfigurationKey where Target: ConfigurationBlock {
    typealias Path<Value> = any WritableKeyPath<Target, Value> & Sendable

    static func boolean(_ name: String, _ path: Path<Bool>, _ documentation: String) -> Self {
        Self(
            name: name, shape: .boolean, defaultValue: "\(Target()[keyPath: path])", documentation: documentation
        ) { entry, target, problems in
            if let value = entry.value.boolean(name, quotes: !Target.hidesValues, &problems) {
                target[keyPath: path] = value
            }
        }
    }

    static func boolean(
        _ name: String, _ path: Path<Bool?>, default defaultValue: Bool? = nil, _ documentation: String
    ) -> Self {
        Self(
            name: name, shape: .boolean, defaultValue: defaultValue.map { "\($0)" }, documentation: documentation
        ) { entry, target, problems in
            if let value = entry.value.boolean(name, quotes: !Target.hidesValues, &problems) {
                target[keyPath: path] = value
            }
        }
    }

    static func integer(
        _ name: String, _ path: Path<Int>, _ range: ClosedRange<Int>, _ documentation: String
    ) -> Self {
        Self(
            name: name, shape: .integer(range), defaultValue: "\(Target()[keyPath: path])",
            documentation: documentation
        ) { entry, target, problems in
            if let value = entry.value.integer(name, range, &problems) { target[keyPath: path] = value }
        }
    }

    static func integer(
        _ name: String, _ path: Path<Int?>, _ range: ClosedRange<Int>, _ documentation: String
    ) -> Self {
        Self(name: name, shape: .integer(range), documentation: documentation) { entry, target, problems in
            if let value = entry.value.integer(name, range, &problems) { target[keyPath: path] = value }
        }
    }

    /// A time, which the file gives in milliseconds.
    static func milliseconds(
        _ name: String, _ path: Path<Duration>, _ range: ClosedRange<Int>, _ documentation: String
    ) -> Self {
        Self(
            name: name, shape: .integer(range), defaultValue: "\(Target()[keyPath: path].wholeMilliseconds)",
            documentation: documentation
        ) { entry, target, problems in
            if let value = entry.value.integer(name, range, &problems) { target[keyPath: path] = .milliseconds(value) }
        }
    }

    /// An optional time, which the file gives in milliseconds.
    static func milliseconds(
        _ name: String, _ path: Path<Duration?>, _ range: ClosedRange<Int>, _ documentation: String
    ) -> Self {
        Self(name: name, shape: .integer(range), documentation: documentation) { entry, target, problems in
            if let value = entry.value.integer(name, range, &problems) { target[keyPath: path] = .milliseconds(value) }
        }
    }

    static func text(
        _ name: String, _ path: Path<String>, isRequired: Bool = false, _ documentation: String,
        check: @escaping @Sendable (String) -> String? = { _ in nil }
    ) -> Self {
        Self(
            name: name, shape: .text,
            defaultValue: isRequired ? nil : JSONText.quoted(Target()[keyPath: path]), isRequired: isRequired,
            documentation: documentation
        ) { entry, target, problems in
            guard let text = entry.value.text(name, &problems) else { return }
            if let fault = check(text) { return problems.error(entry.value.place, "\"\(name)\" \(fault)") }
            target[keyPath: path] = text
        }
    }

    static func text(
        _ name: String, _ path: Path<String?>, _ documentation: String,
        check: @escaping @Sendable (String) -> String? = { _ in nil }
    ) -> Self {
        Self(name: name, shape: .text, documentation: documentation) { entry, target, problems in
            guard let text = entry.value.text(name, &problems) else { return }
            if let fault = check(text) { return problems.error(entry.value.place, "\"\(name)\" \(fault)") }
            target[keyPath: path] = text
        }
    }

    /// Text, a number, or a boolean. A quoted value is text.
    static func scalar(_ name: String, _ path: Path<ScalarValue?>, _ documentation: String) -> Self {
        Self(name: name, shape: .scalar, documentation: documentation) { entry, target, problems in
            guard case .scalar(let scalar) = entry.value.content else {
                return problems.error(
                    entry.value.place, "\"\(name)\" must be one value, not \(entry.value.kind); write \(name): VALUE")
            }
            target[keyPath: path] = ScalarValue(scalar)
        }
    }

    /// Text with any characters, which no message contains.
    static func secret(_ name: String, _ path: Path<Secret?>, _ documentation: String) -> Self {
        Self(name: name, shape: .text, documentation: documentation) { entry, target, problems in
            guard case .scalar(let scalar) = entry.value.content else {
                return problems.error(entry.value.place, "\"\(name)\" must be one value, not \(entry.value.kind)")
            }
            guard !entry.value.isNull, !scalar.text.isEmpty else {
                return problems.error(entry.value.place, "\"\(name)\" is empty; write a value, or leave the key out")
            }
            target[keyPath: path] = Secret(scalar.text)
        }
    }

    static func choice<Choice: ConfigurationChoice>(
        _ name: String, _ path: Path<Choice>, _ documentation: String
    ) -> Self {
        choice(name, defaultValue: JSONText.quoted(Target()[keyPath: path].rawValue), documentation) {
            $0[keyPath: path] = $1
        }
    }

    static func choice<Choice: ConfigurationChoice>(
        _ name: String, _ path: Path<Choice?>, _ documentation: String
    ) -> Self {
        choice(name, defaultValue: nil, documentation) { (target: inout Target, choice: Choice) in
            target[keyPath: path] = choice
        }
    }

    private static func choice<Choice: ConfigurationChoice>(
        _ name: String, defaultValue: String?, _ documentation: String,
        set: @escaping @Sendable (inout Target, Choice) -> Void
    ) -> Self {
        Self(
            name: name, shape: .choice(Choice.names), defaultValue: defaultValue, documentation: documentation
        ) { entry, target, problems in
            guard case .scalar(let scalar) = entry.value.content else {
                return problems.error(
                    entry.value.place,
                    "\"\(name)\" must be one of \(Choice.names.joined(separator: ", ")), not \(entry.value.kind)")
            }
            if let choice = Choice(rawValue: scalar.text) { return set(&target, choice) }
            let fault = Target.hidesValues ? "has an unknown value" : "cannot be \(entry.value.quoted)"
            let nearest = Suggestion.nearest(to: scalar.text, of: Choice.names)
            let advice = nearest.map { "did you mean \($0)?" } ?? "write \(Choice.names.joined(separator: ", "))"
            problems.error(entry.value.place, "\"\(name)\" \(fault); \(advice)")
        }
    }

    static func texts(
        _ name: String, _ path: Path<[String]>, isRequired: Bool = false, _ documentation: String,
        check: @escaping @Sendable (String) -> String? = { _ in nil }
    ) -> Self {
        Self(name: name, shape: .texts, isRequired: isRequired, documentation: documentation) {
            entry, target, problems in
            guard let texts = entry.value.texts(name, &problems), case .sequence(let items) = entry.value.content
            else { return }
            var seen: Set<String> = []
            for (index, text) in texts.enumerated() {
                if let fault = check(text) { problems.error(items[index].place, "\"\(name)\" \(fault)") }
                if !seen.insert(text).inserted {
                    problems.error(
                        items[index].place, "\"\(name)\" contains \(items[index].quoted) twice; list it once")
                }
            }
            target[keyPath: path] = texts
        }
    }

    /// Names and texts that the user chooses, in the order of the file.
    static func textMap(_ name: String, _ path: Path<[TextPair]>, _ documentation: String) -> Self {
        Self(name: name, shape: .textMap, documentation: documentation) { entry, target, problems in
            guard let entries = entry.value.entries(of: "\"\(name)\"", at: entry.place, &problems) else { return }
            target[keyPath: path] = entries.compactMap { entry in
                // A name without a value may be a value in the wrong place, such as a secret, so it is not quoted.
                if Target.hidesValues, entry.value.isNull {
                    problems.error(
                        entry.place, "a name in \"\(name)\" has no value; write a name, a colon, a space and a text")
                    return nil
                }
                return entry.value.plainText(entry.key, &problems).map { TextPair(name: entry.key, value: $0) }
            }
        }
    }
}

/// A name and a text.
public struct TextPair: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The text.
    public var value: String

    /// Creates a pair.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

extension YAMLNode {
    /// Returns text, which may be empty. Returns `nil` after reporting what is wrong.
    fileprivate func plainText(_ key: String, _ problems: inout ConfigurationProblems) -> String? {
        guard case .scalar(let scalar) = content, !isNull else {
            problems.error(place, "\"\(key)\" must be text, not \(kind); write \(key): \"\" for an empty one")
            return nil
        }
        return scalar.text
    }
}

extension Duration {
    /// The time in whole milliseconds. Fractions are cut off.
    var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
