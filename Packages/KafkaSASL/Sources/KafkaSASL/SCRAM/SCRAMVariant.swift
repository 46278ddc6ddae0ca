public import KafkaCrypto

/// A SCRAM mechanism that Kafka supports.
public enum SCRAMVariant: Sendable, Hashable, CaseIterable {
    /// SCRAM-SHA-256.
    case sha256
    /// SCRAM-SHA-512.
    case sha512

    /// The mechanism's name.
    public var mechanism: SASLMechanism {
        switch self {
        case .sha256: .scramSHA256
        case .sha512: .scramSHA512
        }
    }

    /// The hash function.
    public var function: HashFunction {
        switch self {
        case .sha256: .sha256
        case .sha512: .sha512
        }
    }
}
