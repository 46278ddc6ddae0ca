import KafkaCodecs
import KafkaProtocol
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of the `json` format: the form of an envelope, and that every record can be restored from it.
struct JSONFormatTests {
    private func envelope(_ record: Record, _ form: EventForm = EventForm(.json), topic: String = "golden") -> Bytes {
        var encoder = JSONEventEncoder(form, topic: topic, partition: 3, readAt: "2026-11-23T08:31:50.763667264Z")
        encoder.append(record)
        return encoder.finish().first?.value ?? .empty
    }

    private func decode(
        _ value: Bytes, key: Bytes? = nil, _ change: (inout EventForm) -> Void = { _ in }
    ) -> Record {
        var form = EventForm(.json)
        change(&form)
        return JSONFormat.decode(
            RivvenMessage(offset: 7, timestamp: 99, key: key, value: value), EventDecoder(form, topic: "events"))
    }

    private func isSame(_ left: Record, _ right: Record) -> Bool {
        left.key == right.key && left.value == right.value && left.timestamp == right.timestamp
            && Array(left.headers) == Array(right.headers)
    }

    // MARK: Round trip

    @Test func randomRecordsSurviveARoundTrip() {
        var random = SeededRandom(seed: 42)
        for _ in 0..<4000 {
            let record = random.record()
            let event = envelope(record)
            #expect(event.withUnsafeBytes { JSONScanner.document($0) } != nil)
            let back = decode(event)
            #expect(isSame(back, record), "\(String(decoding: event, as: UTF8.self))")
        }
    }

    /// Negative control: without the exact members, the property above would not be true.
    @Test func withoutExactMembersRecordsAreLost() {
        var random = SeededRandom(seed: 42)
        var form = EventForm(.json)
        form.includesHeaders = false
        let lost = (0..<1000).count { _ in
            let record = random.record()
            return !isSame(decode(envelope(record, form)), record)
        }
        #expect(lost > 100)
    }

    @Test func aLargeBinaryValueSurvivesARoundTrip() {
        var random = SeededRandom(seed: 1)
        let value = Bytes((0..<100_000).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        let record = Record(timestamp: 1, key: nil, value: value)
        #expect(decode(envelope(record)).value == value)
    }

    // MARK: The envelope

    @Test(
        arguments: [
            (nil, "null", false), ("", "\"\"", false), ("{\"b\":1,\"a\":1e400}", "{\"b\":1,\"a\":1e400}", false),
            ("plain", "\"plain\"", false), ("18446744073709551616", "18446744073709551616", false),
            ("1.0", "1.0", false),
            ("{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":2}", false), ("{\"a\":1,}", "\"{\\\"a\\\":1,}\"", false),
            ("null", "null", true), ("\"text\"", "\"text\"", true), (" [1] ", "[1]", true),
        ] as [(String?, String, Bool)])
    func dataIsTheTextOfTheValue(_ value: String?, _ data: String, _ isEncoded: Bool) {
        let event = envelope(Record(timestamp: 5, key: nil, value: value.map { Bytes(utf8: $0) }))
        let text = String(decoding: event, as: UTF8.self)
        #expect(text.contains("\"data\":\(data),\"metadata\":{\"encoding\":1,\"position\":\"golden:3:0\""))
        #expect(text.contains("kafka_value_base64") == isEncoded)
    }

    @Test func anEnvelopeHasTheDocumentedMembers() {
        let record = Record(
            offset: 17, timestamp: 1_700_000_000_000, key: "k1", value: "{\"order_id\":\"o-1\"}",
            headers: [RecordHeader("trace", "x\u{1}"), RecordHeader("none", nil)])
        #expect(
            String(decoding: envelope(record), as: UTF8.self)
                == #"{"event_type":"record","stream":"golden","namespace":"kafka","#
                + #""timestamp":"2026-11-23T08:31:50.763667264Z","data":{"order_id":"o-1"},"#
                + #""metadata":{"encoding":1,"position":"golden:3:17","kafka_partition":3,"kafka_offset":17,"#
                + #""kafka_timestamp":1700000000000,"kafka_key":"k1","#
                + #""kafka_headers":{"trace":"x\u0001","none":null}}}"#)
    }

    @Test func exactMembersAreAddedIfPlainOnesLoseData() {
        let record = Record(
            timestamp: 1, key: [0xff], value: [0xfe],
            headers: [
                RecordHeader("dup", "1"), RecordHeader("dup", "2"), RecordHeader(name: [0x61, 0xff], value: nil),
            ])
        let text = String(decoding: envelope(record), as: UTF8.self)
        #expect(text.contains(#""kafka_key":"�","kafka_key_base64":"/w==""#))
        #expect(
            text.contains(
                #""kafka_headers":{"dup":"2","a�":null},"kafka_headers_list":[["dup","MQ=="],["dup","Mg=="],["a�",null,"Yf8="]]"#
            ))
        #expect(text.contains(#""data":"�""#))
        #expect(text.contains(#""kafka_value_base64":"/g==""#))
    }

