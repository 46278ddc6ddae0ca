import KafkaCodecs

/// Limits the size of a log. A line that is repeated within 30 s is only counted, and so are different lines from one
/// source location after the first twenty. Lines about losses are always written.
///
/// The counts are written at the end of the 30 s, together with the next line or by `flush()`.
@_spi(KafkaInternals)
public final class LogLimiter: Sendable {
    /// How long repeated lines are counted.
    public static let window = Duration.seconds(30)
    /// The maximum number of different lines from one source location and one connector within the window.
    static let linesPerPlace = 20
    /// The maximum number of lines that are remembered.
    static let capacity = 1024

    private struct Key: Hashable {
        /// The message, or `nil` in the key that counts all lines of a source location.
        var message: String?
        var origin: LogLine.Origin
        var level: Log.Level
        var context: LogContext
    }

    private struct Entry {
        var began: ContinuousClock.Instant
        var line: LogLine
        /// The number of lines that were not written.
        var suppressed = 0
        /// The number of different lines that were written.
        var written = 0
    }

    private let entries = Lock<[Key: Entry]>([:])
    private let write: @Sendable (LogLine) -> Void

    /// Creates a limiter that passes lines to `write`.
    public init(_ write: @escaping @Sendable (LogLine) -> Void) {
        self.write = write
    }

    /// Writes a line, or only counts it.
    public func log(_ line: LogLine) { log(line, at: .now) }

    func log(_ line: LogLine, at now: ContinuousClock.Instant) {
        let lines = entries.withLock { entries -> [LogLine] in
            var lines = Self.expire(&entries, at: now)
            if Self.admits(line, &entries, at: now) { lines.append(line) }
            return lines
        }
        for line in lines { write(line) }
    }

    /// Writes the counts of the windows that have ended. If `isFinal` is true, writes all counts.
    public func flush(isFinal: Bool = false) { flush(at: isFinal ? .now + Self.window : .now) }

    func flush(at now: ContinuousClock.Instant) {
        for line in entries.withLock({ Self.expire(&$0, at: now) }) { write(line) }
    }

    private static func admits(
        _ line: LogLine, _ entries: inout [Key: Entry], at now: ContinuousClock.Instant
    ) -> Bool {
        guard line.report == nil, line.isLimited else { return true }
        let key = Key(
            message: portless(line.message), origin: line.origin, level: line.level, context: line.context)
        if entries[key] != nil {
            entries[key]?.suppressed += 1
            return false
        }
        if line.level <= .info {
            let place = Key(
                origin: line.origin, level: line.level,
                context: LogContext(kind: line.context.kind, connector: line.context.connector))
            var entry = entries[place] ?? Entry(began: now, line: line)
            let isFull = entry.written >= linesPerPlace
            if isFull { (entry.suppressed, entry.line) = (entry.suppressed + 1, line) } else { entry.written += 1 }
            entries[place] = entry
            guard !isFull else { return false }
        }
        if entries.count < capacity { entries[key] = Entry(began: now, line: line) }
        return true
    }

    /// Ends the windows that are over, and returns a line for each one that counted lines.
    private static func expire(_ entries: inout [Key: Entry], at now: ContinuousClock.Instant) -> [LogLine] {
        var lines: [LogLine] = []
        for (key, entry) in entries where now - entry.began >= window {
            guard entry.suppressed > 0 else {
                entries[key] = nil
                continue
            }
            var line = entry.line
            line.message =
                key.message == nil
                ? "\(entry.suppressed) more lines like this within 30 s: \(line.message)"
                : "\(line.message) (\(entry.suppressed) more times within 30 s)"
            line.time = WallClock.milliseconds()
            lines.append(line)
            // A new window begins, so a line that keeps repeating is written once in 30 s.
            entries[key] = Entry(began: now, line: entry.line, written: key.message == nil ? linesPerPlace : 0)
        }
        return lines.sorted { $0.message < $1.message }
    }

    /// Returns the message without the ports of addresses. Messages about several connections of one peer differ only
    /// in these.
    private static func portless(_ message: String) -> String {
        var result = ""
        var last: Unicode.Scalar = " "
        var isPort = false
        for scalar in message.unicodeScalars {
            let isDigit = ("0"..."9").contains(scalar)
            if isPort, isDigit { continue }
            isPort = scalar == ":" && (("0"..."9").contains(last) || last == "]")
            result.unicodeScalars.append(scalar)
            last = scalar
        }
        return result
    }
}
