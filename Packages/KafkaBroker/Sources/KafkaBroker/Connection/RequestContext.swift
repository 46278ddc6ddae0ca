import KafkaCodecs
import KafkaProtocol

/// The context of a request: the data for the header of its response, and the connection that receives it.
///
/// For each request exactly one of `answer`, `answerNothing` and `refuse` is called.
struct RequestContext {
    let connection: any AnswerTarget
    let apiKey: APIKey
    let version: Int16
    let correlationID: Int32
    let clientID: String
    /// Whether the response header has tagged fields.
    let hasFlexibleHeader: Bool
    /// The error that a test has injected for some partitions.
    var partitionFault: PartitionFault?

    /// The estimated memory of the request while it waits, in bytes (see `StateBudget`).
    var heldBytes: Int { StateSize.request + clientID.utf8.count }

    /// Sends a response.
    ///
    /// - Parameter version: The version of the response; the version of the request if `nil`.
    func answer(_ response: some KafkaResponse, version: Int16? = nil) {
        var writer = frameWriter(capacity: 512)
        response.encode(to: &writer, version: version ?? self.version)
        writer.endFrame()
        answer(pieces: [writer.finish()])
    }

    /// Sends a response that is already encoded, including the frame's length and header.
    func answer(pieces: [Bytes]) {
        guard pieces.reduce(0, { $0 + $1.count }) <= Int(Int32.max) else {
            return refuse("the response to a request of API \(apiKey.rawValue) exceeds 2 GiB")
        }
        connection.deliver(pieces)
    }

    /// Continues with the next request without a response to this one.
    func answerNothing() {
        connection.deliver([])
    }

    /// Closes the connection, because this request cannot receive a response.
    func refuse(_ reason: String) {
        connection.refuse(reason)
    }

    /// Returns a writer that already contains the frame's header. `endFrame` sets the length.
    func frameWriter(capacity: Int) -> ByteWriter {
        var writer = ByteWriter(capacity: capacity)
        writer.int32(0)
        writer.int32(correlationID)
        if hasFlexibleHeader { writer.unsignedVarint(0) }
        return writer
    }

    /// The peer's address and port.
    var peer: String { connection.peer }

    /// The peer's address without the port.
    var clientHost: String {
        guard let colon = peer.lastIndex(of: ":") else { return peer }
        let host = peer[..<colon]
        return host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : String(host)
    }
}

/// The sender of a request, which receives the response: a connection, or a test.
protocol AnswerTarget: AnyObject {
    /// The peer's address and port.
    var peer: String { get }
    /// The client id of the latest request.
    var clientID: String { get set }
    /// Sends the pieces of a frame, if any, and continues with the next request.
    func deliver(_ pieces: [Bytes])
    /// Closes the connection and logs the reason.
    func refuse(_ reason: String)
    /// The authentication state of the client; `nil` if the listener does not require authentication.
    var authentication: ConnectionAuthentication? { get set }
    /// The fetch that waits on this connection. It is cancelled when the connection closes.
    var parkedFetch: ParkedFetch? { get set }
}

extension ByteWriter {
    /// Sets the length at the start of a frame, which counts the bytes that follow it. A frame that is too long is not
    /// sent.
    ///
    /// - Parameter count: The number of bytes of the frame that are not in this writer. Default 0.
    mutating func endFrame(plus count: Int = 0) {
        overwriteInt32(Int32(clamping: self.count - 4 + count), at: 0)
    }
}
