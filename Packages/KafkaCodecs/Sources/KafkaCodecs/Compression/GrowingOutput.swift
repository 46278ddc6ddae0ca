/// The output memory of a decompressor. It grows as needed, to at most one byte more than the limit.
struct GrowingOutput {
    private var storage: ByteStorage
    private let limit: Int
    /// The number of bytes written so far.
    private(set) var count = 0

    /// Allocates memory for `expected` bytes, or for `limit` if that is less.
    init(expecting expected: Int, limit: Int) {
        self.limit = min(max(limit, 0), .max - 1)
        storage = ByteStorage(capacity: min(max(expected, 1), self.limit) + 1)
    }

    /// The address of the next byte.
    var free: UnsafeMutableRawPointer { storage.base + count }
    /// The number of bytes that may be written there.
    var room: Int { storage.capacity - count }

    /// Counts `written` bytes at `free`, and grows the memory if it is full.
    ///
    /// - Throws: `CodecError` with `.limitExceeded` if the limit is exceeded.
    mutating func advance(by written: Int) throws(CodecError) {
        count += written
        guard count <= limit else { throw .pastLimit(limit) }
        guard room == 0 else { return }
        let larger = ByteStorage(capacity: min(2 * storage.capacity, limit + 1))
        larger.base.copyMemory(from: storage.base, byteCount: count)
        storage = larger
    }

    /// The bytes written so far.
    var bytes: Bytes { Bytes(owner: storage, pointer: storage.base, count: count) }
}