    @Test func keyAndHeadersAreLeftOutIfExcluded() {
        var form = EventForm(.json)
        form.includesKey = false
        form.includesHeaders = false
        let record = Record(timestamp: 1, key: [0xff], value: "v", headers: [RecordHeader("a", "b")])
        let text = String(decoding: envelope(record, form), as: UTF8.self)
        #expect(!text.contains("kafka_key"))
        #expect(!text.contains("kafka_headers"))
    }

    // MARK: Other events

    @Test(arguments: [
        "not json", "", "[1]", "{\"a\":1}", "\"{}\"",
        #"{"namespace":"kafka","data":1,"metadata":{"kafka_timestamp":5}}"#,
        #"{"namespace":"kafka","data":1,"metadata":{"encoding":2,"kafka_timestamp":5}}"#,
        #"{"namespace":"other","data":1,"metadata":{"encoding":1,"kafka_timestamp":5}}"#,
        #"{"namespace":"kafka","data":1,"metadata":{"encoding":1,"kafka_timestamp":1.5}}"#,
        #"{"namespace":"kafka","data":1,"metadata":{"encoding":1,"kafka_timestamp":5,"kafka_value_base64":"?"}}"#,
        #"{"namespace":"kafka","data":1,"metadata":{"encoding":1,"kafka_timestamp":5,"kafka_headers_list":[["a"]]}}"#,
        #"{"namespace":"kafka","metadata":{"encoding":1,"kafka_timestamp":5}}"#,
    ])
    func otherValuesPassUnchanged(_ text: String) {
        let value = Bytes(utf8: text)
        let record = decode(value, key: "rk") { $0.includesHeaders = false }
        #expect(record == Record(timestamp: 99, key: "rk", value: value))
    }

    @Test func rivvensMetadataBecomesHeaders() {
        let value: Bytes =
            #"{"event_type":"insert","stream":"users","namespace":"public","data":{},"metadata":{"position":"0/16","transaction_id":12}}"#
        let record = decode(value) { $0.customHeaders = [RecordHeader("source", "rivven")] }
        #expect(
            Array(record.headers) == [
                RecordHeader("source", "rivven"), RecordHeader("rivven_stream", "users"),
                RecordHeader("rivven_event_type", "insert"), RecordHeader("rivven_namespace", "public"),
                RecordHeader("rivven_position", "0/16"), RecordHeader("rivven_transaction_id", "12"),
            ])
    }

    @Test func anEventWithoutAnEnvelopeIsNamedAfterItsTopic() {
        #expect(
            Array(decode("x").headers) == [
                RecordHeader("rivven_stream", "events"), RecordHeader("rivven_event_type", "record"),
            ])
    }

    @Test(arguments: [
        (#"{"id":"o-1"}"#, "o-1"), (#"{"id":42}"#, "42"), (#"{"id":1.50}"#, "1.50"), (#"{"id":{"n":1}}"#, #"{"n":1}"#),
        (#"{"id":"a\n\u0041"}"#, "a\nA"), (#"{"id":1,"id":2}"#, "2"), (#"{"\u0069d":7}"#, "7"), (#"{"id":null}"#, "rk"),
        (#"{"no":1}"#, "rk"), ("[]", "rk"), ("{\"id\":", "rk"),
    ])
    func theKeyFieldBecomesTheKey(_ text: String, _ key: String) {
        let record = decode(Bytes(utf8: text), key: "rk") { $0.keyField = "id" }
        #expect(record.key == Bytes(utf8: key))
    }

    @Test func theKeyFieldIsReadFromTheUnwrappedRecord() {
        let record = Record(timestamp: 1, key: "old", value: #"{"id":"new"}"#)
        #expect(decode(envelope(record)) { $0.keyField = "id" }.key == "new")
        #expect(decode(envelope(record)) { $0.keyField = "other" }.key == "old")
    }

    @Test func customHeadersFollowTheRecordsHeaders() {
        let record = Record(timestamp: 1, key: nil, value: "v", headers: [RecordHeader("own", "1")])
        let back = decode(envelope(record)) { $0.customHeaders = [RecordHeader("source", "rivven")] }
        #expect(Array(back.headers) == [RecordHeader("own", "1"), RecordHeader("source", "rivven")])
    }

    @Test func damagedEnvelopesDoNotCrashTheDecoder() {
        var random = SeededRandom(seed: 8)
        for _ in 0..<1500 {
            var event = Array(envelope(random.record()))
            event[random.below(event.count)] = UInt8(truncatingIfNeeded: random.next())
            _ = decode(Bytes(event)) { $0.keyField = "a" }
        }
    }

    @Test func eventsOfABatchAreEncodedTogether() {
        var encoder = JSONEventEncoder(EventForm(.json), topic: "a\"b", partition: 0, readAt: "t", expected: 3)
        for offset in 0..<3 { encoder.append(Record(offset: Int64(offset), timestamp: 1, key: nil, value: nil)) }
        let events = encoder.finish()
        #expect(events.count == 3)
        #expect(events.allSatisfy { $0.key == nil && $0.value.withUnsafeBytes { JSONScanner.document($0) } != nil })
        #expect(String(decoding: events[2].value, as: UTF8.self).contains(#""position":"a\"b:0:2""#))
    }
}
