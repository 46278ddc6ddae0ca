/// Why a connector cannot begin, or has ended: one line that says what to do.
public struct ConnectorError: Error, Sendable, CustomStringConvertible {
    /// What happened, and what can be done.
    public let message: String

    /// Creates an error.
    public init(_ message: String) {
        self.message = message
    }

    public var description: String { message }
}
