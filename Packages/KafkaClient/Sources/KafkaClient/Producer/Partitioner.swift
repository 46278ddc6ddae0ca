/// Java's murmur2, by which every Kafka client of default settings places a key.
enum Partitioner {
    /// The partition of `key` among `count`, equal to that of Java's default partitioner.
    static func partition(of key: UnsafeRawBufferPointer, count: Int) -> Int {
        Int(murmur2(key) & 0x7fff_ffff) % count
    }

    static func murmur2(_ data: UnsafeRawBufferPointer) -> UInt32 {
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
        return hash ^ (hash &>> 15)
    }
}
