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
            writer.table("var knownName: String?", over: "rawValue", rows(errors, \.name), other: "nil")
            writer.blank()
            writer.table("var knownDescription: String?", over: "rawValue", rows(errors, \.description), other: "nil")
            writer.blank()
            writer.line("/// Whether the same request may succeed later; `false` for a code that is not known here.")
            writer.table(
                "public var isRetriable: Bool", over: "rawValue",
                errors.filter(\.isRetriable).map { (String($0.code), "true") }, other: "false")
        }
        return writer.text
    }

    /// Returns one row per error, with the text that `value` returns.
    private static func rows(_ errors: [ErrorEntry], _ value: (ErrorEntry) -> String) -> [(key: String, value: String)]
    {
        errors.map { (String($0.code), "\"\(value($0))\"") }
    }
}
