import Glibc
import KafkaCodecs
import KafkaTransport

/// A relay between a client and a server. It records the bytes of both, and can cut the connection.
final class Relay: Sendable {
    /// How the relay ends a connection.
    enum Cut: Sendable, CaseIterable {
        case end, reset
    }

    private struct State {
        var fromClient: [UInt8] = []
        var fromServer: [UInt8] = []
    }

    private let listener: RawListener
    private let state = Lock(State())

    /// The port to connect to.
    var port: UInt16 { listener.port }
    /// The bytes that the client has sent so far.
    var fromClient: [UInt8] { state.withLock { $0.fromClient } }
    /// The bytes that the server has sent so far.
    var fromServer: [UInt8] { state.withLock { $0.fromServer } }

    /// Relays one connection to `target`, and cuts it when `target` has sent `limit` bytes.
    init(to target: UInt16, limit: Int = .max, by cut: Cut = .end) throws {
        listener = try RawListener()
        EventLoop.detach { [self] in try? relay(to: target, limit: limit, by: cut) }
    }

    private func relay(to target: UInt16, limit: Int, by cut: Cut) throws {
        let client = try listener.accept()
        let server = try RawPeer(port: target)
        var left = limit
        while true {
            var waited = [
                pollfd(fd: client.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: server.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waited, 2, 2000) > 0 else { return }
            if waited[0].revents != 0 {
                let bytes = try client.receiveSome(64 << 10)
                guard bytes.count > 0 else { return }
                state.withLock { $0.fromClient += bytes }
                try server.send(bytes)
            }
            if waited[1].revents != 0 {
                let bytes = try server.receiveSome(min(left, 64 << 10))
                guard bytes.count > 0 else { return }
                state.withLock { $0.fromServer += bytes }
                try client.send(bytes)
                left -= bytes.count
            }
            if left == 0 {
                if cut == .reset { client.reset() }
                return
            }
        }
    }
}

/// Returns the type and the end position of every TLS record in a stream.
func records(of stream: [UInt8]) -> [(type: UInt8, end: Int)] {
    var found: [(UInt8, Int)] = []
    var position = 0
    while position + 5 <= stream.count {
        let type = stream[position]
        position += 5 + Int(stream[position + 3]) << 8 + Int(stream[position + 4])
        found.append((type, position))
    }
    return found
}
