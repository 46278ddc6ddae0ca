/// The number of an API, with which every request begins.
///
/// Any number is valid, because a newer broker may report APIs that this library does not know.
public struct APIKey: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire.
    public let rawValue: Int16

    /// Creates the key with a number.
    public init(rawValue: Int16) {
        self.rawValue = rawValue
    }

    /// The API's name in Kafka, for example `ApiVersions`; `API` with the number if it is not known.
    public var name: String { knownName ?? "API \(rawValue)" }

    /// The same as `name`.
    public var description: String { name }

    /// Returns the header version of a request whose version is `apiVersion`.
    public func requestHeaderVersion(apiVersion: Int16) -> Int16 {
        apiVersion >= flexibleVersions ? 2 : 1
    }

    /// Returns the header version of a response whose version is `apiVersion`.
    ///
    /// Responses to ApiVersions always have header version 0, because the client does not know yet which versions the
    /// broker supports (KIP-511).
    public func responseHeaderVersion(apiVersion: Int16) -> Int16 {
        apiVersion >= flexibleVersions && self != .apiVersions ? 1 : 0
    }
}
