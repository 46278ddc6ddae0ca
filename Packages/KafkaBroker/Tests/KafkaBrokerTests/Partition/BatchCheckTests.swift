import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import Testing

@testable import KafkaBroker

/// Tests of how valid and invalid batches are handled. The expected results are those of Kafka 4.3.1, except for
/// batches that it refuses with UNKNOWN_SERVER_ERROR: they are INVALID_RECORD here.
@Suite struct BatchCheckTests {
    private static let now: Int64 = 1_700_000_000_000

    private struct Outcome: Equatable {
        var error = ErrorCode.none
        var records: [Int32] = []
        var maxTimestamp: Int64 = 0
    }

    private static func check(
        _ records: Bytes, limit: Int = 1 << 20, _ change: (inout TopicConfiguration) -> Void = { _ in }
    ) -> Outcome {
        var configuration = TopicConfiguration()
        change(&configuration)
        var budget = DecompressionBudget(limit: limit)
        let check = BatchCheck(version: 9, configuration: configuration, now: now)
        do throws(RequestError) {
            return Outcome(maxTimestamp: try check.onlyBatch(of: records, &budget).maxTimestamp)
        } catch {
            return Outcome(error: error.error, records: error.records)
        }
    }

    /// Returns a batch whose fields may not match its records.
    private static func batch(
        _ records: [Record], _ compression: Compression = .none, change: (inout Fields) -> Void = { _ in }
    ) throws -> Bytes {
        var header = RecordBatchHeaderFields()
        header.compression = compression
        var fields = Fields(bytes: Array(try RecordBatchView.encode(records, fields: header)))
        change(&fields)
        fields.seal()
        return Bytes(fields.bytes)
    }

    private struct Fields {
        var bytes: [UInt8]

        mutating func put(_ value: some FixedWidthInteger, at position: Int) {
            withUnsafeBytes(of: value.bigEndian) { bytes.replaceSubrange(position..<position + $0.count, with: $0) }
        }

        /// Corrects the length and the checksum.
        mutating func seal() {
            put(Int32(bytes.count - 12), at: RecordBatchLayout.batchLength)
            put(CRC32C.checksum(Bytes(bytes[RecordBatchLayout.attributes...])), at: RecordBatchLayout.checksum)
        }
    }

    private static func record(_ timestamp: Int64 = now, key: Bytes? = nil) -> Record {
        Record(timestamp: timestamp, key: key, value: "value")
    }

    @Test(arguments: [Compression.none, .gzip, .snappy, .lz4, .zstd])
    func maximumTimestampComesFromTheRecords(_ codec: Compression) throws {
        for stated in [Self.now - 5, Self.now, Self.now + 100_000] {
            let bytes = try Self.batch([Self.record(Self.now), Self.record(Self.now - 7)], codec) {
                $0.put(stated, at: RecordBatchLayout.maxTimestamp)
            }
            #expect(Self.check(bytes) == Outcome(maxTimestamp: Self.now))
        }
    }

    @Test(arguments: [Compression.none, .gzip, .snappy, .lz4, .zstd], [1, 3] as [Int32])
    func batchMustContainItsCountOfRecords(_ codec: Compression, count: Int32) throws {
        let bytes = try Self.batch([Self.record(), Self.record()], codec) {
            $0.put(count, at: RecordBatchLayout.recordCount)
            $0.put(count - 1, at: RecordBatchLayout.lastOffsetDelta)
        }
        #expect(Self.check(bytes).error == .invalidRecord)
    }

