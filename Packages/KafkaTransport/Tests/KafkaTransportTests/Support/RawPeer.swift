import Glibc
import KafkaCodecs

/// A peer with a plain socket, which can send any bytes in any pieces. Its calls block for at most 1.5 s.
final class RawPeer: Sendable {
    struct Failure: Error {
        let call: String
        let number: Int32
    }

    let descriptor: Int32

    /// Creates a peer that is connected to a local port.
    convenience init(port: UInt16) throws {
        self.init()
        try connect(port: port)
    }

    /// Creates a socket; `connect` connects it.
    convenience init() {
        self.init(socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
    }

    func connect(port: UInt16) throws {
        var address = Self.loopback(port)
        let failed = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) != 0
            }
        }
        guard !failed else { throw Failure(call: "connect", number: errno) }
    }

    fileprivate init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: 1, tv_usec: 500_000)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        setNoDelay(true)
    }

    /// Sets whether a small piece is sent before the previous one is acknowledged.
    func setNoDelay(_ isOn: Bool) {
        var value: Int32 = isOn ? 1 : 0
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(descriptor) }

    func send(_ bytes: Bytes) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(call: "send", number: errno) }
            sent += count
        }
    }

    /// Receives `count` bytes, or fewer at the end of the stream.
    func receive(_ count: Int) throws -> Bytes {
        try Bytes(unsafeUninitializedCapacity: count) { (buffer) throws(Failure) -> Int in
            var received = 0
            while received < count {
                let step = recv(descriptor, buffer.baseAddress.map { $0 + received }, count - received, 0)
                guard step >= 0 else { throw Failure(call: "recv", number: errno) }
                if step == 0 { break }
                received += step
            }
            return received
        }
    }

    /// Waits for bytes and receives at most `limit` of them; none at the end of the stream.
    func receiveSome(_ limit: Int) throws -> Bytes {
        try Bytes(unsafeUninitializedCapacity: limit) { (buffer) throws(Failure) -> Int in
            let count = recv(descriptor, buffer.baseAddress, limit, 0)
            guard count >= 0 else { throw Failure(call: "recv", number: errno) }
            return count
        }
    }

    /// Makes the receive buffer small, as that of a peer that reads slowly.
    func receiveSlowly() {
        var size: Int32 = 2304
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Ends this peer's half of the stream.
    func shutdownWriting() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes the connection with a reset.
    func reset() {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        shutdown(descriptor, Int32(SHUT_RD))
        dup2(Self.null, descriptor)
    }

    fileprivate static let null = open("/dev/null", O_RDWR | O_CLOEXEC)

    fileprivate static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }
}

/// A plain local listening socket that accepts connections only when a test calls `accept`.
final class RawListener: Sendable {
    private let descriptor: Int32
    let port: UInt16

    init(backlog: Int32 = 16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = RawPeer.loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let failed = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) != 0 || listen(descriptor, backlog) != 0
                    || getsockname(descriptor, $0, &length) != 0
            }
        }
        guard !failed else { throw RawPeer.Failure(call: "listen", number: errno) }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }

    func accept() throws -> RawPeer {
        let accepted = Glibc.accept(descriptor, nil, nil)
        guard accepted >= 0 else { throw RawPeer.Failure(call: "accept", number: errno) }
        return RawPeer(accepted)
    }
}
