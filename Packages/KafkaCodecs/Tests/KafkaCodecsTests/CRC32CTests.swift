import Testing

@testable import KafkaCodecs

@Suite struct CRC32CTests {
    @Test func theChecksumMatchesTheStandardsCheckValue() {
        #expect(CRC32C.checksum("123456789") == 0xe306_9283)
        #expect(CRC32C.checksum(.empty) == 0)
    }

    @Test func theInstructionAndTheTableAgree() {
        var random = SystemRandomNumberGenerator()
        let bytes = Bytes((0..<40_000).map { _ in UInt8.random(in: 0...255, using: &random) })
        for length in [0, 1, 7, 8, 9, 255, 256, 767, 768, 769, 12_287, 12_288, 12_289, 13_111, 39_999] {
            let slice = bytes.slice(1..<1 + length)
            #expect(CRC32C.checksum(slice) == slice.withUnsafeBytes { CRC32C.portableChecksum($0) })
        }
    }

    @Test func aChecksumCanBeContinued() {
        let bytes = Bytes((0..<30_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let first = CRC32C.checksum(bytes.slice(0..<12_345))
        #expect(CRC32C.checksum(bytes.slice(12_345..<30_000), continuing: first) == CRC32C.checksum(bytes))
    }
}
