import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Records that are refused on purpose", .timeLimit(.minutes(1)))
struct RecordRuleTests {
    @Test func batchWithARefusedRecordIsNotWrittenAndTheResponseNamesTheRecord() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            broker.faults.refuseRecords(of: "t") { $0.value == "bad" }
            let refused = try await client.produce("t", batch(["a", "bad", "c", "bad"]))
            #expect(refused.errorCode == ErrorCode.invalidRecord.rawValue)
            #expect(refused.recordErrors.map(\.batchIndex) == [1, 3])
            #expect(try await client.produce("t", batch(["a", "c"])).baseOffset == 0)
        }
    }

    @Test func ruleChoosesTheErrorAndWhetherRecordsAreNamed() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            broker.faults.refuseRecords(with: .invalidTimestamp, namesRecords: false) { $0.timestamp == 5 }
            let refused = try await client.produce("t", batch(["a", "b"], timestamps: [5, 6]))
            #expect(refused.errorCode == ErrorCode.invalidTimestamp.rawValue)
            #expect(refused.recordErrors.isEmpty)
            broker.faults.clear()
            #expect(try await client.produce("t", batch(["a", "b"], timestamps: [5, 6])).errorCode == 0)
        }
    }

    @Test func compactedTopicNamesRecordsWithoutKey() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t", configs: [("cleanup.policy", "compact")])
            let refused = try await client.produce("t", batch(["a", "b"]))
            #expect(refused.errorCode == ErrorCode.invalidRecord.rawValue)
            #expect(refused.recordErrors.map(\.batchIndex) == [0, 1])
        }
    }
}
