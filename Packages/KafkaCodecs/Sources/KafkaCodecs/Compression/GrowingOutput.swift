/// Memory that grows under what a decompressor writes, and never past a limit by more than a byte.
struct GrowingOutput {
    private var storage: ByteStorage
    private let limit: Int
    /// The number of bytes written so far.
    private(set) var count = 0

    /// Takes memory for `expected` bytes, or for `limit` where that is less.
    init(expecting expected: Int, limit: Int) {
        self.limit = min(max(limit, 0), .max - 1)
        storage = ByteStorage(capacity: min(max(expected, 1), self.limit) + 1)
    }

    /// Where the next byte goes.
    var free: UnsafeMutableRawPointer { storage.base + count }
    /// The bytes that may be written there.
    var room: Int { storage.capacity - count }

    /// Counts `written` bytes at `free`, and sees to it that there is room for more.
    ///
    /// - Throws: `CodecError` with `.limitExceeded` past the limit.
    mutating func advance(by written: Int) throws(CodecError) {
        count += written
        guard count <= limit else { throw .pastLimit(limit) }
        guard room == 0 else { return }
        let larger = ByteStorage(capacity: min(2 * storage.capacity, limit + 1))
        larger.base.copyMemory(from: storage.base, byteCount: count)
        storage = larger
    }

    /// What was written.
    var bytes: Bytes { Bytes(owner: storage, pointer: storage.base, count: count) }
}
