/// A fault in a configuration file, or a warning, with its position: one line that says what to write instead.
///
/// It contains no secrets: values are quoted as they are written in the file, before variables are replaced.
public struct ConfigurationDiagnostic: Error, Hashable, Sendable, CustomStringConvertible {
    /// The severity of a diagnostic.
    public enum Severity: String, Sendable {
        /// The configuration is rejected.
        case error
        /// The configuration is accepted, but may not do what was intended.
        case warning
    }

    /// The severity.
    public let severity: Severity
    /// The name of the file, as it was given.
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
        // Text from the file must not be able to imitate another line of output.
        self.message = String(
            message.map { $0.isNewline || $0.asciiValue.map { $0 < 0x20 || $0 == 0x7f } == true ? " " : $0 })
    }

    public var description: String { "\(file):\(line):\(column): \(severity.rawValue): \(message)" }
}

/// Why a configuration was rejected.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    /// The errors and the warnings, in the order of the file.
    public let diagnostics: [ConfigurationDiagnostic]

    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
