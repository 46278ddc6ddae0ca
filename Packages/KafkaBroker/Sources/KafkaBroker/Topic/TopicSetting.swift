/// A topic setting, with Kafka's name, default and rules.
struct TopicSetting: Sendable {
    enum Kind: Sendable {
        case boolean
        case int(ClosedRange<Int64>)
        case long(ClosedRange<Int64>)
        /// A gzip level: 1 to 9, or -1 for the codec's default.
        case gzipLevel
        /// A number from 0 to 1.
        case ratio
        case choice([String])
        /// A list in which each name occurs once.
        case list(of: [String])
        /// A list of `partition:broker`, or `*`.
        case replicas

        /// The number of the type in DescribeConfigs responses.
        var number: Int8 {
            switch self {
            case .boolean: 1
            case .choice: 2
            case .int, .gzipLevel: 3
            case .long: 5
            case .ratio: 6
            case .list, .replicas: 7
            }
        }
    }

    let name: String
    let kind: Kind
    /// The default value.
    let standard: String
    /// The broker setting that determines the default, if there is one.
    let brokerName: String?

    init(_ name: String, _ kind: Kind, _ standard: String, broker brokerName: String? = nil) {
        self.name = name
        self.kind = kind
        self.standard = standard
        self.brokerName = brokerName
    }

    /// Validates a value and returns it in the form in which Kafka describes it.
    func normalized(_ value: String) throws(TopicConfiguration.Invalid) -> String {
        let text = value.trimmed
        switch kind {
        case .boolean:
            let lowered = text.lowercased()
            guard lowered == "true" || lowered == "false" else {
                throw invalid(text, "Expected value to be either true or false")
            }
            return lowered
        case .int(let range):
            guard let number = Int32(text) else { throw invalid(text, "Not a number of type INT") }
            return try check(Int64(number), range)
        case .long(let range):
            guard let number = Int64(text) else { throw invalid(text, "Not a number of type LONG") }
            return try check(number, range)
        case .gzipLevel:
            guard let number = Int32(text) else { throw invalid(text, "Not a number of type INT") }
            guard number == -1 || (1...9).contains(number) else {
                throw invalid(String(number), "Value must be between 1 and 9 or equal to -1")
            }
            return String(number)
        case .ratio:
            guard let number = Self.double(text) else { throw invalid(text, "Not a number of type DOUBLE") }
            guard number >= 0 else { throw invalid(number.description, "Value must be at least 0") }
            guard number <= 1 else { throw invalid(number.description, "Value must be no more than 1") }
            return number.description
        case .choice(let choices):
            guard choices.contains(text) else {
                throw invalid(text, "String must be one of: \(choices.joined(separator: ", "))")
            }
            return text
        case .list(let choices):
            return try list(text, of: choices)
        case .replicas:
            return try replicas(text)
        }
    }

    private func check(
        _ number: Int64, _ range: ClosedRange<Int64>
    ) throws(TopicConfiguration.Invalid) -> String {
        guard number >= range.lowerBound else {
            throw invalid(String(number), "Value must be at least \(range.lowerBound)")
        }
        guard number <= range.upperBound else {
            throw invalid(String(number), "Value must be no more than \(range.upperBound)")
        }
        return String(number)
    }

    /// Parses a number in Java's notation, except for its hexadecimal form.
    private static func double(_ text: String) -> Double? {
        var digits = text
        if let last = digits.last, "fFdD".contains(last) { digits.removeLast() }
        guard !digits.isEmpty, digits.allSatisfy({ "0123456789+-.eE".contains($0) }) else { return nil }
        return Double(digits)
    }

    private func list(_ text: String, of choices: [String]) throws(TopicConfiguration.Invalid) -> String {
        var names: [String] = []
        for name in Self.elements(text) {
            guard !name.isEmpty else {
                throw TopicConfiguration.Invalid(message: "Configuration '\(self.name)' values must not be empty.")
            }
            guard choices.contains(name) else {
                throw invalid(name, "String must be one of: \(choices.joined(separator: ", "))")
            }
            if !names.contains(name) { names.append(name) }
        }
        return names.joined(separator: ",")
    }

    private func replicas(_ text: String) throws(TopicConfiguration.Invalid) -> String {
        let elements = Self.elements(text)
        let areValid =
            elements == ["*"]
            || elements.allSatisfy { element in
                guard !element.isEmpty else { return true }
                let parts = element.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                return parts.count == 2
                    && parts.allSatisfy { part in
                        !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                    }
            }
        guard areValid else {
            throw invalid(
                "[\(elements.joined(separator: ", "))]",
                "\(name) must be the literal '*' or a list of replicas in the following format: "
                    + "[partitionId]:[brokerId],[partitionId]:[brokerId],...")
        }
        return elements.joined(separator: ",")
    }

    /// Returns the elements of a comma-separated list, without the spaces around them. An empty text has no elements.
    private static func elements(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed }
    }

    private func invalid(_ value: String, _ reason: String) -> TopicConfiguration.Invalid {
        TopicConfiguration.Invalid(
            message: "Invalid value \(value.prefix(100)) for configuration \(name): \(reason)")
    }
}

extension String {
    /// The text without leading and trailing characters up to the space character, as Java's `trim` does.
    fileprivate var trimmed: String {
        let isBlank = { (byte: UInt8) in byte <= UInt8(ascii: " ") }
        guard let first = utf8.firstIndex(where: { !isBlank($0) }), let last = utf8.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[first...last])
    }
}
