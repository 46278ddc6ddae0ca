/// A piece of Swift: a line, or a block with a head.
indirect enum Statement {
    case line(String)
    case block(String, [Statement])
    /// Statements that are indented by one more level, such as those of a case.
    case indented([Statement])

    /// Returns `statements` inside `condition`, or unchanged if there is no condition.
    static func when(_ condition: String?, _ statements: [Statement]) -> [Statement] {
        guard let condition else { return statements }
        return [.block("if \(condition)", statements)]
    }
}

/// Swift source, indented as it is written.
struct SwiftWriter {
    static let columns = 120

    private(set) var text = ""
    private var depth = 0

    mutating func line(_ line: String) {
        text += line.isEmpty ? "\n" : String(repeating: "    ", count: depth) + line + "\n"
    }

    mutating func blank() {
        text += "\n"
    }

    /// Writes `head {`, the output of `body`, and `}`.
    mutating func block(_ head: String, _ body: (inout SwiftWriter) throws(GeneratorError) -> Void)
        throws(GeneratorError)
    {
        line(head + " {")
        depth += 1
        try body(&self)
        depth -= 1
        line("}")
    }

    /// Writes `statement`. A block of one line is written in one line if it fits.
    mutating func write(_ statement: Statement) {
        switch statement {
        case .line(let line):
            self.line(line)
        case .block(let head, let statements):
            if statements.count == 1, case .line(let only) = statements[0] {
                let short = "\(head) { \(only) }"
                if 4 * depth + short.count <= Self.columns {
                    return line(short)
                }
            }
            line(head + " {")
            depth += 1
            for statement in statements { write(statement) }
            depth -= 1
            line("}")
        case .indented(let statements):
            depth += 1
            for statement in statements { write(statement) }
            depth -= 1
        }
    }

    mutating func write(_ statements: [Statement]) {
        for statement in statements { write(statement) }
    }

    /// Writes `head` and a switch over `subject` with one line per case.
    mutating func table(_ head: String, over subject: String, _ rows: [(key: String, value: String)], other: String) {
        line(head + " {")
        depth += 1
        line("switch \(subject) {")
        for row in rows { line("case \(row.key): \(row.value)") }
        line("default: \(other)")
        line("}")
        depth -= 1
        line("}")
    }

    /// Starts a file with its header and imports.
    static func file(_ imports: [String]) -> SwiftWriter {
        var writer = SwiftWriter()
        writer.line("// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.")
        // The members that every message has are documented only once, at KafkaMessage.
        writer.line("// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation")
        writer.blank()
        for name in imports { writer.line(name) }
        if !imports.isEmpty { writer.blank() }
        return writer
    }
}
