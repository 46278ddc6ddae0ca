import KafkaCodecs
import KafkaProtocol
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests against envelopes of the default format that another program wrote from the same rules, byte for byte.
struct JSONGoldenTests {
    private func record(_ tree: JSONTree) -> Record {
        let headers = (tree["headers"]?.items ?? []).map {
            RecordHeader(name: $0.items[0].bytes ?? .empty, value: $0.items[1].bytes)
        }
        return Record(
            offset: tree["offset"]?.integer ?? -1, timestamp: tree["timestamp"]?.integer ?? .min,
            key: tree["key"]?.bytes, value: tree["value"]?.bytes, headers: RecordHeaders(headers))
    }

    @Test(arguments: try Vectors.lines("json-envelopes.jsonl"))
    func recordsEncodeToGoldenEnvelopes(_ line: String) throws {
        let golden = try JSONTree(line)
        let tree = try #require(golden["record"])
        var encoder = JSONEventEncoder(
            EventForm(.json), topic: "golden", partition: Int32(tree["partition"]?.integer ?? -1),
            readAt: "2026-11-23T08:31:50.763667264Z")
        encoder.append(record(tree))
        let event = try #require(encoder.finish().first)
        #expect(String(decoding: event.value, as: UTF8.self) == golden["envelope"]?.string)
    }

    @Test(arguments: try Vectors.lines("json-envelopes.jsonl"))
    func goldenEnvelopesDecodeToRecords(_ line: String) throws {
        let golden = try JSONTree(line)
        let expected = record(try #require(golden["record"]))
        let message = RivvenMessage(
            offset: 0, timestamp: 0, key: nil, value: Bytes(utf8: try #require(golden["envelope"]?.string)))
        let back = JSONFormat.decode(message, EventDecoder(EventForm(.json), topic: "events"))
        #expect(back.key == expected.key)
        #expect(back.value == expected.value)
        #expect(back.timestamp == expected.timestamp)
        #expect(Array(back.headers) == Array(expected.headers))
    }
}
