import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of the `batch` format: whole batches as they were fetched, and decoding their records.
struct BatchFormatTests {
    private struct Lent: Equatable {
        var record: Record
        var partition: Int32?
    }

    private func records(of event: RivvenRecord, _ form: EventForm = EventForm(.batch)) throws -> [Lent] {
        var lent: [Lent] = []
        let message = RivvenMessage(offset: 0, timestamp: 0, key: event.key, value: event.value)
        try EventDecoder(form, topic: "events").forEachRecord(in: message) { record in
            let copy = Record(
                offset: record.sourceOffset ?? -1, timestamp: record.timestamp,
                key: record.key.map { Bytes(copying: $0) }, value: record.value.map { Bytes(copying: $0) },
                headers: record.headers)
            lent.append(Lent(record: copy, partition: record.sourcePartition))
        }
        return lent
    }

    private func batch(
        _ records: [Record], _ change: (inout RecordBatchHeaderFields) -> Void = { _ in }
    ) throws -> RecordBatchView {
        var fields = RecordBatchHeaderFields()
        fields.baseOffset = records.first?.offset ?? 0
        fields.partitionLeaderEpoch = 41
        change(&fields)
        return try RecordBatchView(RecordBatchView.encode(records, fields: fields, keepsOffsets: true))
    }

    private func random(_ random: inout SeededRandom, count: Int) -> [Record] {
        var offset = Int64(random.below(1 << 40))
        return (0..<count).map { _ in
            var record = random.record()
            // The differences between the timestamps of a batch must fit into 64 bits.
            record.timestamp = Int64(random.below(1 << 41))
            record.offset = offset
            offset += 1 + Int64(random.below(3))
            return record
        }
    }

    @Test(arguments: Compression.allCases)
    func randomRecordsSurviveARoundTrip(_ codec: Compression) throws {
        var random = SeededRandom(seed: 17)
        for _ in 0..<60 {
            let records = self.random(&random, count: 1 + random.below(12))
            let batch = try batch(records) { $0.compression = codec }
            let events = try BatchFormat.encode(batch, from: 0, partition: 7).events
            #expect(events.count == 1)
            #expect(events.first?.key == nil)
            #expect(try events.flatMap { try self.records(of: $0) } == records.map { Lent(record: $0, partition: 7) })
        }
    }

    @Test func onlyTheLeaderEpochOfTheFetchedBatchChanges() throws {
        var random = SeededRandom(seed: 18)
        let batch = try batch(self.random(&random, count: 9)) { fields in
            fields.compression = .lz4
            fields.producerID = 5
            fields.producerEpoch = 1
            fields.baseSequence = 77
            fields.isTransactional = true
        }
        let event = try #require(try BatchFormat.encode(batch, from: 0, partition: 258).events.first)
        var expected = Array(batch.bytes)
        expected.replaceSubrange(12..<16, with: [0, 0, 1, 2])
        #expect(Array(event.value) == expected)
    }

    @Test func theAppendTimeReplacesTheRecordsTimestamps() throws {
        let records = [
            Record(offset: 5, timestamp: 1, key: nil, value: "a"),
            Record(offset: 6, timestamp: 2, key: nil, value: "b"),
        ]
        let batch = try batch(records) { $0.appendTimestamp = 99 }
        let events = try BatchFormat.encode(batch, from: 0, partition: 0).events
        #expect(try self.records(of: #require(events.first)).map(\.record.timestamp) == [99, 99])
        // The same is true if the batch has to be encoded again.
        let later = try BatchFormat.encode(batch, from: 6, partition: 0).events
        #expect(try self.records(of: #require(later.first)).map(\.record.timestamp) == [99])
    }

    @Test func recordsBeforeThePositionAreLeftOut() throws {
        let records = (10..<20).map { Record(offset: $0, timestamp: 5, key: nil, value: "v") }
        let events = try BatchFormat.encode(batch(records) { $0.compression = .gzip }, from: 14, partition: 3).events
        #expect(try events.flatMap { try self.records(of: $0) }.map(\.record.offset) == Array(14..<20))
        let value = try #require(events.first).value
        let position = EventForm(.batch).sourcePosition(
            of: RivvenMessage(offset: 0, timestamp: 0, key: nil, value: value))
        #expect(position?.partition == 3)
        #expect(position?.offsets == 14..<20)
    }

