/// The log of the library. It is off unless it is given a sink.
///
/// A message is created only if its level is enabled. On a hot path call `isEnabled(_:)` once and keep the result.
public struct Log: Sendable {
    /// The level of a message. A log of one level also contains all more severe ones.
    public enum Level: Int, Sendable, Hashable, Comparable, CaseIterable {
        /// The levels from the most to the least severe.
        case error, warning, info, debug, trace

        /// Whether `left` is more severe.
        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// A function that receives each message. It is called on any thread.
    public typealias Sink = @Sendable (_ level: Level, _ message: String) -> Void

    /// The context that every line of this log has.
    public private(set) var context = LogContext()
    private let highest: Int
    private let sink: @Sendable (LogLine) -> Void

    private init(highest: Int, sink: @escaping @Sendable (LogLine) -> Void) {
        self.highest = highest
        self.sink = sink
    }

    /// A log that discards everything.
    public static let off = Log(highest: -1) { _ in }

    /// Creates a log that passes messages up to `level` to `sink`.
    public init(level: Level, sink: @escaping Sink) {
        self.init(highest: level.rawValue) { sink($0.level, $0.report.map { "metrics \($0)" } ?? $0.message) }
    }

    /// Creates a log that passes lines up to `level` to `lines`, with their time and context.
    public init(level: Level, lines: @escaping @Sendable (LogLine) -> Void) {
        self.init(highest: level.rawValue, sink: lines)
    }

    /// Creates a log that writes text to standard error. A line that is repeated within 30 s is only counted.
    public static func standardError(level: Level) -> Log {
        let limiter = LogLimiter { StandardError.write($0.text + "\n") }
        return Log(level: level, lines: { limiter.log($0) })
    }

    /// Returns a copy of this log whose lines have `context`.
    public func about(_ context: LogContext) -> Log {
        var log = self
        log.context = context
        return log
    }

    /// Whether messages of `level` are logged.
    public func isEnabled(_ level: Level) -> Bool { level.rawValue <= highest }

    /// Logs a failure that needs attention.
    ///
    /// - Parameters:
    ///   - message: What happened, including the error.
    ///   - error: The error alone, for structured logs.
    ///   - topic: The topic; that of the context if `nil`.
    ///   - partition: The partition; that of the context if `nil`.
    public func error(
        _ message: @autoclosure () -> String, error: @autoclosure () -> String? = nil, topic: String? = nil,
        partition: Int? = nil, file: StaticString = #fileID, line: UInt = #line
    ) { say(.error, message, error, topic, partition, file, line) }

    /// Logs an unexpected condition and how the program continues.
    public func warning(
        _ message: @autoclosure () -> String, error: @autoclosure () -> String? = nil, topic: String? = nil,
        partition: Int? = nil, file: StaticString = #fileID, line: UInt = #line
    ) { say(.warning, message, error, topic, partition, file, line) }

    /// Logs at the level `warning` what was lost, or moved out of the way. Every such line is written, however many there
    /// are.
    public func loss(_ message: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line) {
        say(.warning, message, { nil }, nil, nil, file, line, isLimited: false)
    }

    /// Logs what is of interest to an operator: started, connected, closed.
    public func info(
        _ message: @autoclosure () -> String, error: @autoclosure () -> String? = nil, topic: String? = nil,
        partition: Int? = nil, file: StaticString = #fileID, line: UInt = #line
    ) { say(.info, message, error, topic, partition, file, line) }

    /// Logs what is of interest to a developer.
    public func debug(
        _ message: @autoclosure () -> String, error: @autoclosure () -> String? = nil, topic: String? = nil,
        partition: Int? = nil, file: StaticString = #fileID, line: UInt = #line
    ) { say(.debug, message, error, topic, partition, file, line) }

    /// Logs every step.
    public func trace(
        _ message: @autoclosure () -> String, error: @autoclosure () -> String? = nil, topic: String? = nil,
        partition: Int? = nil, file: StaticString = #fileID, line: UInt = #line
    ) { say(.trace, message, error, topic, partition, file, line) }

    /// Logs counts at the level `info`.
    ///
    /// - Parameter counts: A JSON object.
    public func report(_ counts: String, file: StaticString = #fileID, line: UInt = #line) {
        guard isEnabled(.info) else { return }
        let origin = LogLine.Origin(file: "\(file)", line: line)
        sink(
            LogLine(
                time: WallClock.milliseconds(), level: .info, context: context, message: "metrics \(counts)",
                report: counts, origin: origin))
    }

    private func say(
        _ level: Level, _ message: () -> String, _ error: () -> String?, _ topic: String?, _ partition: Int?,
        _ file: StaticString, _ line: UInt, isLimited: Bool = true
    ) {
        guard isEnabled(level) else { return }
        var context = context
        if let topic { context.topic = topic }
        if let partition { context.partition = partition }
        sink(
            LogLine(
                time: WallClock.milliseconds(), level: level, context: context,
                message: context.untitled(message()), error: error().map(context.untitled),
                origin: .init(file: "\(file)", line: line), isLimited: isLimited))
    }
}
