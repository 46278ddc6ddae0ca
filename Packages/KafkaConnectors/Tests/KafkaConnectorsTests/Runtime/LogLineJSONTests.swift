import KafkaCodecs
import KafkaTransport
import Testing

@testable import KafkaConnectors

/// Tests of log lines as JSON.
struct LogLineJSONTests {
    private func line(_ say: (Log) -> Void) throws -> [String: JSONTree] {
        let said = Lock<LogLine?>(nil)
        say(
            Log(level: .debug, lines: { line in said.withLock { $0 = line } })
                .about(LogContext(kind: .source, connector: "orders")))
        guard case .object(let members) = try JSONTree(try #require(said.withLock { $0 }).json) else { return [:] }
        return members
    }

    @Test func aLineHasEachMemberThatApplies() throws {
        let members = try line { $0.error("failed: no", error: "no", topic: "t", partition: 4) }
        #expect(members["level"] == .string("error"))
        #expect(members["kind"] == .string("source"))
        #expect(members["connector"] == .string("orders"))
        #expect(members["topic"] == .string("t"))
        #expect(members["partition"] == .plain("4"))
        #expect(members["message"] == .string("failed: no"))
        #expect(members["error"] == .string("no"))
        guard case .string(let time)? = members["time"] else { throw ConnectorError("no time") }
        #expect(time.count == 24 && time.hasSuffix("Z"))
        #expect(members.count == 8)
        #expect(try line { $0.info("a") }.keys.sorted() == ["connector", "kind", "level", "message", "time"])
    }

    @Test func theConnectorsNameIsNotRepeated() throws {
        let members = try line { $0.error("source \"orders\": no", error: "source \"orders\": no") }
        #expect(members["message"] == .string("no") && members["error"] == .string("no"))
    }

    @Test func metricsAreASeparateMember() throws {
        let members = try line { $0.report("{\"a\":1}") }
        #expect(members["message"] == .string("metrics"))
        #expect(members["metrics"] == .object(["a": .plain("1")]))
    }

    @Test func controlCharactersAreEscaped() throws {
        let said = Lock<LogLine?>(nil)
        Log(level: .info, lines: { line in said.withLock { $0 = line } }).info("a\u{1b}\u{9b}\u{2028}\u{7f}\nb")
        let json = try #require(said.withLock { $0 }).json
        #expect(json.contains("a\\u001b\\u009b\\u2028\\u007f\\nb"))
    }
}
