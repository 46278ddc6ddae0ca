import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaConnectors

@Suite(.timeLimit(.minutes(5))) struct DiscoveryTests {
    @Test func bothSidesAreListedEachOnce() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 2)
            let record = Record(
                timestamp: 1, key: "k", value: "{\"id\":7,\"name\":\"a\"}", headers: [RecordHeader("trace", "1")])
            _ = try await rig.write([record, record, record], to: "orders", partitions: 2)
            let configuration = try rig.pipeline("record")
            try await rig.run(configuration) { try await rig.count(of: "copies") >= 3 }

            let found = await configuration.discover()
            #expect(found.map(\.side) == ["kafka", "rivven"])
            #expect(found[0].connectors == ["source \"in\"", "sink \"out\""])
            let kafka = try found[0].catalogue.get()
            #expect(kafka.topics.map(\.name) == ["copies", "orders"])
            #expect(kafka.topics[1].count == 3)
            #expect(kafka.topics[1].partitions.map(\.end) == [2, 1])
            let text = found[0].description
            #expect(text.contains("  orders: 2 partitions, 3 records\n    0: 0 to 1\n    1: 0 to 0\n"))
            #expect(text.contains("key text; value json object {id: number, name: string}; headers trace"))
            let rivven = try found[1].catalogue.get()
            #expect(rivven.topics.map(\.name) == ["events"])
            #expect(rivven.topics[0].count == 3)
            #expect(rivven.topics[0].sample?.value == "binary")
            guard case .object(let members) = try JSONTree(found[0].json), case .array(let topics)? = members["topics"]
            else { return #expect(Bool(false)) }
            #expect(topics.count == 2)
        }
    }

    @Test func aMissingEmbeddedLogIsReportedAndNotCreated() async throws {
        try await Rig.with { rig in
            let found = await (try rig.pipeline("record")).discover()
            #expect(found[1].description.contains("\(rig.directory) has no embedded log yet"))
            let again = await (try rig.pipeline("record")).discover()
            #expect(again[1].description == found[1].description)
        }
    }
}

@Suite(.timeLimit(.minutes(5))) struct ExplanationTests {
    private func explain(_ text: String) throws -> [Explanation] { try read(text).configuration.explain() }

    @Test func aSourceIsExactlyOnceBecauseOfTheTargetsTail() throws {
        let found = try explain(source("format: record", "isolation_level: read_committed"))[0]
        #expect(found.guarantee == .exactlyOnce)
        #expect(found.reasons.contains { $0.contains("from the last event of each partition of \"events\"") })
        #expect(!found.reasons.contains { $0.contains("aborted") })
        #expect(found.permissions.map(\.resource) == ["topic", "group"])
    }

    @Test func twoSourcesOfOneTopicAreAtLeastOnce() throws {
        let text = source() + "---\n" + source().replacing("topic: orders", with: "topic: others")
        #expect(try explain(text).map(\.guarantee) == [.atLeastOnce, .atLeastOnce])
    }

    @Test(arguments: [
        ("acks: none", Explanation.Guarantee.atMostOnce), ("acks: leader", .atLeastOnce), ("acks: all", .atLeastOnce),
        ("transactional_id: copy", .exactlyOnce),
    ])
    func aSinksGuaranteeFollowsFromItsKeys(_ key: String, _ guarantee: Explanation.Guarantee) throws {
        #expect(try explain(sink(key))[0].guarantee == guarantee)
    }

    @Test func transactionalIDsAndTheOffsetsTopicAreListed() throws {
        let found = try explain(sink("transactional_id: copy"))[0]
        #expect(found.transactionalIDs == ["copy-events-P"])
        #expect(found.offsetsTopic == "rivven-connect-offsets")
        #expect(
            found.permissions.contains {
                $0.resource == "transactional id" && $0.name == "copy-*" && $0.operations == ["Write", "Describe"]
            })
        let text = found.description
        #expect(text.contains("guarantee: exactly once"))
        #expect(text.contains("transactional ids: copy-events-P"))
        guard case .object(let members) = try JSONTree(found.json) else { return #expect(Bool(false)) }
        #expect(members["guarantee"] == .string("exactly once"))
    }
}
