import KafkaCodecs
import Testing

@Suite struct CompressionTests {
    static let codecs = Compression.allCases.filter { $0 != .none }

    /// Returns text that repeats, followed by noise that does not.
    static func sample(_ size: Int) -> Bytes {
        Bytes((0..<size).map { UInt8(truncatingIfNeeded: $0 % 1000 < 700 ? $0 / 7 &* 13 : $0 &* $0 >> 3) })
    }

    static func compressed(
        _ input: Bytes, _ codec: Compression, level: Int? = nil, magic: Int8 = 2
    ) throws -> Bytes {
        try input.withUnsafeBytes { try codec.compress($0, level: level, magic: magic) }
    }

    @Test(arguments: Compression.allCases, [0, 1, 1000, 65_535, 65_536, 65_537, 1_000_000])
    func compressionRoundTrips(_ codec: Compression, _ size: Int) throws {
        let input = Self.sample(size)
        let compressed = try Self.compressed(input, codec)
        #expect(try codec.decompress(compressed) == input)
        #expect(try codec.decompress(compressed, limit: size) == input)
    }

    @Test(arguments: [Compression.gzip, .lz4, .zstd])
    func everyLevelDecompressesAndHigherOnesAreSmaller(_ codec: Compression) throws {
        let input = Self.sample(100_000)
        let levels = try #require(codec.levels)
        var sizes: [Int: Int] = [:]
        for level in max(levels.lowerBound, -20)...levels.upperBound {
            let compressed = try Self.compressed(input, codec, level: level)
            #expect(try codec.decompress(compressed) == input)
            sizes[level] = compressed.count
        }
        let lowest = codec == .gzip ? 1 : codec == .zstd ? -20 : 9
        #expect(try #require(sizes[levels.upperBound]) < #require(sizes[lowest]))
        #expect(try Self.compressed(input, codec, level: codec.defaultLevel) == Self.compressed(input, codec))
    }

    @Test func unsupportedLevelsAreRefused() {
        let wrong: [(Compression, Int)] = [
            (.none, 1), (.snappy, 1), (.gzip, 0), (.gzip, 10), (.lz4, 0), (.lz4, 18), (.zstd, 23), (.zstd, .min),
        ]
        for (codec, level) in wrong {
            #expect(!codec.accepts(level: level))
            #expect { try Self.compressed("order", codec, level: level) } throws: {
                ($0 as? CodecError)?.code == .unsupported
            }
        }
    }

    @Test(arguments: codecs)
    func outputAboveTheLimitIsRefused(_ codec: Compression) throws {
        let bomb = try Self.compressed(Bytes([UInt8](repeating: 0, count: 10_000_000)), codec)
        #expect(bomb.count < 500_000)
        for limit in [-1, 0, 1, 9_999_999] {
            #expect { try codec.decompress(bomb, limit: limit) } throws: {
                ($0 as? CodecError)?.code == .limitExceeded
            }
        }
        #expect(try codec.decompress(bomb, limit: 10_000_000).count == 10_000_000)
        #expect(try codec.decompress(bomb, limit: .max).count == 10_000_000)
    }

    @Test(arguments: codecs)
    func everyTruncationIsAnError(_ codec: Compression) throws {
        let whole = try Self.compressed(Self.sample(3000), codec)
        for length in 0..<whole.count {
            #expect(throws: CodecError.self, "\(length) of \(whole.count) bytes") {
                try codec.decompress(whole.slice(0..<length))
            }
        }
    }

    @Test(arguments: codecs)
    func emptyInputIsTruncated(_ codec: Compression) {
        #expect { try codec.decompress(.empty) } throws: { ($0 as? CodecError)?.code == .truncated }
    }

    @Test(arguments: codecs)
    func bytesAfterTheEndAreAnError(_ codec: Compression) throws {
        let whole = Array(try Self.compressed(Self.sample(100), codec))
        for tail: [UInt8] in [[0], [0xff], [1, 2, 3, 4, 5, 6, 7, 8]] {
            #expect(throws: CodecError.self) { try codec.decompress(Bytes(whole + tail)) }
        }
    }

    @Test(arguments: codecs)
    func aDamagedByteNeverTraps(_ codec: Compression) throws {
        let whole = Array(try Self.compressed(Self.sample(300), codec))
        for index in whole.indices {
            for bit in 0..<8 {
                var damaged = whole
                damaged[index] ^= 1 << UInt8(bit)
                _ = try? codec.decompress(Bytes(damaged), limit: 1 << 20)
            }
        }
    }

    @Test func errorsContainNoneOfTheBytes() throws {
        for codec in Self.codecs {
            let error = #expect(throws: CodecError.self) { try codec.decompress("secret-secret-secret-secret") }
            #expect(error.map { !$0.description.contains("secret") } == true)
        }
    }

    @Test func namesAndNumbersMatchKafka() {
        #expect(Compression.allCases.map(\.name) == ["none", "gzip", "snappy", "lz4", "zstd"])
        #expect(Compression.allCases.map(\.rawValue) == [0, 1, 2, 3, 4])
        #expect(Compression.named("lz4") == .lz4)
        #expect(Compression.named("LZ4") == nil)
    }
}
