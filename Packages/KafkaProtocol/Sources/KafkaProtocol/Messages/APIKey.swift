/// The number of an API, which every request begins with.
///
/// Any number is representable: a newer broker may name APIs that are not known here.
public struct APIKey: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire.
    public let rawValue: Int16

    /// Creates the key of a number.
    public init(rawValue: Int16) {
        self.rawValue = rawValue
    }

    /// The API's name, as in `ApiVersions`, or its number.
    public var name: String { knownName ?? "API \(rawValue)" }

    /// The name.
    public var description: String { name }

    /// Returns the version of the header of a request in `apiVersion`.
    public func requestHeaderVersion(apiVersion: Int16) -> Int16 {
        apiVersion >= flexibleVersions ? 2 : 1
    }

    /// Returns the version of the header of an answer in `apiVersion`.
    ///
    /// ApiVersions is always answered with version 0: the client does not know yet what the broker can write (KIP-511).
    public func responseHeaderVersion(apiVersion: Int16) -> Int16 {
        apiVersion >= flexibleVersions && self != .apiVersions ? 1 : 0
    }
}
