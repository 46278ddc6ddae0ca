import Testing

@testable import KafkaBroker

@Suite("A topic's configuration")
struct TopicConfigurationTests {
    @Test func whatIsSetIsListedAsNotTheDefault() throws {
        let configuration = try TopicConfiguration([
            ("retention.ms", "-1"), ("message.timestamp.type", "LogAppendTime"),
        ])
        #expect(configuration.retentionMilliseconds == -1)
        #expect(configuration.timestampType == .logAppend)
        let set = configuration.entries.filter { !$0.isDefault }.map(\.name)
        #expect(set == ["message.timestamp.type", "retention.ms"])
    }

    @Test(arguments: [
        ("retention.ms", "-2"), ("retention.ms", "soon"), ("max.message.bytes", "-1"), ("segment.bytes", "1048575"),
        ("message.timestamp.type", "create"), ("cleanup.policy", "compact,compact"), ("compression.type", "gzip"),
        ("min.insync.replicas", "0"), ("no.such.name", "1"),
    ])
    func whatCannotBeHonouredIsRefused(name: String, value: String) {
        #expect(throws: TopicConfiguration.Invalid.self) { try TopicConfiguration([(name, value)]) }
    }

    @Test(arguments: [
        ("compact", "compact"), ("delete,compact", "compact,delete"), ("compact,delete", "compact,delete"),
        ("delete", "delete"),
    ])
    func aPolicyIsTakenAndDescribed(value: String, described: String) throws {
        let configuration = try TopicConfiguration([("cleanup.policy", value)])
        #expect(configuration.entries.first { $0.name == "cleanup.policy" }?.value == described)
    }

    @Test func aNullValueIsRefused() {
        #expect(throws: TopicConfiguration.Invalid.self) { try TopicConfiguration([("retention.ms", nil)]) }
    }

    @Test(arguments: ["", ".", "..", "a b", "ä", String(repeating: "a", count: 250)])
    func namesThatKafkaRefusesAreRefused(name: String) {
        #expect(TopicName.fault(in: name) != nil)
    }

    @Test(arguments: ["a", "A-b_c.9", String(repeating: "a", count: 249), "..."])
    func namesThatKafkaTakesAreTaken(name: String) {
        #expect(TopicName.fault(in: name) == nil)
    }
}
