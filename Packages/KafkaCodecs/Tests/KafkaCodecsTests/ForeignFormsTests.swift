import KafkaCodecs
import Testing

/// Tests of formats that other clients write, and that this library only reads.
@Suite struct ForeignFormsTests {
    // MARK: gzip

    @Test func gzipMembersAreConcatenated() throws {
        let members = try ["first ", "", "second"].map {
            Array(try CompressionTests.compressed(Bytes(utf8: $0), .gzip))
        }
        #expect(try Compression.gzip.decompress(Bytes(members.joined())) == "first second")
    }

    @Test func gzipWithAWrongChecksumIsAnError() throws {
        var bytes = Array(try CompressionTests.compressed("order", .gzip))
        bytes[bytes.count - 8] ^= 1
        #expect(throws: CodecError.self) { try Compression.gzip.decompress(Bytes(bytes)) }
    }

    // MARK: snappy

    /// Returns Java's framing around blocks of raw snappy.
    static func framed(_ blocks: [Bytes]) throws -> [UInt8] {
        var writer = ByteWriter()
        writer.bytes([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00, 0, 0, 0, 1, 0, 0, 0, 1])
        for block in blocks {
            let compressed = try CompressionTests.compressed(block, .snappy)
            writer.int32(Int32(compressed.count))
            writer.bytes(compressed)
        }
        return Array(writer.finish())
    }

    @Test func javaFramedSnappyIsDistinguishedFromRawSnappy() throws {
        let blocks: [Bytes] = ["first ", CompressionTests.sample(32_768), "", "last"]
        let whole = blocks.flatMap { Array($0) }
        #expect(try Compression.snappy.decompress(Bytes(Self.framed(blocks))) == Bytes(whole))
        #expect(try Compression.snappy.decompress(CompressionTests.compressed(Bytes(whole), .snappy)) == Bytes(whole))
    }

    @Test func javaFramedSnappyStreamsAreConcatenated() throws {
        let joined = try Self.framed(["first "]) + Self.framed(["second"])
        #expect(try Compression.snappy.decompress(Bytes(joined)) == "first second")
    }

    @Test func everyTruncationOfAJavaFramedBlockIsAnError() throws {
        let whole = try Self.framed([CompressionTests.sample(500)])
        for length in 17..<whole.count {
            #expect(throws: CodecError.self) { try Compression.snappy.decompress(Bytes(whole[..<length])) }
        }
    }

    @Test func anImpossibleSnappySizeIsRefusedBeforeMemoryIsAllocated() {
        // A size of 2 GiB in six bytes, first alone, then as a block of a frame.
        let raw: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0x07, 0x00]
        #expect { try Compression.snappy.decompress(Bytes(raw), limit: .max) } throws: {
            ($0 as? CodecError)?.code == .malformed
        }
        #expect { try Compression.snappy.decompress(Bytes(raw)) } throws: { $0 is CodecError }
    }

    // MARK: lz4

    @Test func theOldHeaderChecksumIsWrittenForMagic0AndReadBelowMagic2() throws {
        let old = try CompressionTests.compressed("order", .lz4, magic: 0)
        let new = try CompressionTests.compressed("order", .lz4, magic: 1)
        #expect(old != new)
        for magic: Int8 in [0, 1] {
            #expect(try Compression.lz4.decompress(old, magic: magic) == "order")
            #expect(try Compression.lz4.decompress(new, magic: magic) == "order")
        }
        #expect { try Compression.lz4.decompress(old) } throws: { ($0 as? CodecError)?.code == .checksumMismatch }
    }

    @Test func theOldHeaderChecksumMatchesKafkasFrames() throws {
        // A frame header that Java's client wrote for magic 0 begins with these bytes: magic number, flags, block size,
        // checksum.
        let old = Array(try CompressionTests.compressed("order", .lz4, magic: 0))
        #expect(old[..<7] == [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x1a])
    }

    @Test func anLZ4FrameWithoutItsSizeIsRead() throws {
        // Flags 0x60: independent blocks, no content size. One uncompressed block of five bytes.
        let frame: [UInt8] =
            [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, 5, 0, 0, 0x80] + Array("order".utf8) + [0, 0, 0, 0]
        #expect(try Compression.lz4.decompress(Bytes(frame)) == "order")
    }

    @Test func anImpossibleLZ4SizeIsRefusedBeforeMemoryIsAllocated() throws {
        var frame = Array(try CompressionTests.compressed("order", .lz4))
        // The highest bytes of the size. Below magic 2 the header checksum is not verified.
        frame[12] = 0x7f
        #expect { try Compression.lz4.decompress(Bytes(frame), limit: .max, magic: 1) } throws: {
            ($0 as? CodecError)?.code == .malformed
        }
        #expect { try Compression.lz4.decompress(Bytes(frame), magic: 1) } throws: {
            ($0 as? CodecError)?.code == .limitExceeded
        }
    }

    // MARK: zstd

    /// A streamed frame: no content size, and one raw block, which is the last one.
    static let streamed: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 5 << 3 | 1, 0, 0] + Array("order".utf8)

    @Test func zstdFramesWithAndWithoutASizeAreConcatenated() throws {
        let sized = Array(try CompressionTests.compressed(" and the rest", .zstd))
        #expect(try Compression.zstd.decompress(Bytes(Self.streamed)) == "order")
        #expect(try Compression.zstd.decompress(Bytes(Self.streamed + sized)) == "order and the rest")
        #expect(try Compression.zstd.decompress(Bytes(sized + Self.streamed)) == " and the restorder")
        #expect { try Compression.zstd.decompress(Bytes(sized + Self.streamed), limit: 17) } throws: {
            ($0 as? CodecError)?.code == .limitExceeded
        }
    }

    @Test func everyTruncationOfAStreamedZstdFrameIsAnError() {
        for length in 0..<Self.streamed.count {
            #expect(throws: CodecError.self) { try Compression.zstd.decompress(Bytes(Self.streamed[..<length])) }
        }
    }

    @Test func aZstdWindowAboveTheLimitIsRefusedBeforeMemoryIsAllocated() {
        // The same frame with a window of 2 GiB.
        var bytes = Self.streamed
        bytes[5] = 0xa8
        #expect { try Compression.zstd.decompress(Bytes(bytes)) } throws: {
            ($0 as? CodecError)?.code == .limitExceeded
        }
    }

    @Test func anImpossibleZstdSizeIsRefusedBeforeMemoryIsAllocated() {
        // A single-segment frame whose content size, in eight bytes, is 1 PiB.
        let bytes: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0]
        #expect(throws: CodecError.self) { try Compression.zstd.decompress(Bytes(bytes), limit: .max) }
        #expect { try Compression.zstd.decompress(Bytes(bytes)) } throws: {
            ($0 as? CodecError)?.code == .limitExceeded
        }
    }
}
