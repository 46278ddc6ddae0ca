@_spi(KafkaInternals) import KafkaTransport
import Testing

@Suite struct LogLineTests {
    private func line(_ log: (Log) -> Void) -> LogLine? {
        let said = Mailbox<LogLine>()
        log(Log(level: .debug, lines: { said.post($0) }).about(LogContext(kind: .source, connector: "orders")))
        return said.waiting.first
    }

    @Test func aTextLineHasTimeLevelConnectorAndMessage() throws {
        var line = try #require(line { $0.warning("lag grows") })
        line.time = 1_795_895_636_123
        #expect(line.text == "2026-11-28T19:53:56.123Z warning orders: lag grows")
        line.context = LogContext()
        #expect(line.text == "2026-11-28T19:53:56.123Z warning lag grows")
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (1_735_689_599_000, "2024-12-31T23:59:59.000Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func timesFollowTheGregorianCalendar(_ milliseconds: Int64, _ text: String) {
        #expect(LogTime.text(milliseconds) == text)
    }

    @Test func theConnectorsTitleIsNotRepeatedInMessageAndError() throws {
        let said = try #require(
            line { $0.error("source \"orders\": source \"orders\": no topic", error: "source \"orders\": no topic") })
        #expect(said.message == "no topic")
        #expect(said.error == "no topic")
        #expect(said.context.connector == "orders" && said.context.kind == .source)
    }

    @Test func topicAndPartitionApplyToOneLineOnly() throws {
        let said = try #require(line { $0.info("moved", topic: "t", partition: 3) })
        #expect(said.context == LogContext(kind: .source, connector: "orders", topic: "t", partition: 3))
    }

    @Test func aMessageCannotFakeALineOrMoveTheCursor() throws {
        let said = try #require(line { $0.info("a\nb\u{1b}[2J\u{9b}\u{2028}\u{202e}\u{7f}é") })
        #expect(said.text.hasSuffix(" a\\nb\\u001b[2J\\u009b\\u2028\\u202e\\u007fé"))
    }

    @Test func aLongMessageIsCut() throws {
        let said = try #require(line { $0.info(String(repeating: "\u{1b}", count: 6_000_000)) })
        #expect(said.text.utf8.count < 2100)
    }

    @Test func textFromAPeerIsCutAt500Characters() {
        let text = PlainText.escaped(String(repeating: "x", count: 501))
        #expect(text == String(repeating: "x", count: 500) + "…")
        #expect(PlainText.escaped(String(repeating: "x", count: 500)).count == 500)
        #expect(PlainText.escaped(String(repeating: "\u{1b}", count: 600)).count <= 501)
    }

    @Test func textSinksReceiveReportsAsMetricsLines() {
        let said = Mailbox<String>()
        Log(level: .info) { _, message in said.post(message) }.report("{\"a\":1}")
        #expect(said.waiting == ["metrics {\"a\":1}"])
    }
}
