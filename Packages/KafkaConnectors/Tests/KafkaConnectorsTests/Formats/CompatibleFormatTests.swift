import KafkaCodecs
import KafkaProtocol
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests against golden files that Rivven's own connector wrote for the same records.
struct CompatibleFormatTests {
    private static func form(_ change: (inout EventForm) -> Void = { _ in }) -> EventForm {
        var form = EventForm(.json)
        form.isCompatible = true
        change(&form)
        return form
    }

    @Test(arguments: try Vectors.lines("source-envelopes.jsonl"))
    func sourceEventsMatchRivvensConnector(_ line: String) throws {
        let golden = try JSONTree(line)
        let record = try #require(golden["record"])
        let headers = (record["headers"]?.items ?? []).map {
            RecordHeader($0.items[0].string ?? "", $0.items[1].bytes)
        }
        var encoder = JSONEventEncoder(
            Self.form(), topic: record["topic"]?.string ?? "", partition: Int32(record["partition"]?.integer ?? -1),
            readAt: "2026-11-23T08:31:50.763667264Z")
        encoder.append(
            Record(
                offset: record["offset"]?.integer ?? -1, timestamp: record["timestamp"]?.integer ?? -1,
                key: record["key"]?.bytes, value: record["value"]?.bytes, headers: RecordHeaders(headers)))
        let event = try #require(encoder.finish().first)
        #expect(event.key == golden["rivvenKey"]?.bytes)
        let ours = try JSONTree(String(decoding: event.value, as: UTF8.self))
        #expect(try untimed(ours) == untimed(try JSONTree(golden["rivvenValue"]?.string ?? "")))
    }

    private func untimed(_ tree: JSONTree) throws -> JSONTree {
        guard case .object(var members) = tree else { return tree }
        #expect(members.removeValue(forKey: "timestamp")?.string?.count == 30)
        return .object(members)
    }

    @Test(arguments: try Vectors.lines("sink-records.jsonl"))
    func sinkRecordsMatchRivvensConnector(_ line: String) throws {
        let golden = try JSONTree(line)
        let config = try #require(golden["config"])
        let form = Self.form { form in
            form.keyField = config["key_field"]?.string
            form.includesHeaders = config["include_headers"] == .plain("true")
            form.customHeaders = [RecordHeader("source", "rivven"), RecordHeader("environment", "production")]
        }
        let message = RivvenMessage(
            offset: 0, timestamp: 5, key: golden["rivvenKey"]?.bytes, value: try #require(golden["rivvenValue"]?.bytes))
        let record = try EventDecoder(form, topic: golden["rivvenTopic"]?.string ?? "").decode(message)
        #expect(record.key == golden["kafkaKey"]?.bytes)
        #expect(record.value == golden["kafkaValue"]?.bytes)
        let headers = (golden["kafkaHeaders"]?.items ?? []).map {
            RecordHeader($0.items[0].string ?? "", $0.items[1].bytes)
        }
        #expect(Array(record.headers) == headers)
    }

    @Test(
        arguments: [
            ("0", "0"), ("-0", "-0.0"), ("1.50", "1.5"), ("1.0", "1.0"),
            ("18446744073709551615", "18446744073709551615"),
            ("18446744073709551616", "1.8446744073709552e+19"), ("-9223372036854775808", "-9223372036854775808"),
            ("12345678901234567890123", "1.2345678901234568e+22"), ("1e15", "1000000000000000.0"), ("1e16", "1e+16"),
            ("123456.789", "123456.789"), ("0.001", "0.001"), ("1e-5", "0.00001"), ("1e-6", "1e-6"),
            ("1.5e-7", "1.5e-7"),
            ("0.0", "0.0"), ("5e-324", "5e-324"), ("1e-400", "0.0"), ("1e400", nil),
        ] as [(String, String?)])
    func numbersAreWrittenAsByRivvensLibrary(_ number: String, _ expected: String?) {
        #expect(CompatibleNumber.text(number) == expected)
    }
}
