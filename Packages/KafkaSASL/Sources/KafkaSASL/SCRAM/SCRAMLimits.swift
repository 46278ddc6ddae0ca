/// The limits within which a SCRAM client accepts a server's parameters.
public enum SCRAMLimits {
    /// The accepted number of iterations. Fewer than 4,096, the minimum of RFC 7677, would make it easy to guess the
    /// password from the messages. More would let a server keep the client busy: a million take about 0.4 s with
    /// SHA-256 and 0.8 s with SHA-512.
    public static let iterations = 4096...1_000_000
    /// The maximum size in bytes of a nonce, and of an encoded salt, that a client accepts.
    public static let fieldSize = 1024
    /// The number of random bytes in our nonces.
    static let nonceBytes = 18
    /// The number of random bytes in our salts.
    static let saltBytes = 16
}