    @Test(arguments: Compression.allCases)
    func aBatchAboveTheSizeLimitIsSplit(_ codec: Compression) throws {
        var random = SeededRandom(seed: 19)
        let records = (0..<50).map { index in
            Record(
                offset: Int64(100 + 2 * index), timestamp: Int64(index), key: nil,
                value: Bytes((0..<200).map { _ in UInt8(truncatingIfNeeded: random.next()) }))
        }
        let batch = try batch(records) { fields in
            fields.compression = codec
            fields.lastOffsetDelta = 110
            fields.baseSequence = .max
        }
        let events = try BatchFormat.encode(batch, from: 0, partition: 4, limit: 2000).events
        #expect(events.count > 5)
        #expect(events.allSatisfy { $0.value.count <= 2000 })
        #expect(try events.flatMap { try self.records(of: $0) }.map(\.record) == records)
        // Together the events cover the offsets of the batch, including its gaps, and each begins where the previous
        // one ends.
        let covered = events.compactMap { event in
            EventForm(.batch).sourcePosition(
                of: RivvenMessage(offset: 0, timestamp: 0, key: nil, value: event.value))?.offsets
        }
        #expect(covered.first?.lowerBound == 100)
        #expect(covered.last?.upperBound == 211)
        for (one, next) in zip(covered, covered.dropFirst()) { #expect(one.upperBound == next.lowerBound) }
        let views = try events.map { try RecordBatchView($0.value) }
        #expect(views.allSatisfy { $0.compression == codec && $0.baseSequence >= 0 })
    }

    @Test func aRecordAboveTheSizeLimitIsRejectedAndTheOthersAreCarried() throws {
        var random = SeededRandom(seed: 20)
        let value = Bytes((0..<500).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        let records = (8..<12).map { offset in
            Record(offset: Int64(offset), timestamp: 0, key: nil, value: offset == 9 ? value : "small")
        }
        let made = try BatchFormat.encode(batch(records), from: 0, partition: 0, limit: 400)
        #expect(made.refusals.map(\.offset) == [9])
        #expect(made.refusals.first?.record == RivvenRecord(key: nil, value: value))
        let carried = try made.events.flatMap { try RecordBatchView($0.value).records().array().map(\.offset) }
        #expect(carried == [8, 10, 11])
    }

    @Test func aBatchOf900KilobytesPassesUnchanged() throws {
        let value = Bytes([UInt8](repeating: 7, count: 900_000))
        let batch = try batch([Record(offset: 8, timestamp: 0, key: "k", value: value)])
        let events = try BatchFormat.encode(batch, from: 0, partition: 0).events
        #expect(events.map(\.value.count) == [batch.bytes.count])
        #expect(try records(of: #require(events.first)).first?.record.value == value)
    }

    @Test func controlAndEmptyBatchesGiveNoEvent() throws {
        let marker = try batch([Record(offset: 8, timestamp: 0, key: "k", value: nil)]) { $0.isControl = true }
        #expect(try BatchFormat.encode(marker, from: 0, partition: 0).events.isEmpty)
        let empty = try batch([]) { $0.lastOffsetDelta = 3 }
        #expect(try BatchFormat.encode(empty, from: 0, partition: 0).events.isEmpty)
    }

    @Test func customHeadersFollowTheRecordsHeaders() throws {
        var form = EventForm(.batch)
        form.customHeaders = [RecordHeader("source", "rivven")]
        let own = Record(
            offset: 1, timestamp: 0, key: nil, value: nil, headers: [RecordHeader("a", nil), RecordHeader("a", "b")])
        let event = try #require(
            try BatchFormat.encode(
                batch([own, Record(offset: 2, timestamp: 0, key: nil, value: nil)]), from: 0, partition: 0
            ).events.first)
        #expect(
            try records(of: event, form).map { Array($0.record.headers) } == [
                [RecordHeader("a", nil), RecordHeader("a", "b"), RecordHeader("source", "rivven")],
                [RecordHeader("source", "rivven")],
            ])
    }

    @Test func aDamagedEventIsRejected() throws {
        var random = SeededRandom(seed: 21)
        let batch = try batch(self.random(&random, count: 3)) { $0.compression = .zstd }
        let whole = Array(try #require(try BatchFormat.encode(batch, from: 0, partition: 0).events.first).value)
        for index in whole.indices where index >= 16 {
            var damaged = whole
            damaged[index] ^= 0x10
            #expect(throws: CodecError.self) { try records(of: RivvenRecord(key: nil, value: Bytes(damaged))) }
        }
    }

    @Test func theRecordFormatGivesItsOneRecord() throws {
        let record = Record(offset: 9, timestamp: 3, key: "", value: nil, headers: [RecordHeader("h", "")])
        let one = try batch([record]) { $0.partitionLeaderEpoch = 2 }
        #expect(
            try records(of: RivvenRecord(key: "", value: one.bytes), EventForm(.record)) == [
                Lent(record: record, partition: 2)
            ])
        let two = try batch([record, Record(offset: 10, timestamp: 3, key: nil, value: nil)])
        #expect(throws: CodecError.self) {
            try records(of: RivvenRecord(key: nil, value: two.bytes), EventForm(.record))
        }
    }

    @Test func theJSONFormatGivesTheDecodedRecord() throws {
        let event = RivvenRecord(key: "k", value: "{\"a\":1}")
        let lent = try #require(try records(of: event, EventForm(.json)).first)
        #expect(lent.record.key == "k")
        #expect(lent.record.value == "{\"a\":1}")
        #expect(lent.partition == nil)
    }
}
