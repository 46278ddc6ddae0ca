/// Writes the table of error codes.
enum ErrorCodeEmitter {
    static func file(_ errors: [ErrorEntry]) throws(GeneratorError) -> String {
        var writer = SwiftWriter.file([])
        try writer.block("extension ErrorCode") { writer throws(GeneratorError) in
            for error in errors {
                writer.line("/// \(error.name) (\(error.code)): \(error.description).")
                writer.line("public static let \(error.memberName) = ErrorCode(rawValue: \(error.code))")
            }
            writer.blank()
            writer.line("/// Every code that is known here, in ascending order.")
            writer.line("public static let all: [ErrorCode] = [")
            for error in errors { writer.line("    .\(error.memberName),") }
            writer.line("]")
            writer.blank()
            try table(&writer, "var knownName: String?", errors.map { ($0, "\"\($0.name)\"") }, other: "nil")
            writer.blank()
            try table(&writer, "var knownDescription: String?", errors.map { ($0, "\"\($0.description)\"") }, other: "nil")
            writer.blank()
            writer.line("/// Whether the same request may succeed later; `false` for a code that is not known here.")
            let retriable = errors.filter(\.isRetriable).map { ($0, "true") }
            try table(&writer, "public var isRetriable: Bool", retriable, other: "false")
        }
        return writer.text
    }

    private static func table(
        _ writer: inout SwiftWriter, _ head: String, _ rows: [(ErrorEntry, String)], other: String
    ) throws(GeneratorError) {
        try writer.block(head) { writer throws(GeneratorError) in
            try writer.block("switch rawValue") { writer throws(GeneratorError) in
                for (error, value) in rows { writer.line("case \(error.code): \(value)") }
                writer.line("default: \(other)")
            }
        }
    }
}
