/// The error code in a broker's response.
///
/// Any number is valid, because a newer broker may return codes that this library does not know.
public struct ErrorCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire.
    public let rawValue: Int16

    /// Creates the code with a number.
    public init(rawValue: Int16) {
        self.rawValue = rawValue
    }

    /// The code's name in Kafka, for example `NOT_LEADER_OR_FOLLOWER`; `ERROR_` with the number if it is not known.
    public var name: String { knownName ?? "ERROR_\(rawValue)" }

    /// A short explanation of the code.
    public var description: String { knownDescription ?? "an error code that this library does not know" }
}
