import KafkaCodecs
import KafkaProtocol
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of the source position in an event.
struct SourcePositionTests {
    private func position(_ value: Bytes, _ format: EventFormat) -> String? {
        let message = RivvenMessage(offset: 0, timestamp: 0, key: nil, value: value)
        return EventForm(format).sourcePosition(of: message).map { "\($0.partition): \($0.offsets)" }
    }

    @Test(arguments: [false, true])
    func anEnvelopeContainsThePosition(_ isCompatible: Bool) throws {
        var form = EventForm(.json)
        form.isCompatible = isCompatible
        var encoder = JSONEventEncoder(form, topic: "orders", partition: 6, readAt: "")
        encoder.append(Record(offset: 1_234_567, timestamp: 0, key: nil, value: "{\"metadata\":{\"kafka_offset\":5}}"))
        let event = try #require(encoder.finish().first)
        #expect(position(event.value, .json) == "6: 1234567..<1234568")
    }

    @Test(arguments: [EventFormat.record, .batch])
    func aBatchContainsThePosition(_ format: EventFormat) throws {
        var fields = RecordBatchHeaderFields()
        fields.baseOffset = 40
        fields.lastOffsetDelta = 4
        fields.partitionLeaderEpoch = 6
        let value = try RecordBatchView.encode([Record(timestamp: 0, key: nil, value: nil)], fields: fields)
        #expect(position(value, format) == "6: 40..<45")
    }

    @Test(arguments: [
        "", "text", "{}", "[]", "{\"namespace\":\"kafka\",\"metadata\":{\"kafka_partition\":0}}",
        "{\"namespace\":\"other\",\"metadata\":{\"kafka_partition\":0,\"kafka_offset\":1}}",
        "{\"namespace\":\"kafka\",\"metadata\":{\"kafka_partition\":-1,\"kafka_offset\":1}}",
        "{\"namespace\":\"kafka\",\"metadata\":{\"kafka_partition\":0,\"kafka_offset\":9223372036854775807}}",
        "{\"namespace\":\"kafka\",\"metadata\":{\"kafka_partition\":0,\"kafka_offset\":1.5}}",
    ])
    func otherEventsContainNoPosition(_ text: String) {
        for format in [EventFormat.json, .record, .batch] { #expect(position(Bytes(utf8: text), format) == nil) }
    }
}
