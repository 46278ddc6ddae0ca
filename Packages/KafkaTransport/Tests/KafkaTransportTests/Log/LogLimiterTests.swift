@testable @_spi(KafkaInternals) import KafkaTransport
import Testing

@Suite struct LogLimiterTests {
    private let written = Mailbox<LogLine>()
    private let start = ContinuousClock.now
    private var limiter: LogLimiter { LogLimiter { [written] in written.post($0) } }
    private var messages: [String] { written.waiting.map(\.message) }

    private func line(_ message: String, _ level: Log.Level = .warning, connector: String? = nil) -> LogLine {
        LogLine(
            time: 0, level: level, context: LogContext(connector: connector), message: message,
            origin: .init(file: "f", line: 1))
    }

    @Test func aLineThatRepeatsIsWrittenOnceAndCounted() {
        let limiter = limiter
        for second in 0..<10 { limiter.log(line("x"), at: start + .seconds(second)) }
        #expect(messages == ["x"])
        limiter.flush(at: start + .seconds(29))
        #expect(messages == ["x"])
        limiter.flush(at: start + .seconds(30))
        #expect(messages == ["x", "x (9 more times within 30 s)"])
    }

    @Test func aLineThatKeepsRepeatingIsWrittenEvery30Seconds() {
        let limiter = limiter
        for second in 0..<300 { limiter.log(line("x"), at: start + .seconds(second)) }
        #expect(messages.count == 10)
    }

    @Test func aLineThatRecursAfter30SecondsIsWrittenAgain() {
        let limiter = limiter
        limiter.log(line("x"), at: start)
        limiter.log(line("x"), at: start + .seconds(31))
        #expect(messages == ["x", "x"])
    }

    @Test func theSameTextOfAnotherConnectorOrLevelIsNotARepeat() {
        let limiter = limiter
        limiter.log(line("x", connector: "a"), at: start)
        limiter.log(line("x", connector: "b"), at: start)
        limiter.log(line("x", .error, connector: "b"), at: start)
        #expect(messages.count == 3)
    }

    @Test func everyLineAboutALossIsWritten() {
        let limiter = limiter
        let log = Log(level: .warning, lines: { limiter.log($0) })
        for number in 0..<100 { log.loss("file \(number) is damaged") }
        for number in 0..<100 { log.warning("peer \(number) left") }
        #expect(messages.count { $0.hasPrefix("file") } == 100)
        #expect(messages.count { $0.hasPrefix("peer") } == LogLimiter.linesPerPlace)
    }

    @Test func badConnectionsOfOnePeerAreLoggedAsOneLine() {
        let limiter = limiter
        for port in 40_000..<41_000 { limiter.log(line("refusing 127.0.0.1:\(port): no"), at: start) }
        limiter.log(line("refusing [::1]:1: no"), at: start)
        limiter.log(line("refusing [::1]:2: no"), at: start)
        #expect(messages.count == 2)
        limiter.flush(at: start + .seconds(30))
        #expect(messages.count == 4)
    }

    @Test func differentLinesFromOneSourceLineAreLimitedAndCounted() {
        let limiter = limiter
        for number in 0..<1000 { limiter.log(line("record \(number) was refused"), at: start) }
        #expect(messages.count == LogLimiter.linesPerPlace)
        limiter.flush(at: start + .seconds(30))
        #expect(messages.contains { $0.hasPrefix("980 more lines like this within 30 s: record 999") })
    }

    @Test func debugLinesAreNotLimited() {
        let limiter = limiter
        for number in 0..<1000 { limiter.log(line("step \(number)", .debug), at: start) }
        #expect(messages.count == 1000)
    }

    @Test func theFinalFlushWritesPendingCounts() {
        let limiter = limiter
        limiter.log(line("x"), at: .now)
        limiter.log(line("x"), at: .now)
        limiter.flush(isFinal: true)
        #expect(messages.last == "x (1 more times within 30 s)")
    }
}
