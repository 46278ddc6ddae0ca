import KafkaCodecs
import KafkaTransport

/// A handler that posts its callbacks as events, and can run an action for each.
final class Recorder: FrameHandler, @unchecked Sendable {
    enum Event: Sendable, Equatable {
        case opened, drained
        case frame(Bytes)
        case closed(TransportError.Code?)
    }

    let events = Mailbox<Event>()
    let errors = Mailbox<TransportError>()
    /// Called in every callback, on the loop. Set it before the connection is opened.
    var action: ((FrameConnection, Event) -> Void)?

    init(_ action: ((FrameConnection, Event) -> Void)? = nil) {
        self.action = action
    }

    func connectionDidOpen(_ connection: FrameConnection) { tell(connection, .opened) }
    func connection(_ connection: FrameConnection, didReceive frame: Bytes) { tell(connection, .frame(frame)) }
    func connectionDidDrain(_ connection: FrameConnection) { tell(connection, .drained) }

    func connectionDidClose(_ connection: FrameConnection, error: TransportError?) {
        if let error { errors.post(error) }
        tell(connection, .closed(error?.code))
    }

    private func tell(_ connection: FrameConnection, _ event: Event) {
        events.post(event)
        action?(connection, event)
    }

    /// Returns the next event that is not a drain. Throws if there is none within `limit`.
    func next(within limit: Duration = .milliseconds(1500)) async throws -> Event {
        while true {
            let event = try await events.next(within: limit)
            if event != .drained { return event }
        }
    }
}

extension Bytes {
    /// These bytes, preceded by their length.
    var framed: Bytes {
        var writer = ByteWriter()
        writer.int32(Int32(count))
        writer.bytes(self)
        return writer.finish()
    }

    /// Returns `count` bytes that are determined by a seed.
    static func noise(_ count: Int, seed: UInt64 = 1) -> Bytes {
        var random = SplitMix64(seed: seed)
        return Bytes(unsafeUninitializedCapacity: count) { buffer in
            // Fill by words, because a debug build is slow.
            var position = 0
            while position + 8 <= count {
                buffer.storeBytes(of: random.next(), toByteOffset: position, as: UInt64.self)
                position += 8
            }
            while position < count {
                buffer.storeBytes(of: UInt8(truncatingIfNeeded: random.next()), toByteOffset: position, as: UInt8.self)
                position += 1
            }
            return count
        }
    }
}

/// A connection between a client and a listener, with the events of both ends.
struct Pair: Sendable {
    let client: FrameConnection
    let clientEvents: Recorder
    let server: FrameConnection
    let serverEvents: Recorder
    let listener: FrameListener
}

extension EventLoop {
    /// Opens a connection to a listener on this loop, and waits until both ends are open.
    func pair(
        options: FrameConnection.Options = .init(), serverOptions: FrameConnection.Options = .init(),
        client: Recorder = Recorder(), server: Recorder = Recorder()
    ) async throws -> Pair {
        let accepted = Mailbox<FrameConnection>()
        let listener = try FrameListener(loop: self, host: "127.0.0.1", port: 0, options: serverOptions) { connection in
            accepted.post(connection)
            return server
        }
        let connection = await run {
            let connection = FrameConnection(loop: self, options: options, handler: client)
            connection.connect(host: "127.0.0.1", port: listener.port)
            return connection
        }
        return Pair(
            client: connection, clientEvents: client, server: try await accepted.next(), serverEvents: server,
            listener: listener)
    }

    /// Connects, and returns the recorder of the connection's events.
    func connect(
        to host: String, port: UInt16, options: FrameConnection.Options = .init(), _ recorder: Recorder = Recorder()
    ) async -> Recorder {
        await run { FrameConnection(loop: self, options: options, handler: recorder).connect(host: host, port: port) }
        return recorder
    }
}
