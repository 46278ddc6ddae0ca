import CKafkaZlib

/// CRC-32 (ISO 3309, as in gzip and zip), the checksum of the record formats before magic 2.
public enum CRC32 {
    /// Returns the checksum of `bytes`. To continue an earlier checksum, pass it as `crc`.
    public static func checksum(_ bytes: UnsafeRawBufferPointer, continuing crc: UInt32 = 0) -> UInt32 {
        // For a null pointer zlib returns the initial value 0 instead of `crc`.
        guard let base = bytes.baseAddress, bytes.count > 0 else { return crc }
        return UInt32(
            truncatingIfNeeded: crc32_z(UInt(crc), base.assumingMemoryBound(to: UInt8.self), z_size_t(bytes.count)))
    }

    /// Returns the checksum of `bytes`. To continue an earlier checksum, pass it as `crc`.
    public static func checksum(_ bytes: Bytes, continuing crc: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { checksum($0, continuing: crc) }
    }
}
