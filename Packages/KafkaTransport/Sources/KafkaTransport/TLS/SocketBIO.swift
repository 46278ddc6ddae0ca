internal import CKafkaOpenSSL
import KafkaCodecs

/// The BIO through which OpenSSL reads from and writes to a socket. It uses only the functions of `Socket`, so SIGPIPE
/// is never raised.
///
/// OpenSSL writes record by record, 16 KiB at a time. Between `beginGathering` and `endGathering` records are collected
/// and sent by one system call. Bytes that the socket does not accept wait here; their number is bounded by the size of
/// the gathering memory.
final class SocketBIO {
    private let descriptor: Int32
    /// The error number of the system call that broke the connection.
    private(set) var failure: Int32?
    /// Whether the peer has closed its sending side.
    private(set) var hasEnded = false
    /// Whether the last read has emptied the socket, so that new bytes make it readable again.
    private(set) var isDrained = false
    /// The number of bytes received, and the first two of them, which show whether the peer uses TLS.
    private(set) var received = 0
    private(set) var firstBytes: (UInt8, UInt8) = (0, 0)

    /// How many bytes OpenSSL may still read in this turn. It reads on by itself over records that contain no data.
    var allowance = Int.max

    private var gathering: UnsafeMutableRawBufferPointer?
    private var gathered = 0
    /// Bytes that the socket did not accept, beginning at `unsentStart`.
    private var unsent: [UInt8] = []
    private var unsentStart = 0

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The number of bytes that wait for the socket.
    var unsentCount: Int { unsent.count - unsentStart }

    // MARK: Reading

    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Socket.Transfer {
        guard allowance > 0 else { return .wouldBlock }
        let result = Socket.read(descriptor, into: nil, then: buffer)
        switch result {
        case .bytes(0):
            hasEnded = true
        case .bytes(let count):
            if received < 2 { note(UnsafeRawBufferPointer(rebasing: buffer.prefix(count))) }
            received += count
            allowance -= count
            isDrained = count < buffer.count
        case .wouldBlock:
            isDrained = true
        case .failed(let number):
            failure = number
        }
        return result
    }

    private func note(_ bytes: UnsafeRawBufferPointer) {
        for (offset, byte) in bytes.prefix(2 - received).enumerated() {
            if received + offset == 0 { firstBytes.0 = byte } else { firstBytes.1 = byte }
        }
    }

    // MARK: Writing

    /// Starts to collect written bytes in `memory`, which must stay valid until `endGathering()`.
    func beginGathering(in memory: UnsafeMutableRawBufferPointer) {
        gathering = memory
        gathered = 0
    }

    /// Sends the collected bytes.
    func endGathering() {
        sendGathered()
        gathering = nil
    }

    /// Sends the waiting bytes. Returns false if some are left, or if the connection is broken.
    @discardableResult
    func sendUnsent() -> Bool {
        guard unsentCount > 0 else { return true }
        let sent = unsent.withUnsafeBytes { send(UnsafeRawBufferPointer(rebasing: $0.dropFirst(unsentStart))) }
        unsentStart += sent
        guard unsentStart == unsent.count else { return false }
        unsent = []
        unsentStart = 0
        return true
    }

    /// Accepts as many of `bytes` as there is room for; returns `nil` if there is no room.
    fileprivate func write(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let gathering else {
            guard sendUnsent() else { return nil }
            let sent = send(bytes)
            return sent > 0 || bytes.isEmpty ? sent : nil
        }
        if gathered == gathering.count { sendGathered() }
        guard unsentCount == 0, failure == nil else { return nil }
        let count = min(bytes.count, gathering.count - gathered)
        UnsafeMutableRawBufferPointer(rebasing: gathering.dropFirst(gathered))
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes.prefix(count)))
        gathered += count
        return count
    }

    private func sendGathered() {
        guard let gathering, gathered > 0 else { return }
        let bytes = UnsafeRawBufferPointer(rebasing: gathering.prefix(gathered))
        gathered = 0
        guard sendUnsent() else { return unsent.append(contentsOf: bytes) }
        let sent = send(bytes)
        if sent < bytes.count { unsent.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes.dropFirst(sent))) }
    }

    private func send(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard failure == nil else { return 0 }
        switch Socket.write(descriptor, bytes) {
        case .bytes(let count): return count
        case .wouldBlock: return 0
        case .failed(let number):
            failure = number
            return 0
        }
    }
}

extension SocketBIO {
    /// Creates OpenSSL's BIO for this object, which must outlive it.
    func makeBIO() -> OpaquePointer? {
        guard let method = Self.method.pointer, let bio = BIO_new(method) else { return nil }
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    private struct Method: @unchecked Sendable {
        // Unchecked because a method is not changed after it was created.
        let pointer: OpaquePointer?
    }

    /// One method for the whole process, which is never freed.
    private static let method = Method(pointer: makeMethod())

    private static func makeMethod() -> OpaquePointer? {
        let type = BIO_get_new_index() | BIO_TYPE_SOURCE_SINK
        guard let method = BIO_meth_new(type, "socket of an event loop") else { return nil }
        BIO_meth_set_read_ex(method) { bio, buffer, size, count in
            guard let socket = SocketBIO.of(bio), let buffer, let count else { return 0 }
            ckafka_bio_clear_retry(bio)
            switch socket.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size)) {
            case .bytes(let read):
                count.pointee = read
                return read > 0 ? 1 : 0
            case .wouldBlock:
                ckafka_bio_retry_read(bio)
                return 0
            case .failed:
                return 0
            }
        }
        BIO_meth_set_write_ex(method) { bio, buffer, size, count in
            guard let socket = SocketBIO.of(bio), let buffer, let count else { return 0 }
            ckafka_bio_clear_retry(bio)
            guard let written = socket.write(UnsafeRawBufferPointer(start: buffer, count: size)) else {
                if socket.failure == nil { ckafka_bio_retry_write(bio) }
                return 0
            }
            count.pointee = written
            return 1
        }
        BIO_meth_set_ctrl(method) { bio, command, _, _ in
            switch command {
            case BIO_CTRL_FLUSH: 1
            case BIO_CTRL_EOF: SocketBIO.of(bio)?.hasEnded == true ? 1 : 0
            default: 0
            }
        }
        return method
    }

    private static func of(_ bio: OpaquePointer?) -> SocketBIO? {
        BIO_get_data(bio).map { Unmanaged<SocketBIO>.fromOpaque($0).takeUnretainedValue() }
    }
}
