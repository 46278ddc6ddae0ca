/// One line of a log before it is formatted.
public struct LogLine: Sendable {
    /// The maximum number of characters of a message. A longer one is cut.
    public static let maximumLength = 2000

    /// The time in milliseconds since 1970.
    public var time: Int64
    /// The level.
    public var level: Log.Level
    /// The subject of the line.
    public var context: LogContext
    /// What happened, including the error.
    public var message: String
    /// The error alone; `nil` for none. The message contains it too.
    public var error: String?
    /// A JSON object with counts, for a line that reports counts; otherwise `nil`.
    public var report: String?
    /// The source location that logged the line.
    var origin: Origin
    /// Whether the line may be left out if there are many like it.
    var isLimited = true

    /// A source location.
    struct Origin: Hashable, Sendable {
        var file: String
        var line: UInt
    }

    /// The line as text without a line feed: `2026-11-28T19:53:56.123Z warning orders: message`.
    ///
    /// Control characters are escaped, so that a message cannot fake another line or move a terminal's cursor.
    public var text: String {
        let name = context.connector.map { " \(PlainText.escaped($0)):" } ?? ""
        let message = PlainText.escaped(message, limit: report == nil ? Self.maximumLength : .max)
        return "\(LogTime.text(time)) \(level)\(name) \(message)"
    }
}

/// Formats a time as in RFC 3339, in UTC with milliseconds.
@_spi(KafkaInternals)
public enum LogTime {
    /// Returns the text of a time in milliseconds since 1970, for example `2026-11-28T19:53:56.123Z`.
    public static func text(_ milliseconds: Int64) -> String {
        let time = max(milliseconds, 0)
        let (year, month, day) = date(time / 86_400_000)
        let seconds = time / 1000 % 86_400
        return "\(padded(year, 4))-\(padded(month))-\(padded(day))T\(padded(seconds / 3600)):"
            + "\(padded(seconds / 60 % 60)):\(padded(seconds % 60)).\(padded(time % 1000, 3))Z"
    }

    /// Returns the Gregorian date of a day since 1970. The computation lets years begin in March, so that a leap day is
    /// the last day of its year.
    private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let (era, day) = (shifted / 146_097, shifted % 146_097)
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        return (
            year + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9,
            dayOfYear - (153 * month + 2) / 5 + 1
        )
    }

    private static func padded(_ number: Int64, _ width: Int = 2) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }
}
