/// The name of a mechanism, as in Kafka's SaslHandshake.
public struct SASLMechanism: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// The name.
    public let rawValue: String

    /// Creates the name of a mechanism. It need not be one that this library supports.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// User name and password, unencrypted (RFC 4616).
    public static let plain = SASLMechanism(rawValue: "PLAIN")
    /// A password that is not sent, with SHA-256 (RFC 7677).
    public static let scramSHA256 = SASLMechanism(rawValue: "SCRAM-SHA-256")
    /// A password that is not sent, with SHA-512.
    public static let scramSHA512 = SASLMechanism(rawValue: "SCRAM-SHA-512")
    /// A bearer token (RFC 7628, KIP-255).
    public static let oauthBearer = SASLMechanism(rawValue: "OAUTHBEARER")
    /// A request signed with AWS credentials, for Amazon MSK.
    public static let mskIAM = SASLMechanism(rawValue: "AWS_MSK_IAM")

    /// The same as `rawValue`.
    public var description: String { rawValue }
}
