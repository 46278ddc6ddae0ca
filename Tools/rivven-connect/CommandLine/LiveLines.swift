import KafkaCodecs

/// Lines at the foot of a terminal's standard error that are drawn over and over, with what is logged above them.
final class LiveLines: Sendable {
    private let lines = Lock<[String]>([])
    private let write: @Sendable (String) -> Void

    init(_ write: @escaping @Sendable (String) -> Void = { Terminal.writeError($0) }) {
        self.write = write
    }

    /// Shows `new` where the last lines were.
    func show(_ new: [String]) {
        lines.withLock { lines in
            write(Self.erasing(lines.count) + Self.drawing(new))
            lines = new
        }
    }

    /// Writes a line that stays, above the others.
    func print(_ line: String) {
        lines.withLock { lines in write(Self.erasing(lines.count) + line + "\n" + Self.drawing(lines)) }
    }

    private static func erasing(_ count: Int) -> String { count == 0 ? "" : "\u{1b}[\(count)A\u{1b}[J" }

    /// Long lines are cut rather than wrapped, since what is erased is counted in lines.
    private static func drawing(_ lines: [String]) -> String {
        lines.isEmpty ? "" : "\u{1b}[?7l" + lines.map { "\u{1b}[2K\($0)\n" }.joined() + "\u{1b}[?7h"
    }
}
