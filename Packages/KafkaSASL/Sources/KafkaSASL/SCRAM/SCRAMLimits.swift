/// Limits on what a client of SCRAM does because a server says so.
public enum SCRAMLimits {
    /// The iterations that a client accepts. Fewer make a password easy to guess from what was sent (RFC 7677's least is
    /// 4,096); more are a way to keep a client busy: a million take 0.4 s with SHA-256, 0.8 s with SHA-512.
    public static let iterations = 4096...1_000_000
    /// The longest nonce and the longest salt that a client takes, in bytes.
    public static let fieldSize = 1024
    /// How many random bytes a nonce of ours has.
    static let nonceBytes = 18
    /// How many random bytes a salt of ours has.
    static let saltBytes = 16
}
