#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Where the library says what it does. Off unless it is given a sink.
///
/// A message is built only where its level is on. On a hot path ask `isEnabled(_:)` once and keep the answer.
public struct Log: Sendable {
    /// How much is said: each level includes those above it.
    public enum Level: Int, Sendable, Hashable, Comparable, CaseIterable {
        case error, warning, info, debug, trace

        /// Whether `left` is the graver.
        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// Takes one message, from any thread.
    public typealias Sink = @Sendable (_ level: Level, _ message: String) -> Void

    private let highest: Int
    private let sink: Sink

    private init(highest: Int, sink: @escaping Sink) {
        self.highest = highest
        self.sink = sink
    }

    /// Says nothing.
    public static let off = Log(highest: -1) { _, _ in }

    /// Creates a log that gives messages up to `level` to `sink`.
    public init(level: Level, sink: @escaping Sink) {
        self.init(highest: level.rawValue, sink: sink)
    }

    /// Creates a log that writes a line a message to standard error.
    public static func standardError(level: Level) -> Log {
        Log(level: level) { level, message in
            // One write a line: lines of several threads do not mix. What is no plain text cannot fake another line.
            let plain = message.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : $0 }
            var line = "\(level): "
            line.unicodeScalars.append(contentsOf: plain)
            line.append("\n")
            line.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
        }
    }

    /// Whether messages of `level` are said.
    public func isEnabled(_ level: Level) -> Bool { level.rawValue <= highest }

    /// Says that something failed and needs someone's attention.
    public func error(_ message: @autoclosure () -> String) { say(.error, message) }
    /// Says that something is not as it should be, and how it goes on.
    public func warning(_ message: @autoclosure () -> String) { say(.warning, message) }
    /// Says what an operator wants to know: started, connected, closed.
    public func info(_ message: @autoclosure () -> String) { say(.info, message) }
    /// Says what a developer wants to know.
    public func debug(_ message: @autoclosure () -> String) { say(.debug, message) }
    /// Says every step.
    public func trace(_ message: @autoclosure () -> String) { say(.trace, message) }

    private func say(_ level: Level, _ message: () -> String) {
        guard isEnabled(level) else { return }
        sink(level, message())
    }
}
