import CKafkaEvent

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes to standard error and standard output, and tolerates a reader that is gone or does not keep up.
@_spi(KafkaInternals)
public enum StandardError {
    /// How long a write waits for room in a full pipe whose descriptor is non-blocking, in milliseconds.
    private static let patience: Int32 = 100

    /// Writes `text` to `descriptor`, in one system call if the system accepts it whole, so that lines of several
    /// threads do not mix.
    ///
    /// Text that a closed or full pipe does not accept is dropped. The process must ignore SIGPIPE to survive a closed
    /// pipe.
    public static func write(_ text: String, to descriptor: Int32 = 2) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = systemWrite(descriptor, rest)
                if count > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                } else if errno == EAGAIN {
                    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    guard poll(&waiting, 1, patience) > 0 else { return }
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
