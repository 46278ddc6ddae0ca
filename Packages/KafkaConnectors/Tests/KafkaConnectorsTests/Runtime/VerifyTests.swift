import KafkaCodecs
import KafkaProtocol
import RivvenLog
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of the results of `verify` after records were carried.
@Suite(.timeLimit(.minutes(5))) struct VerifyTests {
    private func records(_ count: Int) -> [Record] {
        (0..<count).map { index -> Record in
            let key: Bytes? = index % 3 == 0 ? nil : Bytes(utf8: "k\(index)")
            let value: Bytes? = index % 5 == 0 ? nil : Bytes(utf8: "{\"n\":\(index)}")
            let trace = RecordHeader("trace", Bytes(utf8: "\(index)"))
            return Record(timestamp: 1_600_000_000_000 + Int64(index), key: key, value: value, headers: [trace])
        }
    }

    /// Carries 60 records in two partitions.
    private func carried(_ rig: Rig, _ configuration: PipelineConfiguration) async throws {
        try await rig.makeTopics(partitions: 2)
        _ = try await rig.write(records(60), to: "orders", partitions: 2)
        try await rig.run(configuration) { try await rig.count(of: "copies") >= 60 }
    }

    @Test(arguments: ["record", "json"])
    func carriedRecordsAreEqual(_ format: String) async throws {
        try await Rig.with { rig in
            let configuration = try rig.pipeline(format)
            try await carried(rig, configuration)
            let found = try await configuration.verify()
            #expect(found.map(\.connector) == ["source \"in\"", "sink \"out\""])
            for verification in found {
                #expect(verification.isEqual && verification.repeated == 0, "\(verification)")
                #expect(verification.parts.map(\.sourceCount) == [30, 30])
                #expect(verification.parts.map(\.targetCount) == [30, 30])
            }
            #expect(Set(found[0].parts.map(\.sourceDigest)).count == 2)
        }
    }

    @Test func batchesAreComparedRecordByRecord() async throws {
        try await Rig.with { rig in
            let configuration = try rig.pipeline("batch")
            try await carried(rig, configuration)
            for verification in try await configuration.verify() {
                #expect(verification.isEqual && verification.repeated == 0, "\(verification)")
                #expect(verification.parts.map(\.sourceCount) == [30, 30])
            }
        }
    }

    @Test(arguments: [", compatible: true", ", include_key: false", ", include_headers: false"])
    func lossyEventsAreComparedAsEvents(_ option: String) async throws {
        try await Rig.with { rig in
            let configuration = try rig.pipeline("json", source: option)
            try await carried(rig, configuration)
            let found = try await configuration.verify()
            #expect(found[0].isEqual && found[0].parts.map(\.targetCount) == [30, 30], "\(found[0])")
        }
    }

    @Test func unknownAndRepeatedRecordsAreFound() async throws {
        try await Rig.with { rig in
            let configuration = try rig.pipeline("record")
            try await carried(rig, configuration)
            let again = try #require(try await rig.readAll("copies", 60)[0]?.last)
            let stranger = Record(timestamp: 1, key: nil, value: "stranger")
            _ = try await rig.write([again, stranger], to: "copies", partitions: 2)
            let sink = try await configuration.verify()[1]
            #expect(!sink.isEqual)
            #expect(sink.parts[0].isEqual && sink.parts[0].repeated == 1, "\(sink)")
            #expect(sink.parts[1].unknown == 1 && sink.parts[1].missing == 0, "\(sink)")
            #expect(sink.description.hasPrefix("sink \"out\": not equal: 60 records at the source, 62 at the target"))
            #expect(sink.json.contains("\"equal\":false,\"repeated\":1"))
        }
    }

    @Test func recordsThatAreNotCarriedYetAreMissing() async throws {
        try await Rig.with { rig in
            let configuration = try rig.pipeline("record")
            try await carried(rig, configuration)
            _ = try await rig.write(records(3), to: "orders", partitions: 2)
            let found = try await configuration.verify()
            #expect(found[0].parts.map(\.missing) == [2, 1])
            #expect(!found[0].isEqual && found[1].isEqual)
        }
    }

    @Test func mixedPartitionsAreComparedWithoutOrder() async throws {
        try await Rig.with { rig in
            let configuration = try rig.pipeline("record", sink: ", partitioning: key")
            try await carried(rig, configuration)
            let sink = try await configuration.verify()[1]
            #expect(sink.isEqual && sink.parts.count == 1, "\(sink)")
            #expect(sink.parts[0].targetCount == 60)
            #expect(sink.note?.contains("order is not compared") == true)
        }
    }

    @Test func spreadRecordsAreComparedWithoutOrder() async throws {
        try await Rig.with { rig in
            let configuration = try rig.pipeline("json", source: ", partitioning: key", sink: ", partitioning: key")
            try await carried(rig, configuration)
            let source = try await configuration.verify()[0]
            #expect(source.isEqual && source.parts.count == 1, "\(source)")
            #expect(source.parts[0].sourceCount == 60 && source.parts[0].targetCount == 60)
            #expect(source.note?.contains("order is not compared") == true)
        }
    }

    @Test func invalidEventsAreCountedAndNotCompared() async throws {
        try await Rig.with { rig in
            var configuration = try rig.pipeline("record")
            try await carried(rig, configuration)
            configuration.sources = []
            let log = try await RivvenLog(directory: rig.directory)
            let stranger = RivvenRecord(key: nil, value: "no batch")
            _ = try await log.publish(topic: "events", partition: 0, records: [stranger, stranger])
            await log.close()
            let sink = try await configuration.verify()[0]
            #expect(sink.isEqual && sink.parts.map(\.refused) == [2, 0], "\(sink)")
            #expect(sink.description.contains("2 rejected as invalid: see the dead letters"))
        }
    }

    @Test func aMissingTargetIsReported() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let log = try await RivvenLog(directory: rig.directory)
            await log.close()
            let found = try await rig.pipeline("record").verify()
            #expect(found[0].failure == "Rivven topic \"events\" does not exist")
            #expect(!found[0].isEqual)
        }
    }
}
