import KafkaCodecs

/// Keeps a log short: a line that repeats within 30 s is counted, and so are lines of one place beyond the first twenty.
///
/// The count is written at the end of the 30 s, with the next line or by `flush()`.
@_spi(KafkaInternals)
public final class LogLimiter: Sendable {
    /// How long repeats are counted.
    public static let window = Duration.seconds(30)
    /// The most different lines of one place and one connector within the window.
    static let linesPerPlace = 20
    /// The most lines that are remembered.
    static let capacity = 1024

    private struct Key: Hashable {
        /// The message, or `nil` for all further lines of the place.
        var message: String?
        var origin: LogLine.Origin
        var level: Log.Level
        var context: LogContext
    }

    private struct Entry {
        var began: ContinuousClock.Instant
        var line: LogLine
        /// The lines that were not written.
        var suppressed = 0
        /// The different lines that were written.
        var written = 0
    }

    private let entries = Lock<[Key: Entry]>([:])
    private let write: @Sendable (LogLine) -> Void

    /// Creates a limiter in front of `write`.
    public init(_ write: @escaping @Sendable (LogLine) -> Void) {
        self.write = write
    }

    /// Writes a line, or counts it.
    public func log(_ line: LogLine) { log(line, at: .now) }

    func log(_ line: LogLine, at now: ContinuousClock.Instant) {
        let lines = entries.withLock { entries -> [LogLine] in
            var lines = Self.expire(&entries, at: now)
            if Self.admits(line, &entries, at: now) { lines.append(line) }
            return lines
        }
        for line in lines { write(line) }
    }

    /// Writes the counts of the windows that have ended; with `isFinal`, of all.
    public func flush(isFinal: Bool = false) { flush(at: isFinal ? .now + Self.window : .now) }

    func flush(at now: ContinuousClock.Instant) {
        for line in entries.withLock({ Self.expire(&$0, at: now) }) { write(line) }
    }

    private static func admits(
        _ line: LogLine, _ entries: inout [Key: Entry], at now: ContinuousClock.Instant
    ) -> Bool {
        guard line.report == nil else { return true }
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

    /// Ends the windows that are over, and returns a line for each in which something was counted.
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
            // A new window: a line that goes on repeating is written once in 30 s.
            entries[key] = Entry(began: now, line: entry.line, written: key.message == nil ? linesPerPlace : 0)
        }
        return lines.sorted { $0.message < $1.message }
    }

    /// The message without the ports of addresses: connections of one peer differ in nothing else.
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
