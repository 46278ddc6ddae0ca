import KafkaCodecs
import Testing

@Suite struct ByteReaderTests {
    @Test func writtenValuesAreReadBack() throws {
        var writer = ByteWriter(capacity: 1)
        writer.int8(-1)
        writer.int16(-2)
        writer.int32(.min)
        writer.int64(.max)
        writer.uint16(65535)
        writer.float64(-0.5)
        writer.bool(true)
        writer.utf8("ü")
        var reader = ByteReader(writer.finish())
        #expect(try reader.int8() == -1)
        #expect(try reader.int16() == -2)
        #expect(try reader.int32() == .min)
        #expect(try reader.int64() == .max)
        #expect(try reader.uint16() == 65535)
        #expect(try reader.float64() == -0.5)
        #expect(try reader.bool())
        #expect(try reader.string(byteCount: 2) == "ü")
        #expect(reader.isAtEnd)
    }

    @Test(arguments: [0, 1, -1, 63, 64, -64, -65, 8191, 8192, Int32.max, Int32.min] as [Int32])
    func varintsRoundTrip(_ value: Int32) throws {
        var writer = ByteWriter()
        writer.varint(value)
        #expect(writer.count == Varint.size(zigzag: Int64(value)))
        var reader = ByteReader(writer.finish())
        #expect(try reader.varint() == value)
        #expect(reader.isAtEnd)
    }

    @Test(arguments: [0, 127, 128, 1 << 62, 1 << 63, .max] as [UInt64])
    func unsignedVarlongsRoundTrip(_ value: UInt64) throws {
        var writer = ByteWriter()
        writer.unsignedVarlong(value)
        #expect(writer.count == Varint.size(value))
        var reader = ByteReader(writer.finish())
        #expect(try reader.unsignedVarlong() == value)
    }

    @Test func aReadPastTheEndThrowsAndDoesNotMove() {
        var reader = ByteReader(Bytes([1, 2, 3]))
        #expect(throws: CodecError.self) { try reader.int32() }
        #expect(throws: CodecError.self) { try reader.bytes(count: 4) }
        #expect(throws: CodecError.self) { try reader.bytes(count: -1) }
        #expect(throws: CodecError.self) { try reader.bytes(count: .max) }
        #expect(reader.position == 0)
    }

    @Test func aVarintThatNeverEndsIsMalformed() {
        var reader = ByteReader(Bytes([UInt8](repeating: 0x80, count: 11)))
        #expect { try reader.unsignedVarint() } throws: { ($0 as? CodecError)?.code == .malformed }
        #expect { try reader.unsignedVarlong() } throws: { ($0 as? CodecError)?.code == .malformed }
    }

    @Test func aVarintThatExceedsItsWidthIsMalformed() {
        var narrow = ByteReader(Bytes([0xff, 0xff, 0xff, 0xff, 0x1f]))
        #expect { try narrow.unsignedVarint() } throws: { ($0 as? CodecError)?.code == .malformed }
        var wide = ByteReader(Bytes([UInt8](repeating: 0xff, count: 9) + [0x02]))
        #expect { try wide.unsignedVarlong() } throws: { ($0 as? CodecError)?.code == .malformed }
    }

    @Test func aCutVarintIsTruncated() {
        var reader = ByteReader(Bytes([0x80]))
        #expect { try reader.unsignedVarint() } throws: { ($0 as? CodecError)?.code == .truncated }
    }
}
