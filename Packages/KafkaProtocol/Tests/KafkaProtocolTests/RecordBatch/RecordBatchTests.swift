import KafkaCodecs
import KafkaProtocol
import Testing

@Suite struct RecordBatchTests {
    static let records: [Record] = [
        Record(timestamp: 1_700_000_000_000, key: "key", value: "value"),
        Record(timestamp: 1_600_000_000_000, key: nil, value: nil),
        Record(timestamp: -1, key: .empty, value: .empty),
        Record(timestamp: .max, key: Bytes([0xff, 0xfe]), value: Bytes([0])),
        Record(
            timestamp: 0, key: nil, value: "x",
            headers: [
                RecordHeader("a", nil), RecordHeader("a", "1"), RecordHeader("", .empty),
                RecordHeader("b", Bytes([0xff])),
            ]),
        Record(timestamp: 5, key: "big", value: Bytes([UInt8](repeating: 7, count: 900_000))),
    ]

    @Test func writtenRecordsAreReadBack() throws {
        let batch = try RecordBatchView(RecordBatchView.encode(Self.records))
        try batch.verifyChecksum()
        let read = try batch.records().array()
        #expect(read.map(\.offset) == Array(0..<Int64(Self.records.count)))
        for (read, written) in zip(read, Self.records) {
            var read = read
            read.offset = 0
            #expect(read == written)
        }
    }

    @Test func theHeaderDescribesTheRecords() throws {
        var fields = RecordBatchHeaderFields()
        fields.baseOffset = 1000
        fields.partitionLeaderEpoch = 3
        fields.producerID = 77
        fields.producerEpoch = 2
        fields.baseSequence = 12
        let batch = try RecordBatchView(RecordBatchView.encode(Self.records, fields: fields))
        #expect(batch.baseOffset == 1000)
        #expect(batch.lastOffset == 1000 + Int64(Self.records.count) - 1)
        #expect(batch.partitionLeaderEpoch == 3)
        #expect(batch.producerID == 77)
        #expect(batch.producerEpoch == 2)
        #expect(batch.baseSequence == 12)
        #expect(batch.recordCount == Int32(Self.records.count))
        #expect(batch.baseTimestamp == 1_700_000_000_000)
        #expect(batch.maxTimestamp == .max)
        #expect(batch.compression == Compression.none)
    }

    @Test func forEachVisitsTheSameRecordsAsTheArray() throws {
        let run = try RecordBatchView(RecordBatchView.encode(Self.records)).records()
        let all = try run.array()
        var visited: [Record] = []
        try run.forEach { view in
            visited.append(view.record)
            #expect(view.key.map { Bytes(copying: $0) } == view.record.key)
            #expect(view.value.map { Bytes(copying: $0) } == view.record.value)
        }
        #expect(visited == all)
    }

    @Test func nullAndEmptyDiffer() throws {
        let read = try RecordBatchView(RecordBatchView.encode(Self.records)).records().array()
        #expect(read[1].key == nil && read[1].value == nil)
        #expect(read[2].key == .empty && read[2].value == .empty)
        #expect(read[4].headers.map(\.value) == [nil, "1", .empty, Bytes([0xff])])
    }

    @Test func headersKeepTheirOrderAndTheirDuplicates() throws {
        let read = try RecordBatchView(RecordBatchView.encode(Self.records)).records().array()
        #expect(read[4].headers.map(\.name) == ["a", "a", .empty, "b"])
    }

    @Test func aFlippedBitFailsTheChecksum() throws {
        let bytes = Array(try RecordBatchView.encode(Array(Self.records.prefix(3))))
        for index in 21..<bytes.count {
            var damaged = bytes
            damaged[index] ^= 1
            guard let view = try? RecordBatchView(Bytes(damaged)) else { continue }
            #expect(throws: CodecError.self) { try view.verifyChecksum() }
        }
    }

    @Test func everyDamagedByteGivesAnErrorOrAValue() throws {
        let bytes = Array(try RecordBatchView.encode(Array(Self.records.prefix(5))))
        for index in bytes.indices {
            for value in [0, 1, 0x7f, 0x80, 0xff] as [UInt8] {
                var damaged = bytes
                damaged[index] = value
                guard let view = try? RecordBatchView(Bytes(damaged)) else { continue }
                if let run = try? view.records(limit: 1 << 20) {
                    _ = try? run.array()
                    try? run.forEach { record in for header in record.headers { _ = header } }
                }
            }
        }
    }

    @Test func everyTruncationIsRefused() throws {
        let bytes = try RecordBatchView.encode(Array(Self.records.prefix(5)))
        for length in 0..<bytes.count {
            #expect(throws: CodecError.self) { try RecordBatchView(bytes.slice(0..<length)) }
        }
    }

    @Test func iterationEndsBeforeATruncatedBatch() throws {
        let one = Array(try RecordBatchView.encode(Array(Self.records.prefix(2))))
        var batches = RecordBatches(Bytes(one + one + one.dropLast()))
        #expect(try batches.next()?.current().recordCount == 2)
        #expect(try batches.next()?.current().recordCount == 2)
        #expect(try batches.next() == nil)
    }

