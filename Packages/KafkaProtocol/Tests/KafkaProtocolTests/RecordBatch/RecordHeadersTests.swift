import KafkaCodecs
import KafkaProtocol
import Testing

@Suite struct RecordHeadersTests {
    @Test func aDictionaryLiteralKeepsOrderAndRepeatedNames() {
        let headers: RecordHeaders = ["b": "1", "a": nil, "b": "2"]
        #expect(headers == [RecordHeader("b", "1"), RecordHeader("a", nil), RecordHeader("b", "2")])
        #expect(headers.count == 3)
    }

    @Test func aSubscriptReturnsTheLastValueOfItsName() {
        let headers: RecordHeaders = ["trace": "1", "other": "x", "trace": "2", "null": nil]
        #expect(headers["trace"] == "2")
        #expect(headers["other"] == "x")
        #expect(headers["null"] == nil)
        #expect(headers["missing"] == nil)
        #expect(RecordHeaders.none["trace"] == nil)
    }
}
