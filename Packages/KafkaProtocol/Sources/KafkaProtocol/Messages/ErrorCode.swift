/// The code with which a broker says how a request went.
///
/// Any number is representable: a newer broker may answer with codes that are not known here.
public struct ErrorCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire.
    public let rawValue: Int16

    /// Creates the code of a number.
    public init(rawValue: Int16) {
        self.rawValue = rawValue
    }

    /// Kafka's name, as in `NOT_LEADER_OR_FOLLOWER`, or `ERROR_` and the number.
    public var name: String { knownName ?? "ERROR_\(rawValue)" }

    /// What it means, in a few words.
    public var description: String { knownDescription ?? "an error that is newer than this library" }
}
