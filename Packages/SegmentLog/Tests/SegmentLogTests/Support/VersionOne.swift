import KafkaCodecs

/// Files of version 1, byte by byte.
enum VersionOne {
    static func segment(_ baseOffset: Int64, _ entries: [UInt8]...) -> [UInt8] {
        var writer = ByteWriter()
        writer.uint32(0x5256_534c)
        writer.uint16(1)
        writer.uint16(0)
        writer.int64(baseOffset)
        return Array(writer.finish()) + entries.joined()
    }

    static func entry(_ baseOffset: Int64, _ count: UInt32, _ timestamp: Int64, _ payload: [UInt8]) -> [UInt8] {
        var covered = ByteWriter()
        covered.int64(baseOffset)
        covered.uint32(count)
        covered.int64(timestamp)
        covered.bytes(Bytes(payload))
        let bytes = covered.finish()
        var writer = ByteWriter()
        writer.uint32(UInt32(bytes.count))
        writer.uint32(CRC32C.checksum(bytes))
        writer.bytes(bytes)
        return Array(writer.finish())
    }

    /// A header alone.
    static func header(
        size: Int, _ checksum: UInt32, _ baseOffset: Int64, _ count: UInt32, _ timestamp: Int64
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.uint32(UInt32(clamping: size))
        writer.uint32(checksum)
        writer.int64(baseOffset)
        writer.uint32(count)
        writer.int64(timestamp)
        return Array(writer.finish())
    }
}
