/// The reason why a connector cannot start, or has stopped: one line that says what to do.
public struct ConnectorError: Error, Sendable, CustomStringConvertible {
    /// What happened, and how to resolve it.
    public let message: String

    /// Creates an error with a message.
    public init(_ message: String) {
        self.message = message
    }

    public var description: String { message }
}
