/// What is wrong with a configuration file, or unwise in it, and where: one line that says what to write instead.
///
/// Never holds a secret: values are quoted as they stand in the file, before variables are replaced.
public struct ConfigurationDiagnostic: Error, Hashable, Sendable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Sendable {
        /// The configuration is not taken.
        case error
        /// The configuration is taken, and may not do what was meant.
        case warning
    }

    /// How bad it is.
    public let severity: Severity
    /// The file's name as it was given.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The column, from 1, in characters.
    public let column: Int
    /// What is wrong, and what to write instead.
    public let message: String

    init(_ severity: Severity, file: String, place: YAMLPlace, message: String) {
        self.severity = severity
        self.file = file
        line = place.line
        column = place.column
        // What a file holds cannot fake another line of output.
        self.message = String(
            message.map { $0.isNewline || $0.asciiValue.map { $0 < 0x20 || $0 == 0x7f } == true ? " " : $0 })
    }

    public var description: String { "\(file):\(line):\(column): \(severity.rawValue): \(message)" }
}

/// Why a configuration was not taken: every fault, in the order of the file.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    /// The faults and the warnings, in the order of the file.
    public let diagnostics: [ConfigurationDiagnostic]

    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
