public import KafkaCodecs

/// What is told of a connection, on the connection's loop.
///
/// The connection holds its handler until it has told it of its end. Every call may send, pause, resume or close.
public protocol FrameHandler: AnyObject {
    /// The connection is open.
    func connectionDidOpen(_ connection: FrameConnection)

    /// A whole frame has arrived, without its length. A kept slice of a large frame keeps the frame.
    func connection(_ connection: FrameConnection, didReceive frame: Bytes)

    /// All that had waited to be sent was taken by the system.
    func connectionDidDrain(_ connection: FrameConnection)

    /// The connection is over: said exactly once, and last, and never within a call to the connection.
    ///
    /// - Parameter error: Why; `nil` where `close()` was called on it.
    func connectionDidClose(_ connection: FrameConnection, error: TransportError?)
}

extension FrameHandler {
    /// Does nothing.
    public func connectionDidOpen(_ connection: FrameConnection) {}
    /// Does nothing.
    public func connectionDidDrain(_ connection: FrameConnection) {}
}
