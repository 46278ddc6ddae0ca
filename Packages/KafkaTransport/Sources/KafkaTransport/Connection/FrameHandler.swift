public import KafkaCodecs

/// What is told of a connection, on the connection's loop.
///
/// The connection holds its handler until it has told it of its end. Every call may send, pause, resume or close.
public protocol FrameHandler: AnyObject {
    /// The connection is open.
    func connectionDidOpen(_ connection: FrameConnection)

    /// A frame arrives in parts, and memory is needed for it.
    ///
    /// Called once its first four bytes are known, and each time that its memory grows, before that happens. A frame that
    /// arrives in one read is delivered without this call.
    ///
    /// - Parameter bytes: The memory that the frame takes from then on.
    /// - Returns: `nil` to go on. Otherwise why the frame is refused, which ends the connection with `.frameTooLarge`.
    func connection(_ connection: FrameConnection, refusalOf frame: FrameHead, taking bytes: Int) -> String?

    /// A whole frame has arrived, without its length. A kept slice of a large frame keeps the frame.
    func connection(_ connection: FrameConnection, didReceive frame: Bytes)

    /// All that had waited to be sent was taken by the system.
    func connectionDidDrain(_ connection: FrameConnection)

    /// The connection is over: said exactly once, and last, and never within a call to the connection.
    ///
    /// - Parameter error: Why; `nil` where `close()` was called on it.
    func connectionDidClose(_ connection: FrameConnection, error: TransportError?)
}

/// What is known of a frame when it begins to arrive.
public struct FrameHead: Sendable, Equatable {
    /// The bytes of the frame, without its length.
    public let length: Int
    /// The first four of them, big-endian: of a Kafka request the API key and its version.
    public let firstBytes: UInt32
}

extension FrameHandler {
    /// Accepts every frame up to the connection's limit.
    public func connection(_ connection: FrameConnection, refusalOf frame: FrameHead, taking bytes: Int) -> String? {
        nil
    }
    /// Does nothing.
    public func connectionDidOpen(_ connection: FrameConnection) {}
    /// Does nothing.
    public func connectionDidDrain(_ connection: FrameConnection) {}
}
