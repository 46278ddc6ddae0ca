/// Heap memory that is freed with the object. It owns the memory of a `Bytes` that was allocated here.
///
/// Only the allocating code writes to it, and only before it is shared.
final class ByteStorage: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(byteCount: max(capacity, 1), alignment: 8)
    }

    deinit {
        base.deallocate()
    }
}