    @Test func aRecordThatDoesNotFitIsNotWritten() {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 80, alignment: 8)
        defer { memory.deallocate() }
        var writer = RecordBatchWriter(memory)
        let value = [UInt8](repeating: 1, count: 12)
        #expect(value.withUnsafeBytes { writer.append(key: nil, value: $0, headers: .none, timestamp: 1) })
        let used = writer.used
        #expect(value.withUnsafeBytes { writer.append(key: nil, value: $0, headers: .none, timestamp: 1) } == false)
        #expect(writer.used == used && writer.count == 1)
    }

    @Test func anOffsetOutOfRangeIsRefused() throws {
        for offset in [Int64.max, Int64.max - 1, -1] as [Int64] {
            var fields = RecordBatchHeaderFields()
            fields.baseOffset = offset
            let bytes = try RecordBatchView.encode(Array(Self.records.prefix(2)), fields: fields)
            #expect(throws: CodecError.self) { try RecordBatchView(bytes) }
        }
    }

    @Test func impossibleRecordCountsAreRefused() throws {
        var bytes = Array(try RecordBatchView.encode(Array(Self.records.prefix(2))))
        bytes.replaceSubrange(57..<61, with: [0x7f, 0xff, 0xff, 0xff])
        let run = try RecordBatchView(Bytes(bytes)).records()
        #expect(throws: CodecError.self) { try run.array() }
        #expect(throws: CodecError.self) { try run.validate() }
    }

    // MARK: What the header can say

    @Test(arguments: Compression.allCases)
    func everyCodecRoundTrips(_ codec: Compression) throws {
        var fields = RecordBatchHeaderFields()
        fields.compression = codec
        let batch = try RecordBatchView(RecordBatchView.encode(Self.records, fields: fields))
        try batch.verifyChecksum()
        #expect(batch.compression == codec)
        #expect(try batch.records().array().map(\.value) == Self.records.map(\.value))
    }

    @Test func offsetGapsFromCompactionAreKept() throws {
        var fields = RecordBatchHeaderFields()
        fields.baseOffset = 100
        fields.lastOffsetDelta = 9
        let records = [103, 107].map { Record(offset: $0, timestamp: 1, key: "k", value: nil) }
        let batch = try RecordBatchView(RecordBatchView.encode(records, fields: fields, keepsOffsets: true))
        #expect(batch.lastOffset == 109)
        #expect(try batch.records().checked().map(\.offset) == [103, 107])
    }

    @Test func offsetsOutOfRangeOrOrderAreNotWritten() {
        for offsets: [Int64] in [[5, 5], [6, 5], [-1], [1 << 31], [.max, 0]] {
            let records = offsets.map { Record(offset: $0, timestamp: 1, key: nil, value: nil) }
            #expect(throws: CodecError.self) { try RecordBatchView.encode(records, keepsOffsets: true) }
        }
    }

    @Test func aDeleteHorizonReplacesTheFirstTimestamp() throws {
        var fields = RecordBatchHeaderFields()
        fields.deleteHorizon = 1_000
        let batch = try RecordBatchView(RecordBatchView.encode(Array(Self.records.prefix(3)), fields: fields))
        #expect(batch.hasDeleteHorizon)
        #expect(batch.baseTimestamp == 1_000)
        #expect(try batch.records().array().map(\.timestamp) == Self.records.prefix(3).map(\.timestamp))
    }

    @Test func theLogAppendTimeHidesTheProducersTimestampsAndKeepsThem() throws {
        var fields = RecordBatchHeaderFields()
        fields.appendTimestamp = 9_000
        let records = [Record(timestamp: 10, key: nil, value: nil), Record(timestamp: 15, key: nil, value: nil)]
        let batch = try RecordBatchView(RecordBatchView.encode(records, fields: fields))
        var deltas: [Int64] = []
        try batch.records().forEach { deltas.append($0.timestampDelta) }
        #expect(batch.usesLogAppendTime && batch.maxTimestamp == 9_000 && batch.baseTimestamp == 10)
        #expect(try batch.records().array().map(\.timestamp) == [9_000, 9_000])
        #expect(deltas == [0, 5])
    }

    @Test func controlAndTransactionalBitsAreKept() throws {
        var fields = RecordBatchHeaderFields()
        fields.isControl = true
        fields.isTransactional = true
        let batch = try StoredRecordBatch(RecordBatchView.encode(Array(Self.records.prefix(1)), fields: fields))
        #expect(try batch.current().isControl && batch.current().isTransactional && !batch.holdsRecords)
    }

    @Test func aBatchWithoutRecordsIsEmptyWhateverItsCodec() throws {
        for codec in Compression.allCases {
            var fields = RecordBatchHeaderFields()
            fields.baseOffset = 7
            fields.lastOffsetDelta = 3
            var bytes = Array(try RecordBatchView.encode([], fields: fields, keepsOffsets: true))
            bytes[22] = UInt8(codec.rawValue)
            let batch = try StoredRecordBatch(Bytes(bytes))
            #expect(batch.lastOffset == 10 && !batch.holdsRecords)
            #expect(try Array(batch.records().checked()).isEmpty)
        }
    }

    /// The bytes were written by Kafka's `DefaultRecordBatch.writeEmptyHeader`.
    @Test func aBatchThatCompactionEmptiedIsWrittenAsKafkaDoes() throws {
        let kafkas = Bytes(
            hex: "000000000000026a00000031000003bd0222a76448000000000005ffffffffffffffff0000018bea7964c8"
                + "6beeab99350175993bc400000b7100000000")
        var fields = RecordBatchHeaderFields()
        fields.baseOffset = 618
        fields.lastOffsetDelta = 5
        fields.partitionLeaderEpoch = 957
        fields.maxTimestamp = 1_700_445_906_120
        fields.producerID = 7_777_342_281_023_059_353
        fields.producerEpoch = 15300
        fields.baseSequence = 2929
        #expect(try RecordBatchView.encode([], fields: fields, keepsOffsets: true) == kafkas)
    }

    @Test func anUnsupportedLevelIsRefused() {
        var fields = RecordBatchHeaderFields()
        fields.compression = .gzip
        #expect(throws: CodecError.self) { try RecordBatchView.encode(Self.records, fields: fields, level: 10) }
    }
}
