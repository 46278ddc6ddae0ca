import KafkaCodecs
import Testing

@Suite struct CRC32Tests {
    @Test func theChecksumMatchesTheStandardsCheckValue() {
        #expect(CRC32.checksum("123456789") == 0xcbf4_3926)
        #expect(CRC32.checksum(.empty) == 0)
    }

    @Test func aChecksumCanBeContinued() {
        let bytes = CompressionTests.sample(3000)
        let first = CRC32.checksum(bytes.slice(0..<1234))
        #expect(CRC32.checksum(bytes.slice(1234..<3000), continuing: first) == CRC32.checksum(bytes))
        #expect(CRC32.checksum(.empty, continuing: first) == first)
    }
}
