import Testing

@testable import KafkaConnectors

/// Tests of what the YAML parser accepts and what its limits reject.
struct YAMLTests {
    @Test(arguments: [
        ("a:\n\tb: 1\n", "f:2:1: error: this is not YAML (found character that cannot start any token)"),
        ("a: b: c\n", "f:1:5: error: this is not YAML (mapping values are not allowed in this context)"),
        ("a: [1, 2\n", "f:2:1: error: this is not YAML (did not find expected ',' or ']')"),
        ("a: \"x\n", "f:2:1: error: this is not YAML (found unexpected end of stream)"),
        ("a: !!binary aGk=\n", "f:1:4: error: tags such as tag:yaml.org,2002:binary have no meaning here"),
        ("? [a]\n: b\n", "f:1:3: error: a key must be plain text"),
        ("a: !secret\n", "f:1:4: error: tags have no meaning here; put quotes around a value that begins with !"),
        ("a: *nobody\n", "f:1:4: error: no anchor of this name is above this line"),
        ("a: &a [*a]\n", "f:1:8: error: no anchor of this name is above this line"),
    ])
    func invalidYAMLIsReportedAtItsPlace(_ text: String, _ start: String) throws {
        let found = faults(text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix(start) == true, "\(found)")
    }

    @Test func bytesThatAreNotTextAreReported() {
        #expect(YAMLComposer.compose([0x61, 0x0a, 0xff]).faults.first?.place == YAMLPlace(line: 2, column: 1))
    }

    @Test func aByteOrderMarkIsSkipped() throws {
        let reading = try PipelineConfiguration.read(
            [0xef, 0xbb, 0xbf] + Array(source().utf8), file: "f", environment: .fixed())
        #expect(reading.configuration.sources.count == 1)
    }

    private static let merging = """
        x-kafka: &kafka {brokers: "k:1", consumer_group: shared, security: {protocol: SSL}}
        x-other: &other {consumer_group: others, client_id: c}
        x-unused: "${NOT_SET}"
        sources:
          a: {connector: kafka, topic: t, config: {<<: *kafka, topic: one}}
          b: {connector: kafka, topic: u, config: {topic: two, <<: [*other, *kafka]}}
          c: {connector: kafka, topic: v, config: {consumer_group: own, <<: *kafka, topic: three}}
        """

    @Test func mergeKeysAddTheKeysThatABlockLacks() throws {
        let sources = try read(Self.merging).configuration.sources
        #expect(sources.map(\.kafka.brokers) == [["k:1"], ["k:1"], ["k:1"]])
        #expect(sources.map(\.kafka.consumerGroup) == ["shared", "others", "own"])
        #expect(sources.map(\.kafka.clientID) == [nil, "c", nil])
        #expect(sources.allSatisfy { $0.kafka.security.listenerProtocol == .ssl })
    }

    @Test func keysThatBeginWithXAreIgnoredOnlyAtTheTop() {
        #expect(faults("x-note: {a: [b]}\n" + source()) == [])
        #expect(faults(source("x-note: 1")).count == 1)
    }

    @Test(arguments: ["<<: text", "<<: [{a: b}, c]"])
    func aMergeKeyAcceptsOnlyBlocks(_ line: String) {
        #expect(faults(source(line)).first?.contains("\"<<\" merges blocks of keys") == true)
    }

    @Test func aQuotedMergeKeyIsAKey() {
        #expect(faults(source("\"<<\": {client_id: c}")).first?.contains("\"<<\" is not known") == true)
    }

    @Test func mergedKeysCountTowardsTheLimit() {
        var text = "a0: &a0 {" + (0..<200).map { "k\($0): 1" }.joined(separator: ", ") + "}\n"
        for level in 1..<400 { text += "a\(level): {<<: *a0}\n" }
        #expect(faults(text).contains { $0.contains("the file contains more than 50000 values") })
    }

    @Test func depthIsBounded() {
        let text = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        #expect(faults(text).first?.contains("blocks are nested deeper than 32") == true)
    }

    @Test func expandedAliasesCountTowardsTheLimit() {
        var text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
        for level in 1..<9 {
            text +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",") + "]\n"
        }
        #expect(faults(text).contains { $0.contains("the file contains more than 50000 values") })
    }

    @Test func sizeIsBounded() {
        let text = "a: " + String(repeating: "x", count: YAMLComposer.maximumBytes)
        #expect(faults(text).first?.hasPrefix("f:1:1: error: the file is larger than 1048576 bytes") == true)
    }

    @Test func columnsCountCharacters() {
        #expect(faults("größe: {é: *x}\n").first?.hasPrefix("f:1:12:") == true)
    }

    /// However a file is cut off, it is either read or rejected.
    @Test func everyPrefixIsReadOrRejected() {
        let text = Array((source("custom_headers: &a {x: \"é\"}", "y: *a") + "---\n" + sink()).utf8)
        for end in 0...text.count { _ = YAMLComposer.compose(Array(text[..<end])) }
    }

    @Test func flippedBytesAreReadOrRejected() {
        var random = SeededRandom(seed: 5)
        let text = Array((source("client_id: \"é\"") + "---\n" + sink("custom_headers: {a: b}")).utf8)
        for _ in 0..<500 {
            var damaged = text
            for _ in 0...random.below(3) {
                damaged[random.below(text.count)] = UInt8(truncatingIfNeeded: random.next())
            }
            _ = try? PipelineConfiguration.read(damaged, file: "f", environment: .fixed())
        }
    }
}
