import KafkaCodecs
import KafkaProtocol
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of decoding the `record` format: a batch of one record, byte for byte.
struct RecordFormatTests {
    private func event(_ records: [Record]) throws -> RivvenMessage {
        var fields = RecordBatchHeaderFields()
        fields.baseOffset = 17
        fields.partitionLeaderEpoch = 3
        return RivvenMessage(
            offset: 0, timestamp: 0, key: nil, value: try RecordBatchView.encode(records, fields: fields))
    }

    @Test func randomRecordsSurviveARoundTrip() throws {
        var random = SeededRandom(seed: 4)
        for _ in 0..<1500 {
            var record = random.record()
            record.offset = 17
            #expect(try RecordFormat.decode(event([record]), EventForm(.record)) == record)
        }
    }

    @Test func anEventOfTwoRecordsIsRejected() {
        let record = Record(timestamp: 0, key: nil, value: nil)
        #expect(throws: CodecError.self) { try RecordFormat.decode(event([record, record]), EventForm(.record)) }
    }

    @Test func everyFlippedByteOfTheRecordIsDetected() throws {
        let record = Record(timestamp: 5, key: "key", value: "value", headers: [RecordHeader("a", nil)])
        let whole = Array(try event([record]).value)
        for index in whole.indices {
            var damaged = whole
            damaged[index] ^= 0x01
            let decoded = try? RecordFormat.decode(
                RivvenMessage(offset: 0, timestamp: 0, key: nil, value: Bytes(damaged)), EventForm(.record))
            // The checksum does not cover the base offset and the leader epoch, which are not part of the record.
            guard let decoded else { continue }
            #expect(index < 16)
            #expect(decoded.key == "key" && decoded.value == "value")
        }
    }

    @Test func customHeadersFollowTheRecordsHeaders() throws {
        var form = EventForm(.record)
        form.customHeaders = [RecordHeader("source", "rivven")]
        let record = Record(timestamp: 5, key: nil, value: nil, headers: [RecordHeader("a", nil)])
        #expect(
            try Array(RecordFormat.decode(event([record]), form).headers) == [
                RecordHeader("a", nil), RecordHeader("source", "rivven"),
            ])
    }

    @Test func aTruncatedEventIsRejected() throws {
        let whole = try event([Record(timestamp: 5, key: "key", value: "value")]).value
        for end in 0..<whole.count {
            #expect(throws: CodecError.self) {
                try RecordFormat.decode(
                    RivvenMessage(offset: 0, timestamp: 0, key: nil, value: whole.slice(0..<end)), EventForm(.record))
            }
        }
    }
}
