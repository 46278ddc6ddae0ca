/// The murmur2 hash of the Java client, by which Kafka clients choose the partition of a key by default.
public enum Murmur2 {
    /// Returns the hash of `data`, as `org.apache.kafka.common.utils.Utils.murmur2` does.
    public static func hash(_ data: UnsafeRawBufferPointer) -> Int32 {
        let multiplier: UInt32 = 0x5bd1_e995
        var hash: UInt32 = 0x9747_b28c ^ UInt32(truncatingIfNeeded: data.count)
        let words = data.count / 4
        for index in 0..<words {
            var word = UInt32(littleEndian: data.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))
            word = word &* multiplier
            word ^= word &>> 24
            word = word &* multiplier
            hash = (hash &* multiplier) ^ word
        }
        let tail = data.count & 3
        if tail > 0 {
            for index in (0..<tail).reversed() {
                hash ^= UInt32(data[4 * words + index]) &<< UInt32(8 * index)
            }
            hash = hash &* multiplier
        }
        hash ^= hash &>> 13
        hash = hash &* multiplier
        return Int32(bitPattern: hash ^ (hash &>> 15))
    }

    /// Returns the partition of `key` among `count` partitions, the same as the Java client's default partitioner; 0 if
    /// `count` is 0.
    public static func partition(of key: UnsafeRawBufferPointer, count: Int) -> Int {
        count > 0 ? Int(hash(key) & Int32.max) % count : 0
    }
}
