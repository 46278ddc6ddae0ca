import CKafkaCRC32C

/// CRC-32C (Castagnoli), the checksum of Kafka's record batches and of our own stored formats.
///
/// If the processor has a CRC instruction, three streams are computed in parallel; otherwise lookup tables are used.
public enum CRC32C {
    /// Returns the checksum of `bytes`. To continue an earlier checksum, pass it as `crc`.
    public static func checksum(_ bytes: UnsafeRawBufferPointer, continuing crc: UInt32 = 0) -> UInt32 {
        ckafka_crc32c(crc, bytes.baseAddress, bytes.count)
    }

    /// Returns the checksum of `bytes`. To continue an earlier checksum, pass it as `crc`.
    public static func checksum(_ bytes: Bytes, continuing crc: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { checksum($0, continuing: crc) }
    }

    /// The same checksum computed by the portable code only, for a test that compares the two.
    static func portableChecksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        ckafka_crc32c_portable(0, bytes.baseAddress, bytes.count)
    }
}
