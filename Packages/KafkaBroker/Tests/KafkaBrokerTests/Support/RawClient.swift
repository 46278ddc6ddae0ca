import KafkaCodecs
import KafkaProtocol
import KafkaTransport

@testable import KafkaBroker

/// A client that sends the requests of a test, and returns each frame that it receives.
final class RawClient: FrameHandler, @unchecked Sendable {
    // Unchecked because the state is behind a lock, and the connection is used only on the loop.
    struct Closed: Error {}

    private struct State {
        var frames: [Bytes] = []
        var waiter: CheckedContinuation<Result<Bytes, Closed>, Never>?
        var opener: CheckedContinuation<Void, any Error>?
        var isClosed = false
    }

    private let loop: EventLoop
    private let state = Lock(State())
    private var connection: FrameConnection?
    private let counter = Lock<Int32>(0)

    private init() throws {
        loop = try EventLoop(name: "raw-client")
    }

    /// Opens a connection to `broker`, passes its client to `body`, and closes it.
    static func with<Result>(
        _ broker: KafkaBroker, isolation: isolated (any Actor)? = #isolation,
        _ body: (RawClient) async throws -> Result
    ) async throws -> Result {
        let client = try RawClient()
        do {
            try await client.open(broker)
            let result = try await body(client)
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }

    private func open(_ broker: KafkaBroker) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            state.withLock { $0.opener = continuation }
            loop.execute {
                let connection = FrameConnection(loop: self.loop, options: .init(), handler: self)
                self.connection = connection
                connection.connect(host: "127.0.0.1", port: broker.port)
            }
        }
    }

    private func close() async {
        let loop = loop
        await withCheckedContinuation { continuation in
            loop.execute {
                self.connection?.close()
                self.connection = nil
                continuation.resume()
            }
        }
        await withCheckedContinuation { continuation in
            EventLoop.detach {
                loop.shutdown()
                continuation.resume()
            }
        }
    }

    // MARK: Requests

    /// Sends a request and returns the response.
    func ask<Request: KafkaRequest>(_ request: Request, _ version: Int16) async throws -> Request.Response {
        let id = send(request, version)
        let frame = try await receive()
        return try Self.decode(Request.self, frame, version, id)
    }

    /// Sends a request without waiting, and returns its correlation id.
    @discardableResult
    func send<Request: KafkaRequest>(_ request: Request, _ version: Int16, clientID: String = "test") -> Int32 {
        let id = counter.withLock { counter in
            counter += 1
            return counter
        }
        send(frame: Self.frame(request, version, id, clientID: clientID))
        return id
    }

    static func frame<Request: KafkaRequest>(
        _ request: Request, _ version: Int16, _ id: Int32, clientID: String = "test"
    ) -> Bytes {
        var writer = ByteWriter()
        writer.int32(0)
        writer.int16(Request.apiKey.rawValue)
        writer.int16(version)
        writer.int32(id)
        writer.int16(Int16(clientID.utf8.count))
        writer.utf8(clientID)
        if version >= Request.flexibleVersions { writer.unsignedVarint(0) }
        request.encode(to: &writer, version: version)
        writer.overwriteInt32(Int32(writer.count - 4), at: 0)
        return writer.finish()
    }

    static func decode<Request: KafkaRequest>(
        _ type: Request.Type, _ frame: Bytes, _ version: Int16, _ id: Int32
    ) throws -> Request.Response {
        var reader = ByteReader(frame)
        guard try reader.int32() == id else { throw CodecError(.malformed, "the response belongs to another request") }
        if version >= Request.flexibleVersions, Request.apiKey != .apiVersions {
            guard try reader.unsignedVarint() == 0 else { throw CodecError(.malformed, "the header has tags") }
        }
        let response = try Request.Response(from: &reader, version: version)
        guard reader.isAtEnd else { throw CodecError(.malformed, "\(reader.remaining) bytes are left over") }
        return response
    }

    /// Sends bytes unchanged, including the length.
    func send(frame: Bytes) {
        loop.execute { self.connection?.send([frame]) }
    }

    /// Returns the next frame, without its length.
    func receive() async throws -> Bytes {
        let result: Result<Bytes, Closed> = await withCheckedContinuation { continuation in
            let ready: Result<Bytes, Closed>? = state.withLock { state in
                if !state.frames.isEmpty { return .success(state.frames.removeFirst()) }
                if state.isClosed { return .failure(Closed()) }
                state.waiter = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
        return try result.get()
    }

    /// Whether a frame has arrived that `receive` has not returned yet.
    var hasFrame: Bool { state.withLock { !$0.frames.isEmpty } }

    func pauseReading() { loop.execute { self.connection?.pauseReading() } }
    func resumeReading() { loop.execute { self.connection?.resumeReading() } }

    // MARK: FrameHandler

    func connectionDidOpen(_ connection: FrameConnection) {
        state.withLock { state in
            defer { state.opener = nil }
            return state.opener
        }?.resume()
    }

    func connection(_ connection: FrameConnection, didReceive frame: Bytes) {
        let waiter = state.withLock { state -> CheckedContinuation<Result<Bytes, Closed>, Never>? in
            guard let waiter = state.waiter else {
                state.frames.append(frame)
                return nil
            }
            state.waiter = nil
            return waiter
        }
        waiter?.resume(returning: .success(frame))
    }

    func connectionDidDrain(_ connection: FrameConnection) {}

    func connectionDidClose(_ connection: FrameConnection, error: TransportError?) {
        let (opener, waiter) = state.withLock { state in
            defer {
                state.opener = nil
                state.waiter = nil
            }
            state.isClosed = true
            return (state.opener, state.waiter)
        }
        opener?.resume(throwing: Closed())
        waiter?.resume(returning: .failure(Closed()))
    }
}
