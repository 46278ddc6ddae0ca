import KafkaConnectors

/// An evaluator of the part of PromQL that `alerts.yml` uses. It works on two scrapes of one connector: an increase is
/// the difference between them.
struct RuleExpression {
    private var tokens: [Substring]
    private let before: [String: Double]
    private let after: [String: Double]
    /// The metrics that the expression names.
    private(set) var names: Set<String> = []

    /// Returns the value of `text` (`nil` if its conditions are not met) and the metrics that it names.
    static func evaluate(
        _ text: String, before: [String: Double], after: [String: Double]
    ) throws -> (value: Double?, names: Set<String>) {
        var expression = RuleExpression(tokens: try tokens(of: text), before: before, after: after)
        let value = try expression.alternatives()
        guard expression.tokens.isEmpty else {
            throw ConnectorError("\"\(expression.tokens[0])\" is left over in \(text)")
        }
        return (value, expression.names)
    }

    private init(tokens: [Substring], before: [String: Double], after: [String: Double]) {
        (self.tokens, self.before, self.after) = (tokens, before, after)
    }

    private static func tokens(of text: String) throws -> [Substring] {
        var tokens: [Substring] = []
        var rest = text[...]
        while let first = rest.first {
            let token: Substring
            if first == " " {
                rest.removeFirst()
                continue
            } else if first.isLetter || first.isNumber {
                token = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
            } else if rest.hasPrefix("==") {
                token = rest.prefix(2)
            } else {
                token = rest.prefix(1)
            }
            tokens.append(token)
            rest = rest.dropFirst(token.count)
        }
        return tokens
    }

    private mutating func take(_ token: String) -> Bool {
        guard tokens.first.map({ $0 == token }) ?? false else { return false }
        tokens.removeFirst()
        return true
    }

    private mutating func expect(_ token: String) throws {
        guard take(token) else {
            throw ConnectorError("\"\(token)\" is missing before \(tokens.joined(separator: " "))")
        }
    }

    private mutating func alternatives() throws -> Double? {
        var value = try conditions()
        while take("or") {
            let other = try conditions()
            value = value ?? other
        }
        return value
    }

    private mutating func conditions() throws -> Double? {
        var value = try comparison()
        while take("and") {
            let other = try comparison()
            value = other == nil ? nil : value
        }
        return value
    }

    private mutating func comparison() throws -> Double? {
        let left = try sum()
        let signs: [(String, (Double, Double) -> Bool)] = [
            (">", { $0 > $1 }), ("<", { $0 < $1 }), ("==", { $0 == $1 }),
        ]
        for (sign, holds) in signs where take(sign) {
            let right = try sum()
            guard let left, let right, holds(left, right) else { return nil }
            return left
        }
        return left
    }

    private mutating func sum() throws -> Double? {
        var value = try quotient()
        while take("+") {
            let right = try quotient()
            value = zip(value, right) { $0 + $1 }
        }
        return value
    }

    private mutating func quotient() throws -> Double? {
        var value = try operand()
        while take("/") {
            let right = try operand()
            value = zip(value, right) { $0 / $1 }
        }
        return value
    }

    /// Combines both values, or returns `nil` if one is missing.
    private func zip(_ left: Double?, _ right: Double?, _ combine: (Double, Double) -> Double) -> Double? {
        guard let left, let right else { return nil }
        return combine(left, right)
    }

    private mutating func operand() throws -> Double? {
        if take("(") {
            let value = try alternatives()
            try expect(")")
            return value
        }
        guard let token = tokens.first else { throw ConnectorError("the expression ends too early") }
        tokens.removeFirst()
        if let number = Double(token) { return number }
        guard token == "increase" || token == "delta" else {
            names.insert(String(token))
            return after[String(token)]
        }
        try expect("(")
        let name = String(tokens.removeFirst())
        try expect("[")
        tokens.removeFirst()
        try expect("]")
        try expect(")")
        names.insert(name)
        guard let first = before[name], let last = after[name] else { return nil }
        return last - first
    }
}
