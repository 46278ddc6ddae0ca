import KafkaTransport
import Testing

@Suite struct LogTests {
    @Test func aLogWritesMessagesAtOrAboveItsLevel() {
        let said = Mailbox<String>()
        let log = Log(level: .info) { level, message in said.post("\(level) \(message)") }
        log.error("a")
        log.warning("b")
        log.info("c")
        log.debug("d")
        log.trace("e")
        #expect(said.waiting == ["error a", "warning b", "info c"])
        #expect(log.isEnabled(.info) && !log.isEnabled(.debug))
    }

    @Test func messagesOfADisabledLevelAreNotBuilt() {
        func build() -> String {
            Issue.record("was built")
            return ""
        }
        Log.off.error(build())
        Log(level: .error) { _, _ in }.warning(build())
    }
}
