#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What every connection of a loop reads and writes with in turn: nothing of it outlives one call.
final class Scratch {
    /// Where small frames, lengths and the beginnings of large frames arrive.
    let readBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)
    /// Where small pieces become one record of TLS.
    let record = UnsafeMutableRawBufferPointer.allocate(byteCount: TLSStream.recordSize, alignment: 64)
    /// Where records of TLS wait to be sent together.
    let sealed = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
    /// The parts of one write: 64, within every system's limit.
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
