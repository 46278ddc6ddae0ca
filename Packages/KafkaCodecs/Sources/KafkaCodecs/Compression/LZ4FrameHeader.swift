/// The header of an LZ4 frame. Kafka once computed its checksum over too many bytes (KAFKA-3160).
///
/// The header is the frame's magic number (four bytes), a flag byte, a block descriptor, an optional content size, an
/// optional dictionary id, and one byte of checksum: the second-lowest byte of XXH32 over everything but the magic
/// number. Frames in Kafka's records of magic 0 have a checksum that includes the magic number.
enum LZ4FrameHeader {
    private static let magicSize = 4
    private static let contentSizeFlag: UInt8 = 0x08
    private static let dictionaryFlag: UInt8 = 0x01

    /// Returns the position of the checksum, or `nil` if the bytes end before it.
    private static func checksumOffset(_ frame: UnsafeRawBufferPointer) -> Int? {
        guard frame.count > magicSize else { return nil }
        var offset = magicSize + 2
        if frame[magicSize] & contentSizeFlag != 0 { offset += 8 }
        if frame[magicSize] & dictionaryFlag != 0 { offset += 4 }
        return offset < frame.count ? offset : nil
    }

    /// Returns a copy of the header with the correct checksum.
    static func withRightChecksum(_ frame: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let offset = checksumOffset(frame) else { return nil }
        return frame[..<offset] + [checksum(frame[magicSize..<offset])]
    }

    /// Replaces the checksum with the one that records of magic 0 need.
    static func writeOldChecksum(in frame: UnsafeMutableRawBufferPointer) {
        guard let offset = checksumOffset(UnsafeRawBufferPointer(frame)) else { return }
        frame[offset] = checksum(UnsafeRawBufferPointer(frame)[..<offset])
    }

    private static func checksum(_ bytes: Slice<UnsafeRawBufferPointer>) -> UInt8 {
        UInt8(truncatingIfNeeded: xxh32(bytes) >> 8)
    }

    /// Returns XXH32 with seed 0 for fewer than 16 bytes, which need only the short form of the algorithm. At most
    /// 14 bytes of a header are hashed.
    private static func xxh32(_ bytes: Slice<UnsafeRawBufferPointer>) -> UInt32 {
        let primes: (UInt32, UInt32, UInt32, UInt32) = (0x85eb_ca77, 0xc2b2_ae3d, 0x27d4_eb2f, 0x1656_67b1)
        var hash = primes.3 &+ UInt32(truncatingIfNeeded: bytes.count)
        var rest = bytes
        while rest.count >= 4 {
            let word = rest.prefix(4).reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
            hash = rotated(hash &+ word &* primes.1, 17) &* primes.2
            rest = rest.dropFirst(4)
        }
        for byte in rest { hash = rotated(hash &+ UInt32(byte) &* primes.3, 11) &* 0x9e37_79b1 }
        hash = (hash ^ hash >> 15) &* primes.0
        hash = (hash ^ hash >> 13) &* primes.1
        return hash ^ hash >> 16
    }

    private static func rotated(_ value: UInt32, _ bits: UInt32) -> UInt32 {
        value << bits | value >> (32 - bits)
    }
}
