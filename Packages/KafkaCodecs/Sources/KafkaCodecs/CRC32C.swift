import CKafkaCRC32C

/// CRC-32C (Castagnoli), the checksum of Kafka's record batches and of our own stored formats.
///
/// On processors that have the instruction, three streams run side by side; elsewhere a table of slices serves.
public enum CRC32C {
    /// Returns the checksum of `bytes`, continuing `crc` where one is given.
    public static func checksum(_ bytes: UnsafeRawBufferPointer, continuing crc: UInt32 = 0) -> UInt32 {
        ckafka_crc32c(crc, bytes.baseAddress, bytes.count)
    }

    /// Returns the checksum of `bytes`, continuing `crc` where one is given.
    public static func checksum(_ bytes: Bytes, continuing crc: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { checksum($0, continuing: crc) }
    }

    /// The same sum by portable code alone, so that a test can compare the two.
    static func portableChecksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        ckafka_crc32c_portable(0, bytes.baseAddress, bytes.count)
    }

    /// Whether the processor's own instruction is in use.
    static var isAccelerated: Bool { ckafka_crc32c_is_accelerated() != 0 }
}
