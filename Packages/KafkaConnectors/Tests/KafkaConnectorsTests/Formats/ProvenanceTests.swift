import KafkaCodecs
import KafkaProtocol
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of the headers that a record must keep: the topics that it came through, and its trace context.
struct ProvenanceTests {
    private let here = Provenance(clusterID: "A", topic: "orders")
    private let there = Provenance(clusterID: "B", topic: "orders")

    @Test func aRecordThatReturnsIsRecognised() {
        let marked = here.marking([RecordHeader("own", "x")])
        #expect(here.isMarked(marked))
        #expect(!there.isMarked(marked))
        #expect(Array(marked) == [RecordHeader("own", "x"), RecordHeader("rivven_provenance", "A/orders")])
    }

    @Test func marksOfSeveralStepsAreKept() {
        let twice = there.marking(here.marking(.none))
        #expect(here.isMarked(twice) && there.isMarked(twice))
        #expect(here.marking(twice) == twice)
    }

    @Test func anotherTopicOfTheClusterIsNotMarked() {
        #expect(!Provenance(clusterID: "A", topic: "copies").isMarked(here.marking(.none)))
        #expect(!here.isMarked([RecordHeader("rivven_provenance", nil), RecordHeader("other", "A/orders")]))
    }

    /// From A to B and back to A, in every format.
    @Test(arguments: [EventFormat.json, .record, .batch])
    func marksSurviveEveryFormat(_ format: EventFormat) throws {
        let headers = here.marking([
            RecordHeader("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            RecordHeader("tracestate", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"), RecordHeader("tracestate", "second"),
        ])
        let record = Record(offset: 3, timestamp: 5, key: "k", value: "{\"a\":1}", headers: headers)
        let value: Bytes
        if format == .json {
            var encoder = JSONEventEncoder(EventForm(.json), topic: "orders", partition: 0, readAt: "")
            encoder.append(record)
            value = try #require(encoder.finish().first).value
        } else {
            value = try RecordBatchView.encode([record])
        }
        var back: RecordHeaders?
        let message = RivvenMessage(offset: 0, timestamp: 0, key: nil, value: value)
        try EventDecoder(EventForm(format), topic: "events").forEachRecord(in: message) { back = $0.headers }
        let found = try #require(back)
        #expect(Array(found) == Array(headers))
        #expect(here.isMarked(found))
    }
}
