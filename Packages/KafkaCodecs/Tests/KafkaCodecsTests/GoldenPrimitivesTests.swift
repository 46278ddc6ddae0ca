import FoundationEssentials
import KafkaCodecs
import Testing

/// Tests of primitives.json, whose values were computed by Kafka's Java classes.
@Suite struct GoldenPrimitivesTests {
    struct Golden: Decodable {
        struct Key: Decodable {
            let key_hex: String
            let hash: Int32
            let partition_of_12: Int
            let crc32c: String
        }
        struct Varint: Decodable {
            let value: Int32
            let zigzag_varint: String
        }
        struct Varlong: Decodable {
            let value: Int64
            let zigzag_varlong: String
        }
        let murmur2: [Key]
        let varints: [Varint]
        let varlongs: [Varlong]

        static func read() throws -> Golden {
            let directory = #filePath.split(separator: "/").dropLast().joined(separator: "/")
            let data = try Data(contentsOf: URL(filePath: "/\(directory)/Vectors/primitives.json"))
            return try JSONDecoder().decode(Golden.self, from: data)
        }
    }

    @Test func keysGetTheSameHashAndPartitionAsInTheJavaClient() throws {
        let keys = try Golden.read().murmur2
        #expect(keys.count == 64)
        for key in keys {
            let bytes = try #require(Bytes(hex: key.key_hex))
            #expect(bytes.withUnsafeBytes { Murmur2.hash($0) } == key.hash)
            #expect(bytes.withUnsafeBytes { Murmur2.partition(of: $0, count: 12) } == key.partition_of_12)
        }
    }

    @Test func checksumsMatchJava() throws {
        for key in try Golden.read().murmur2 {
            #expect(CRC32C.checksum(try #require(Bytes(hex: key.key_hex))) == UInt32(key.crc32c, radix: 16))
        }
    }

    @Test func varintsMatchJava() throws {
        let golden = try Golden.read()
        #expect(golden.varints.count == 11)
        for varint in golden.varints {
            let bytes = try #require(Bytes(hex: varint.zigzag_varint))
            var writer = ByteWriter()
            writer.varint(varint.value)
            #expect(writer.finish() == bytes)
            var reader = ByteReader(bytes)
            #expect(try reader.varint() == varint.value)
            #expect(reader.isAtEnd)
        }
    }

    @Test func varlongsMatchJava() throws {
        let golden = try Golden.read()
        #expect(golden.varlongs.count == 7)
        for varlong in golden.varlongs {
            let bytes = try #require(Bytes(hex: varlong.zigzag_varlong))
            var writer = ByteWriter()
            writer.varlong(varlong.value)
            #expect(writer.finish() == bytes)
            var reader = ByteReader(bytes)
            #expect(try reader.varlong() == varlong.value)
            #expect(reader.isAtEnd)
        }
    }
}
