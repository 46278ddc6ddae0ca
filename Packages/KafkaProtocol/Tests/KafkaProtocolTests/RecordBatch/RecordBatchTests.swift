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

    @Test func whatIsWrittenIsRead() throws {
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

    @Test func theHeaderSaysWhatTheRecordsAre() throws {
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

    @Test func forEachVisitsWhatTheArrayHolds() throws {
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
        let bytes = Array(RecordBatchView.encode(Array(Self.records.prefix(3))))
        for index in 21..<bytes.count {
            var damaged = bytes
            damaged[index] ^= 1
            guard let view = try? RecordBatchView(Bytes(damaged)) else { continue }
            #expect(throws: CodecError.self) { try view.verifyChecksum() }
        }
    }

    @Test func everyDamagedByteIsAnErrorOrAValue() {
        let bytes = Array(RecordBatchView.encode(Array(Self.records.prefix(5))))
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

    @Test func everyTruncationIsRefused() {
        let bytes = RecordBatchView.encode(Array(Self.records.prefix(5)))
        for length in 0..<bytes.count {
            #expect(throws: CodecError.self) { try RecordBatchView(bytes.slice(0..<length)) }
        }
    }

    @Test func aRunOfBatchesEndsBeforeTheOneThatIsCutOff() throws {
        let one = Array(RecordBatchView.encode(Array(Self.records.prefix(2))))
        var batches = RecordBatches(Bytes(one + one + one.dropLast()))
        #expect(try batches.next()?.recordCount == 2)
        #expect(try batches.next()?.recordCount == 2)
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

    @Test func anOffsetThatHasNoNextIsRefused() {
        for offset in [Int64.max, Int64.max - 1, -1] as [Int64] {
            var fields = RecordBatchHeaderFields()
            fields.baseOffset = offset
            let bytes = RecordBatchView.encode(Array(Self.records.prefix(2)), fields: fields)
            #expect(throws: CodecError.self) { try RecordBatchView(bytes) }
        }
    }

    @Test func countsThatCannotBeAreNotBelieved() throws {
        var bytes = Array(RecordBatchView.encode(Array(Self.records.prefix(2))))
        bytes.replaceSubrange(57..<61, with: [0x7f, 0xff, 0xff, 0xff])
        let run = try RecordBatchView(Bytes(bytes)).records()
        #expect(throws: CodecError.self) { try run.array() }
        #expect(throws: CodecError.self) { try run.validate() }
    }
}
