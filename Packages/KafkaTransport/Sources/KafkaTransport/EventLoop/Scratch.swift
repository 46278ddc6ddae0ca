#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Buffers that all connections of a loop share. Their content is valid only during one call.
final class Scratch {
    /// The buffer for small frames, lengths, and the beginnings of large frames.
    let readBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)
    /// The buffer in which small pieces are combined into one TLS record.
    let record = UnsafeMutableRawBufferPointer.allocate(byteCount: TLSStream.recordSize, alignment: 64)
    /// The buffer in which TLS records are collected before they are sent together.
    let sealed = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
    /// The parts of one write. The number 64 is within the limit of every system.
    let parts = UnsafeMutableBufferPointer<iovec>.allocate(capacity: 64)

    init() {
        parts.initialize(repeating: iovec())
    }

    deinit {
        readBuffer.deallocate()
        record.deallocate()
        sealed.deallocate()
        parts.deallocate()
    }
}
