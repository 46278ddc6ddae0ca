import FoundationEssentials
import KafkaCodecs
import KafkaProtocol
import Testing

/// Tests of record-batches.jsonl: batches of every magic and codec, written by Kafka's own classes.
@Suite struct GoldenRecordBatchTests {
    struct Line: Decodable {
        struct Batch: Decodable {
            let magic: Int8
            let compression: String
            let base_offset: Int64
            let last_offset: Int64
            let max_timestamp: Int64
            let timestamp_type: String
            let records: [Entry]
        }
        struct Entry: Decodable {
            struct Header: Decodable {
                let key: String
                let value: String?
            }
            let offset: Int64
            let timestamp: Int64
            let key: String?
            let value: String?
            let headers: [Header]
        }
        let name: String
        let hex: String
        let batches: [Batch]

        var bytes: Bytes { Bytes(hex: hex) ?? .empty }
    }

    static func lines() throws -> [Line] {
        let directory = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let data = try Data(contentsOf: URL(filePath: "/\(directory)/Vectors/record-batches.jsonl"))
        return try data.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Line.self, from: $0) }
    }

    @Test func everyBatchDecodesToItsRecords() throws {
        let lines = try Self.lines()
        #expect(lines.count == 78)
        for line in lines {
            var batches = RecordBatches(line.bytes)
            for golden in line.batches {
                let batch = try #require(try batches.next(), "\(line.name)")
                try batch.verifyChecksum()
                #expect(batch.bytes[16] == UInt8(golden.magic), "\(line.name)")
                #expect(batch.lastOffset == golden.last_offset, "\(line.name)")
                let current = try batch.current()
                #expect(current.baseOffset == golden.base_offset, "\(line.name)")
                #expect(current.maxTimestamp == golden.max_timestamp, "\(line.name)")
                #expect(current.usesLogAppendTime == (golden.timestamp_type == "LogAppendTime"), "\(line.name)")
                let records = Array(try batch.records().checked())
                #expect(records.map(\.offset) == golden.records.map(\.offset), "\(line.name)")
                #expect(records == golden.records.map(Self.record), "\(line.name)")
            }
            #expect(try batches.next() == nil)
        }
    }

    private static func record(_ entry: Line.Entry) -> Record {
        Record(
            offset: entry.offset, timestamp: entry.timestamp, key: entry.key.flatMap { Bytes(hex: $0) },
            value: entry.value.flatMap { Bytes(hex: $0) },
            headers: RecordHeaders(entry.headers.map { RecordHeader($0.key, $0.value.flatMap { Bytes(hex: $0) }) }))
    }

    @Test func everyUncompressedMagic2BatchIsEncodedToTheSameBytes() throws {
        for line in try Self.lines() {
            guard line.batches[0].magic == 2, line.batches[0].compression == "none" else { continue }
            let batch = try RecordBatchView(line.bytes)
            var fields = RecordBatchHeaderFields()
            fields.baseOffset = batch.baseOffset
            fields.partitionLeaderEpoch = batch.partitionLeaderEpoch
            fields.producerID = batch.producerID
            fields.producerEpoch = batch.producerEpoch
            fields.baseSequence = batch.baseSequence
            fields.isTransactional = batch.isTransactional
            fields.isControl = batch.isControl
            fields.appendTimestamp = batch.usesLogAppendTime ? batch.maxTimestamp : nil
            var records: [Record] = []
            try batch.records().forEach { view in
                var record = view.record
                record.timestamp = batch.baseTimestamp + view.timestampDelta
                records.append(record)
            }
            #expect(try RecordBatchView.encode(records, fields: fields, keepsOffsets: true) == batch.bytes)
        }
    }

    @Test func everyUncompressedLegacyMessageIsEncodedToTheSameBytes() throws {
        for line in try Self.lines() where line.batches.allSatisfy({ $0.magic < 2 && $0.compression == "none" }) {
            let golden = try #require(line.batches.first)
            let records = line.batches.flatMap(\.records).map(Self.record)
            let written = try LegacyBatchView.encode(
                records, magic: golden.magic,
                appendTimestamp: golden.timestamp_type == "LogAppendTime" ? golden.max_timestamp : nil)
            #expect(written == line.bytes, "\(line.name)")
        }
    }

    @Test func noPrefixOfABatchIsABatch() throws {
        for line in try Self.lines() where line.batches.count == 1 && (Exhaustive.isOn || line.bytes.count < 1000) {
            for count in 0..<line.bytes.count {
                #expect(throws: CodecError.self) { try StoredRecordBatch(line.bytes.slice(0..<count)) }
                var batches = RecordBatches(line.bytes.slice(0..<count))
                #expect(try batches.next() == nil)
            }
        }
    }

    /// The checksum is not verified here, because it would reject the damage. The code behind it must be safe too.
    @Test func damagedBatchesGiveAValueOrAnError() throws {
        var random = SeededRandom(seed: 3)
        for line in try Self.lines() where line.bytes.count < 1000 {
            for _ in 0..<(Exhaustive.isOn ? 20_000 : 100) {
                var bytes = Array(line.bytes)
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                visit(Bytes(bytes))
            }
        }
    }

    @Test func aChangedByteGivesAValueOrAnError() throws {
        for line in try Self.lines() where line.bytes.count < (Exhaustive.isOn ? 1000 : 200) {
            var bytes = Array(line.bytes)
            for index in bytes.indices {
                let original = bytes[index]
                for value: UInt8 in Exhaustive.isOn ? Array(0...255) : [0, 1, 0x7f, 0x80, 0xff] {
                    bytes[index] = value
                    visit(Bytes(bytes))
                }
                bytes[index] = original
            }
        }
    }

    private func visit(_ bytes: Bytes) {
        var batches = RecordBatches(bytes)
        while let batch = try? batches.next() {
            try? batch.records(limit: 1 << 20).forEach { view in
                for header in view.headers { _ = header }
            }
        }
    }
}
