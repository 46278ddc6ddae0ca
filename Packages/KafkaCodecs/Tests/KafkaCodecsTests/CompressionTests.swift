import KafkaCodecs
import Testing

@Suite struct CompressionTests {
    @Test(arguments: Compression.allCases, [0, 1, 1000, 65_536, 65_537, 1_000_000])
    func whatIsCompressedDecompresses(_ compression: Compression, _ size: Int) throws {
        let input = Bytes((0..<size).map { UInt8(truncatingIfNeeded: $0 / 7 &* 13) })
        let compressed = try input.withUnsafeBytes { try compression.compress($0) }
        #expect(try compression.decompress(compressed) == input)
    }

    @Test func outputPastTheLimitIsRefused() throws {
        let bomb = try Bytes([UInt8](repeating: 0, count: 10_000_000)).withUnsafeBytes {
            try Compression.lz4.compress($0)
        }
        #expect(bomb.count < 100_000)
        #expect { try Compression.lz4.decompress(bomb, limit: 9_999_999) } throws: {
            ($0 as? CodecError)?.code == .limitExceeded
        }
        #expect(try Compression.lz4.decompress(bomb, limit: 10_000_000).count == 10_000_000)
    }

    @Test func everyTruncationIsAnError() throws {
        let input = Bytes((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* $0) })
        let whole = try input.withUnsafeBytes { try Compression.lz4.compress($0) }
        for length in 0..<whole.count {
            #expect(throws: CodecError.self) { try Compression.lz4.decompress(whole.slice(0..<length)) }
        }
    }

    @Test func bytesAfterTheFrameAreAnError() throws {
        let whole = try Bytes(utf8: "order").withUnsafeBytes { try Compression.lz4.compress($0) }
        #expect(throws: CodecError.self) { try Compression.lz4.decompress(Bytes(Array(whole) + [0])) }
    }

    @Test func aDamagedByteNeverTraps() throws {
        let input = Bytes((0..<300).map { UInt8(truncatingIfNeeded: $0 / 3) })
        let whole = Array(try input.withUnsafeBytes { try Compression.lz4.compress($0) })
        for index in whole.indices {
            for bit in 0..<8 {
                var damaged = whole
                damaged[index] ^= 1 << UInt8(bit)
                _ = try? Compression.lz4.decompress(Bytes(damaged), limit: 1 << 20)
            }
        }
    }

    @Test func namesAreKafkas() {
        #expect(Compression.named("lz4") == .lz4)
        #expect(Compression.named("LZ4") == nil)
    }
}
