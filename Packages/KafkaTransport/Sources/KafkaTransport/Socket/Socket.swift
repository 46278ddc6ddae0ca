import CKafkaEvent

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The system's TCP sockets: non-blocking, close-on-exec, and without SIGPIPE. All code that is specific to Linux
/// sockets is here.
enum Socket {
    /// The result of a read or a write.
    enum Transfer {
        case bytes(Int)
        /// No bytes can be moved now.
        case wouldBlock
        case failed(Int32)
    }

    /// The result of an accept.
    enum Accepted {
        case connection(Int32, SocketAddress)
        /// No connection is waiting.
        case nobody
        /// This connection was lost before it was accepted. Others may be waiting.
        case lost
        /// No descriptors or memory are left.
        case exhausted(Int32)
        case failed(Int32)
    }

    #if canImport(Glibc)
        static let stream = Int32(SOCK_STREAM.rawValue)
        private static let creationFlags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    #else
        static let stream = SOCK_STREAM
        private static let creationFlags = SOCK_NONBLOCK | SOCK_CLOEXEC
    #endif

    static let tcp = Int32(IPPROTO_TCP)

    /// Creates a TCP socket for the family of `address`. The failure is an error number.
    static func open(for address: SocketAddress) -> Result<Int32, SystemFailure> {
        let descriptor = socket(address.family, stream | creationFlags, tcp)
        return descriptor < 0 ? .failure(SystemFailure(errno)) : .success(descriptor)
    }

    static func close(_ descriptor: Int32) {
        guard descriptor >= 0 else { return }
        // Not repeated: on Linux the descriptor is closed even if a signal interrupted the call.
        #if canImport(Glibc)
            _ = Glibc.close(descriptor)
        #else
            _ = Musl.close(descriptor)
        #endif
    }

    /// Sends small frames immediately instead of waiting for more data (disables Nagle's algorithm).
    static func setNoDelay(_ descriptor: Int32) {
        set(descriptor, tcp, TCP_NODELAY, 1)
    }

    /// Acknowledges the received bytes immediately (TCP_QUICKACK). The system leaves this mode by itself.
    static func acknowledge(_ descriptor: Int32) {
        set(descriptor, tcp, TCP_QUICKACK, 1)
    }

    static func setSendBuffer(_ descriptor: Int32, bytes: Int) {
        set(descriptor, SOL_SOCKET, SO_SNDBUF, Int32(clamping: bytes))
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    // MARK: Connecting

    /// Starts to connect. Returns 0 if the connection is open, EINPROGRESS if the socket becomes writable once the
    /// outcome is known, or another error number.
    static func connect(_ descriptor: Int32, to address: SocketAddress) -> Int32 {
        let failed = address.withPointer { pointer, length in
            #if canImport(Glibc)
                Glibc.connect(descriptor, pointer, length) != 0
            #else
                Musl.connect(descriptor, pointer, length) != 0
            #endif
        }
        guard failed else { return 0 }
        // An interrupted connect continues in the background.
        return errno == EINTR ? EINPROGRESS : errno
    }

    /// Returns the error of a completed connect; 0 if it succeeded.
    static func pendingError(_ descriptor: Int32) -> Int32 {
        var error: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno
    }

    // MARK: Listening

    /// Creates a socket that listens at `address`. The failure is an error number.
    static func listen(at address: SocketAddress, backlog: Int32) -> Result<Int32, SystemFailure> {
        open(for: address).flatMap { descriptor in
            // Allows a restarted listener to bind its port while connections of the previous one are in TIME_WAIT.
            set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
            let bound = address.withPointer { bind(descriptor, $0, $1) == 0 }
            #if canImport(Glibc)
                let isListening = bound && Glibc.listen(descriptor, backlog) == 0
            #else
                let isListening = bound && Musl.listen(descriptor, backlog) == 0
            #endif
            guard isListening else {
                let failure = SystemFailure(errno)
                close(descriptor)
                return .failure(failure)
            }
            return .success(descriptor)
        }
    }

    static func accept(_ listener: Int32) -> Accepted {
        let (descriptor, address) = SocketAddress.received { ckafka_accept(listener, $0, $1, creationFlags) }
        if descriptor >= 0 { return .connection(descriptor, address) }
        switch errno {
        case EAGAIN: return .nobody
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted(errno)
        case EBADF, EINVAL, ENOTSOCK, EFAULT: return .failed(errno)
        default: return .lost
        }
    }

    /// Returns the address that a socket is bound to.
    static func localAddress(_ descriptor: Int32) -> SocketAddress? {
        let (result, address) = SocketAddress.received { getsockname(descriptor, $0, $1) }
        return result == 0 ? address : nil
    }

    // MARK: Bytes

    /// Reads into `first`, and what does not fit there into `second`.
    static func read(
        _ descriptor: Int32, into first: UnsafeMutableRawBufferPointer?, then second: UnsafeMutableRawBufferPointer
    ) -> Transfer {
        while true {
            let count: Int
            if let first {
                var parts = (
                    iovec(iov_base: first.baseAddress, iov_len: first.count),
                    iovec(iov_base: second.baseAddress, iov_len: second.count)
                )
                count = withUnsafeBytes(of: &parts) {
                    readv(descriptor, $0.baseAddress?.assumingMemoryBound(to: iovec.self), 2)
                }
            } else {
                count = recv(descriptor, second.baseAddress, second.count, 0)
            }
            if count >= 0 { return .bytes(count) }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .wouldBlock : .failed(errno)
        }
    }

    /// Writes as much of `bytes` as the socket accepts.
    static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Transfer {
        var part = iovec(iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
        return write(descriptor, &part, count: 1)
    }

    /// Writes as much of the first `count` parts as the socket accepts.
    static func write(_ descriptor: Int32, _ parts: UnsafeMutablePointer<iovec>, count: Int) -> Transfer {
        while true {
            let written: Int
            if count == 1 {
                written = send(descriptor, parts.pointee.iov_base, parts.pointee.iov_len, Int32(MSG_NOSIGNAL))
            } else {
                var message = msghdr()
                message.msg_iov = parts
                message.msg_iovlen = numericCast(count)
                written = sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL))
            }
            if written >= 0 { return .bytes(written) }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .wouldBlock : .failed(errno)
        }
    }
}

/// A system error number.
struct SystemFailure: Error {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    var message: String { describe(errno: number) }
}
