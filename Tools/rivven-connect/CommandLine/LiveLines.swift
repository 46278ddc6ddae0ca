import KafkaCodecs

/// Lines at the bottom of the terminal that are drawn again and again, with log lines above them. They use standard
/// error.
final class LiveLines: Sendable {
    private let lines = Lock<[String]>([])
    private let write: @Sendable (String) -> Void

    init(_ write: @escaping @Sendable (String) -> Void = { Terminal.writeError($0) }) {
        self.write = write
    }

    /// Replaces the lines that are shown by `new`.
    func show(_ new: [String]) {
        lines.withLock { lines in
            write(Self.erasing(lines.count) + Self.drawing(new))
            lines = new
        }
    }

    /// Prints a permanent line above the others.
    func print(_ line: String) {
        lines.withLock { lines in write(Self.erasing(lines.count) + line + "\n" + Self.drawing(lines)) }
    }

    private static func erasing(_ count: Int) -> String { count == 0 ? "" : "\u{1b}[\(count)A\u{1b}[J" }

    /// Long lines are cut and not wrapped, because the lines to erase are counted.
    private static func drawing(_ lines: [String]) -> String {
        lines.isEmpty ? "" : "\u{1b}[?7l" + lines.map { "\u{1b}[2K\($0)\n" }.joined() + "\u{1b}[?7h"
    }
}
