import KafkaCodecs
import KafkaTransport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A peer that accepts connections and never sends anything.
final class SilentPeer: Sendable {
    let port: UInt16
    private let descriptor: Int32
    private let connections = Lock<[Int32]>([])

    init() throws {
        #if canImport(Glibc)
            let stream = Int32(SOCK_STREAM.rawValue)
        #else
            let stream = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, stream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw ConnectorTestError() }
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
        let flags = fcntl(descriptor, F_GETFL)
        _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
    }

    private struct ConnectorTestError: Error {}

    /// The number of connections that it has accepted.
    var accepted: Int {
        connections.withLock { connections in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return connections.count }
                connections.append(connection)
            }
        }
    }

    func close() {
        for connection in connections.withLock({ $0 }) { closeDescriptor(connection) }
        closeDescriptor(descriptor)
    }
}

private func closeDescriptor(_ descriptor: Int32) { close(descriptor) }
