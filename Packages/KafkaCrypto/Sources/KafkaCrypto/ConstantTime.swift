internal import CKafkaOpenSSL

/// Comparisons whose duration does not reveal where two values differ.
public enum ConstantTime {
    /// Returns whether both have the same bytes. The time depends only on their lengths.
    public static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.withUnsafeBytes { left in right.withUnsafeBytes { isEqual(left, $0) } }
    }

    /// Returns whether both have the same bytes. The time depends only on their lengths.
    public static func isEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        guard let leftStart = left.baseAddress, let rightStart = right.baseAddress else { return true }
        return CRYPTO_memcmp(leftStart, rightStart, left.count) == 0
    }
}
