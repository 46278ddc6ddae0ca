import KafkaCodecs
import KafkaProtocol

/// A request on its way to its answer: what the answer's frame needs, and whom it goes to.
///
/// Exactly one of `answer`, `answerNothing` and `refuse` is called for each.
struct RequestContext {
    let connection: any AnswerTarget
    let apiKey: APIKey
    let version: Int16
    let correlationID: Int32
    let clientID: String
    /// Whether the answer's header has tagged fields.
    let hasFlexibleHeader: Bool
    /// What a test wants some partitions to be answered with.
    var partitionFault: PartitionFault?

    /// The bytes of the request while it waits. See `StateBudget`.
    var heldBytes: Int { StateSize.request + clientID.utf8.count }

    /// Sends an answer.
    ///
    /// - Parameter version: The version to write it in; the request's own where it is `nil`.
    func answer(_ response: some KafkaResponse, version: Int16? = nil) {
        var writer = frameWriter(capacity: 512)
        response.encode(to: &writer, version: version ?? self.version)
        writer.endFrame()
        answer(pieces: [writer.finish()])
    }

    /// Sends an answer that was written by hand, the frame's length and header included.
    func answer(pieces: [Bytes]) {
        guard pieces.reduce(0, { $0 + $1.count }) <= Int(Int32.max) else {
            return refuse("the answer to a request of API \(apiKey.rawValue) passes 2 GiB")
        }
        connection.deliver(pieces)
    }

    /// Goes on to the next request without answering this one.
    func answerNothing() {
        connection.deliver([])
    }

    /// Closes the connection, because of a request that cannot be answered.
    func refuse(_ reason: String) {
        connection.refuse(reason)
    }

    /// Returns a writer that holds the frame's head: `endFrame` puts in the length.
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

/// Whoever sent a request: a connection, or a test.
protocol AnswerTarget: AnyObject {
    var peer: String { get }
    /// The client id of the latest request.
    var clientID: String { get set }
    /// Sends the pieces of a frame, if any, and goes on to the next request.
    func deliver(_ pieces: [Bytes])
    func refuse(_ reason: String)
    /// Who the client is; `nil` where the listener does not ask.
    var authentication: ConnectionAuthentication? { get set }
    /// The fetch that waits on this connection, to be given up when it closes.
    var parkedFetch: ParkedFetch? { get set }
}

extension ByteWriter {
    /// Puts the length at the start of a frame, which counts what follows it. One that is too long is not sent.
    mutating func endFrame(plus count: Int = 0) {
        overwriteInt32(Int32(clamping: self.count - 4 + count), at: 0)
    }
}
