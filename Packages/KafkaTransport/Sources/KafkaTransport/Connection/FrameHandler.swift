public import KafkaCodecs

/// The receiver of a connection's events. It is called on the connection's loop.
///
/// The connection keeps its handler alive until `connectionDidClose`. Every callback may send, pause, resume or close.
public protocol FrameHandler: AnyObject {
    /// Called when the connection is open.
    func connectionDidOpen(_ connection: FrameConnection)

    /// Called when a frame arrives in parts and needs memory.
    ///
    /// The first call is made when the first four bytes of the frame are known. A further call precedes each growth of
    /// its memory. A frame that arrives in one read is delivered without this call.
    ///
    /// - Parameter bytes: The size of the frame's memory from now on.
    /// - Returns: `nil` to accept the frame. Otherwise the reason for refusing it, which ends the connection with
    ///   `.frameTooLarge`.
    func connection(_ connection: FrameConnection, refusalOf frame: FrameHead, taking bytes: Int) -> String?

    /// Called with a complete frame, without its length. A slice of a large frame that is kept keeps the whole frame in
    /// memory.
    func connection(_ connection: FrameConnection, didReceive frame: Bytes)

    /// Called when the system has accepted all bytes that were waiting to be sent.
    func connectionDidDrain(_ connection: FrameConnection)

    /// Called when the connection is closed: exactly once, as the last callback, and never within a call to the
    /// connection.
    ///
    /// - Parameter error: The reason; `nil` if `close()` was called.
    func connectionDidClose(_ connection: FrameConnection, error: TransportError?)
}

/// The beginning of a frame that is still arriving.
public struct FrameHead: Sendable, Equatable {
    /// The size of the frame in bytes, without its length field.
    public let length: Int
    /// The first four bytes of the frame, big-endian. For a Kafka request they are the API key and the version.
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
