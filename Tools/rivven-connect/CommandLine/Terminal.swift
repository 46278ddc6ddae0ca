#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the program prints, and how it ends.
enum Terminal {
    /// Whether standard output is a terminal, and not a file or a pipe.
    static var isInteractive: Bool { isatty(1) == 1 }
    /// Whether standard error is a terminal.
    static var hasErrorTerminal: Bool { isatty(2) == 1 }

    static func print(_ text: String) { write(text + "\n", to: 1) }
    static func printError(_ text: String) { write(text + "\n", to: 2) }

    /// Writes to standard error as it stands, without an end of line.
    static func writeError(_ text: String) { write(text, to: 2) }

    /// Writes over the present line.
    static func redraw(_ line: String) { write("\r\u{1b}[2K\(line)", to: 1) }

    /// Ends the process; `text` goes to standard error unless the status is 0.
    static func end(_ status: ExitStatus, _ text: String? = nil) {
        if let text { write(text + "\n", to: status == .done ? 1 : 2) }
        exit(status.rawValue)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
