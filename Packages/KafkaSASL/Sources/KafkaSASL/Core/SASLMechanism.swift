/// The name of a mechanism, as it stands in Kafka's SaslHandshake.
public struct SASLMechanism: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// The name.
    public let rawValue: String

    /// Creates the name of a mechanism, of ours or not.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A user's name and password, in the clear (RFC 4616).
    public static let plain = SASLMechanism(rawValue: "PLAIN")
    /// A password that never leaves either side, with SHA-256 (RFC 7677).
    public static let scramSHA256 = SASLMechanism(rawValue: "SCRAM-SHA-256")
    /// A password that never leaves either side, with SHA-512.
    public static let scramSHA512 = SASLMechanism(rawValue: "SCRAM-SHA-512")
    /// A bearer token (RFC 7628, KIP-255).
    public static let oauthBearer = SASLMechanism(rawValue: "OAUTHBEARER")
    /// A request signed with AWS credentials, of Amazon MSK.
    public static let mskIAM = SASLMechanism(rawValue: "AWS_MSK_IAM")

    /// The name.
    public var description: String { rawValue }
}