    @Test(arguments: [Compression.gzip, .snappy, .lz4, .zstd])
    func aBatchThatDoesNotDecompressIsRefused(_ codec: Compression) throws {
        for bytes in [[UInt8]](arrayLiteral: [], [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
            let batch = try Self.batch([Self.record()], codec) {
                $0.bytes.replaceSubrange(RecordBatchLayout.records..., with: bytes)
            }
            #expect(Self.check(batch).error == .invalidRecord)
        }
        let cut = try Self.batch([Self.record()], codec) { $0.bytes.removeLast(4) }
        #expect(Self.check(cut).error == .invalidRecord)
    }

    @Test func batchAboveTheDecompressedSizeLimitIsTooLarge() throws {
        let large = Record(timestamp: Self.now, key: nil, value: Bytes(Array(repeating: 0, count: 100_000)))
        let bytes = try Self.batch([large], .zstd)
        #expect(Self.check(bytes, limit: 99_000).error == .messageTooLarge)
        #expect(Self.check(bytes, limit: 101_000).error == .none)
    }

    @Test func aBaseOffsetOtherThanZeroIsRefused() throws {
        let bytes = try Self.batch([Self.record()]) { $0.put(5 as Int64, at: RecordBatchLayout.baseOffset) }
        #expect(Self.check(bytes).error == .invalidRecord)
    }

    @Test(arguments: [5, 7] as [Int16])
    func anUnknownCodecIsRefused(_ codec: Int16) throws {
        let bytes = try Self.batch([Self.record()]) { $0.put(codec, at: RecordBatchLayout.attributes) }
        #expect(Self.check(bytes).error == .invalidRecord)
    }

    @Test func timestampsTooFarAheadAreNamed() throws {
        let far = Self.now + 3_600_001
        let timestamps = [Self.now, far, Self.now + 3_600_000, far]
        let bytes = try Self.batch(timestamps.map { Self.record($0) })
        #expect(Self.check(bytes) == Outcome(error: .invalidTimestamp, records: [1, 3]))
        #expect(Self.check(bytes) { $0.timestampType = .logAppend } == Outcome(maxTimestamp: far))
    }

    @Test func timestampsTooFarBehindAreNamed() throws {
        let bytes = try Self.batch([Self.record(), Self.record(Self.now - 1000), Self.record(Self.now - 1001)])
        #expect(Self.check(bytes) == Outcome(maxTimestamp: Self.now))
        let limited = Self.check(bytes) { $0.timestampBeforeMaximum = 1000 }
        #expect(limited == Outcome(error: .invalidTimestamp, records: [2]))
        #expect(Self.check(bytes) { $0.timestampBeforeMaximum = 1001 }.error == .none)
    }

    @Test func aRecordWithoutATimestampIsAccepted() throws {
        #expect(Self.check(try Self.batch([Self.record(-1)])) == Outcome(maxTimestamp: -1))
    }

    @Test func producersMayNotSendLogAppendTime() throws {
        let logAppendTime: Int16 = 8
        let bytes = try Self.batch([Self.record(), Self.record()]) {
            $0.put(logAppendTime, at: RecordBatchLayout.attributes)
        }
        #expect(
            Self.check(bytes) { $0.timestampType = .logAppend } == Outcome(error: .invalidTimestamp, records: [0, 1]))
        #expect(Self.check(bytes).error == .none)
    }

    @Test(arguments: [Compression.none, .gzip])
    func recordsWithoutAKeyAreNamedIfTheTopicIsCompacted(_ codec: Compression) throws {
        let bytes = try Self.batch([Self.record(), Self.record(key: "k"), Self.record(key: ""), Self.record()], codec)
        #expect(Self.check(bytes) { $0.cleanup = .compact } == Outcome(error: .invalidRecord, records: [0, 3]))
        #expect(Self.check(bytes).error == .none)
    }

    @Test func invalidRecordsOfBothKindsAreNamedTogether() throws {
        let bytes = try Self.batch([Self.record(), Self.record(.max, key: "k"), Self.record()])
        #expect(Self.check(bytes) { $0.cleanup = .compact } == Outcome(error: .invalidTimestamp, records: [0, 1, 2]))
    }

    @Test func trailingBytesThatAreNotABatchAreIgnored() throws {
        let one = Array(try Self.batch([Self.record()]))
        #expect(Self.check(Bytes(one + [1, 2])).error == .none)
        #expect(Self.check(Bytes(one + one.dropLast())).error == .none)
        #expect(Self.check(Bytes(one + one)).error == .invalidRecord)
    }

    @Test(arguments: [(0, .invalidRecord), (1, .invalidRecord), (3, .corruptMessage)] as [(UInt8, ErrorCode)])
    func otherMagicVersionsAreRefused(_ magic: UInt8, _ error: ErrorCode) throws {
        let bytes = try Self.batch([Self.record()]) { $0.bytes[RecordBatchLayout.magic] = magic }
        #expect(Self.check(bytes).error == error)
    }
}
