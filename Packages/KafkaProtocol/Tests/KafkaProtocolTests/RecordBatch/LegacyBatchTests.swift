import KafkaCodecs
import KafkaProtocol
import Testing

@Suite struct LegacyBatchTests {
    static let records: [Record] = [
        Record(offset: 40, timestamp: 1_700_000_000_000, key: "key", value: "value"),
        Record(offset: 41, timestamp: 1_600_000_000_000, key: nil, value: nil),
        Record(offset: 44, timestamp: -1, key: .empty, value: .empty),
    ]
    static let codecs: [Compression] = [.none, .gzip, .snappy, .lz4]

    @Test(arguments: [0, 1] as [Int8], codecs)
    func writtenRecordsAreReadBack(_ magic: Int8, _ codec: Compression) throws {
        let bytes = try LegacyBatchView.encode(Self.records, magic: magic, compression: codec)
        var batches = RecordBatches(bytes)
        var read: [Record] = []
        while let batch = try batches.next() {
            guard case .legacy(let legacy) = batch else { throw CodecError(.unsupported, "not a legacy batch") }
            #expect(legacy.magic == magic)
            #expect(legacy.compression == codec)
            try batch.verifyChecksum()
            read += try batch.records().checked()
        }
        #expect(
            read
                == Self.records.map { record in
                    var record = record
                    if magic == 0 { record.timestamp = -1 }
                    return record
                })
    }

    @Test func theLogAppendTimeAppliesToEveryRecord() throws {
        let bytes = try LegacyBatchView.encode(
            Self.records, magic: 1, compression: .gzip, appendTimestamp: 1_800_000_000_000)
        let batch = try LegacyBatchView(bytes)
        #expect(batch.usesLogAppendTime)
        #expect(
            try batch.current().records().checked().map(\.timestamp) == Array(repeating: 1_800_000_000_000, count: 3))
    }

    @Test func theBatchInMagic2CoversTheSameOffsets() throws {
        let batch = try LegacyBatchView(LegacyBatchView.encode(Self.records, magic: 1, compression: .lz4))
        let current = try batch.current()
        try current.verifyChecksum()
        #expect(current.baseOffset == 40)
        #expect(current.lastOffset == 44)
        #expect(current.recordCount == 3)
        #expect(current.compression == Compression.none)
    }

    @Test func aWrapperWithoutAnOffsetNumbersFromZero() throws {
        let bytes = Array(try LegacyBatchView.encode(Self.records, magic: 1, compression: .gzip))
        // The checksum does not cover the offset.
        let batch = try LegacyBatchView(Bytes([UInt8](repeating: 0, count: 8) + bytes[8...]))
        #expect(try batch.current().records().checked().map(\.offset) == [0, 1, 4])
    }

    @Test func aMessageWrappedTwiceIsRefused() throws {
        let inner = try LegacyBatchView.encode(Self.records, magic: 1, compression: .gzip)
        let wrapped = try inner.withUnsafeBytes { try Compression.gzip.compress($0) }
        let outer = try LegacyBatchView(message(attributes: 1, value: wrapped))
        #expect { try outer.current() } throws: { ($0 as? CodecError)?.code == .malformed }
    }

    @Test func anEmptyWrapperIsRefused() throws {
        let empty = try Bytes.empty.withUnsafeBytes { try Compression.gzip.compress($0) }
        for value in [nil, empty] as [Bytes?] {
            let outer = try LegacyBatchView(message(attributes: 1, value: value))
            #expect { try outer.current() } throws: { ($0 as? CodecError)?.code == .malformed }
        }
    }

    @Test func aWrappedMessageWithAWrongChecksumIsRefused() throws {
        var inner = Array(try LegacyBatchView.encode(Self.records, magic: 1))
        inner[12] ^= 1
        let wrapped = try Bytes(inner).withUnsafeBytes { try Compression.gzip.compress($0) }
        let outer = try LegacyBatchView(message(attributes: 1, value: wrapped))
        #expect { try outer.current() } throws: { ($0 as? CodecError)?.code == .checksumMismatch }
    }

    @Test func aDecompressionBombIsRefused() throws {
        let zeros = Bytes([UInt8](repeating: 0, count: 5_000_000))
        let bytes = try LegacyBatchView.encode(
            [Record(timestamp: 0, key: nil, value: zeros)], magic: 1, compression: .gzip)
        #expect { try LegacyBatchView(bytes).current(limit: 4_000_000) } throws: {
            ($0 as? CodecError)?.code == .limitExceeded
        }
    }

    @Test func codecsThatTheOldFormatsLackAreRefused() throws {
        #expect(throws: CodecError.self) {
            try LegacyBatchView.encode(Self.records, magic: 1, compression: .zstd)
        }
        #expect { try LegacyBatchView(message(attributes: 4, value: "x")).current() } throws: {
            ($0 as? CodecError)?.code == .unsupported
        }
        #expect(throws: CodecError.self) { try LegacyBatchView.encode(Self.records, magic: 2) }
    }

    /// Returns a message of magic 1 at offset 44, with a correct checksum.
    private func message(attributes: Int8, value: Bytes?) -> Bytes {
        var covered = ByteWriter()
        covered.int8(1)
        covered.int8(attributes)
        covered.int64(0)
        covered.int32(-1)
        covered.int32(value.map { Int32($0.count) } ?? -1)
        if let value { covered.bytes(value) }
        let body = covered.finish()
        var writer = ByteWriter()
        writer.int64(44)
        writer.int32(Int32(body.count + 4))
        writer.uint32(CRC32.checksum(body))
        writer.bytes(body)
        return writer.finish()
    }
}
