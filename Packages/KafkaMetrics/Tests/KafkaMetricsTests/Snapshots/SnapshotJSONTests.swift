import FoundationEssentials
import KafkaMetrics
import Testing

@Suite struct SnapshotJSONTests {
    private let source = KafkaSourceMetricsSnapshot(
        messagesConsumed: 10000, bytesConsumed: 500_000, polls: 120, emptyPolls: 20, errors: 1, commits: 2,
        commitFailures: 3, rebalances: 4, minBatchSize: 5, maxBatchSize: 500, batches: 99)
    private let sink = KafkaSinkMetricsSnapshot(
        messagesProduced: .max, bytesProduced: 1, sends: 2, errors: 3, flushes: 4, retries: 5, minBatchSize: 6,
        maxBatchSize: 7, batches: 8)

    private func decoded<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    @Test func theJSONLineHasTheDocumentedMembers() {
        #expect(
            source.jsonText
                == #"{"messages_consumed":10000,"bytes_consumed":500000,"polls":120,"empty_polls":20,"errors":1,"#
                + #""commits":2,"commit_failures":3,"rebalances":4,"min_batch_size":5,"max_batch_size":500,"#
                + #""batches":99}"#)
        #expect(
            sink.jsonText
                == #"{"messages_produced":18446744073709551615,"bytes_produced":1,"sends":2,"errors":3,"flushes":4,"#
                + #""retries":5,"min_batch_size":6,"max_batch_size":7,"batches":8}"#)
    }

    @Test func theJSONLineRoundTrips() throws {
        #expect(try decoded(KafkaSourceMetricsSnapshot.self, source.jsonText) == source)
        #expect(try decoded(KafkaSinkMetricsSnapshot.self, sink.jsonText) == sink)
    }

    @Test func encodedSnapshotsRoundTrip() throws {
        let source = try JSONDecoder().decode(
            KafkaSourceMetricsSnapshot.self, from: try JSONEncoder().encode(source))
        let sink = try JSONDecoder().decode(KafkaSinkMetricsSnapshot.self, from: try JSONEncoder().encode(sink))
        #expect(source == self.source && sink == self.sink)
    }

    @Test func membersOfLaterVersionsAreIgnored() throws {
        let text = "{\"later\":{\"a\":[1,null]}," + source.jsonText.dropFirst()
        #expect(try decoded(KafkaSourceMetricsSnapshot.self, text) == source)
    }

    @Test func aMissingBatchCountIsDerivedFromOtherMembers() throws {
        let source = source.jsonText.replacing(#","batches":99"#, with: "")
        #expect(try decoded(KafkaSourceMetricsSnapshot.self, source).batches == 100)
        let idle = KafkaSourceMetricsSnapshot(emptyPolls: 3).jsonText.replacing(#","batches":0"#, with: "")
        #expect(try decoded(KafkaSourceMetricsSnapshot.self, idle).batches == 0)
        let sink = sink.jsonText.replacing(#","batches":8"#, with: "")
        #expect(try decoded(KafkaSinkMetricsSnapshot.self, sink).batches == 2)
    }

    @Test(arguments: [
        "{}", "[]", #"{"messages_consumed":-1}"#,
        #"{"messages_consumed":"1","bytes_consumed":1,"polls":1,"empty_polls":1,"errors":1}"#,
    ])
    func invalidSnapshotsAreAnError(text: String) {
        #expect(throws: DecodingError.self) { try decoded(KafkaSourceMetricsSnapshot.self, text) }
        #expect(throws: DecodingError.self) { try decoded(KafkaSinkMetricsSnapshot.self, text) }
    }
}
