/// Heap memory that frees itself: what owns the bytes of a `Bytes` made here.
///
/// Written only before it is shared, by whoever allocated it.
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
