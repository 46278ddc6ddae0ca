import Testing

@testable import KafkaConnectors

/// Tests of the JSON schema. It is created from the same table of keys that the parser uses.
struct JSONSchemaTests {
    private func config(_ schema: String) throws -> JSONTree {
        try #require(try JSONTree(schema)["properties"]?["config"]?["properties"])
    }

    @Test func sourceKeysHaveTypeDefaultRangeAndDescription() throws {
        let session = try #require(try config(SourceConfiguration.jsonSchema)["session_timeout_ms"])
        #expect(session["type"] == .string("integer"))
        #expect(session["default"] == .plain("30000"))
        #expect(session["minimum"] == .plain("1000"))
        #expect(session["description"]?.string?.isEmpty == false)
    }

    @Test func sinkChoicesAreListed() throws {
        let acks = try #require(try config(SinkConfiguration.jsonSchema)["acks"])
        #expect(acks["enum"] == .array([.string("none"), .string("leader"), .string("all")]))
        #expect(acks["default"] == .string("all"))
    }

    @Test func keysOfOnlyRivvensOwnFormAreLeftOut() throws {
        #expect(try JSONTree(SourceConfiguration.jsonSchema)["properties"]?["connector"] == nil)
    }

    @Test func transformsAreAListOfBlocks() throws {
        let transforms = try #require(try JSONTree(SinkConfiguration.jsonSchema)["properties"]?["transforms"])
        #expect(transforms["type"] == .string("array"))
        let type = try #require(transforms["items"]?["properties"]?["type"])
        #expect(type["enum"]?.items.map(\.string) == TransformConfiguration.Kind.names)
        #expect(transforms["items"]?["properties"]?["equals"]?["type"]?.items.count == 3)
    }

    @Test func theSchemaContainsEveryKeyOfTheTable() throws {
        let source = try config(SourceConfiguration.jsonSchema)
        for key in KafkaSourceConfiguration.keys where !key.isHidden { #expect(source[key.name] != nil, "\(key.name)") }
        let sink = try config(SinkConfiguration.jsonSchema)
        for key in KafkaSinkConfiguration.keys where !key.isHidden { #expect(sink[key.name] != nil, "\(key.name)") }
    }
}
