@_spi(KafkaInternals) import KafkaTransport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The output of the program, and its end.
///
/// No control character except a line break reaches the terminal, whatever text a peer has sent. The program continues
/// if the reader of its output is gone.
enum Terminal {
    /// Whether standard output is a terminal, and not a file or a pipe.
    static var isInteractive: Bool { isatty(1) == 1 }
    /// Whether standard error is a terminal.
    static var hasErrorTerminal: Bool { isatty(2) == 1 }

    static func print(_ text: String) { StandardError.write(PlainText.escapedLines(text) + "\n", to: 1) }
    static func printError(_ text: String) { StandardError.write(PlainText.escapedLines(text) + "\n") }

    /// Writes to standard error without changes and without a line break: for text that moves the cursor.
    static func writeError(_ text: String) { StandardError.write(text) }

    /// Writes over the current line of standard output.
    static func redraw(_ line: String) { StandardError.write("\r\u{1b}[2K\(line)", to: 1) }

    /// Ends the process; `text` goes to standard error unless the status is 0.
    static func end(_ status: ExitStatus, _ text: String? = nil) {
        if let text { status == .done ? print(text) : printError(text) }
        exit(status.rawValue)
    }
}
