public import KafkaCrypto

/// The users of a server, for one mechanism of SCRAM.
///
/// A name that is no user's gets a verifier too, always the same one for that name, so that neither what is said nor how
/// long it takes tells who exists. Make one for a server's life: the key of those verifiers is made with it.
public struct SCRAMUsers: Sendable {
    /// The mechanism.
    public let variant: SCRAMVariant
    private let decoyKey: Secret
    private let decoyIterations: Int
    private let lookup: @Sendable (_ username: String) -> SCRAMVerifier?

    /// Creates the users of a server.
    ///
    /// - Parameters:
    ///   - variant: The mechanism.
    ///   - decoyIterations: What is asked of a name that is no user's: what most users have.
    ///   - random: Where the key of such names' verifiers comes from.
    ///   - lookup: Returns a user's verifier, or `nil`.
    /// - Throws: `SASLError` where there are no random bytes.
    public init(
        _ variant: SCRAMVariant, decoyIterations: Int = SCRAMLimits.iterations.lowerBound,
        random: RandomSource = .system, lookup: @escaping @Sendable (_ username: String) -> SCRAMVerifier?
    ) throws(SASLError) {
        self.variant = variant
        self.decoyIterations = decoyIterations
        self.lookup = lookup
        decoyKey = try withCrypto { () throws(CryptoError) in Secret(try random.bytes(32)) }
    }

    /// Returns the verifier for `username`, and whether it is a user's. The decoy is made in either case.
    func verifier(of username: String) throws(SASLError) -> (verifier: SCRAMVerifier, exists: Bool) {
        let decoy = try withCrypto { () throws(CryptoError) in
            let salt = try HMAC.code(of: Array("salt \(username)".utf8), key: decoyKey, using: .sha256)
            let key = try HMAC.code(of: Array("key \(username)".utf8), key: decoyKey, using: variant.function)
            return SCRAMVerifier(
                salt: salt.withBytes { Array($0.prefix(SCRAMLimits.saltBytes)) }, iterations: decoyIterations,
                storedKey: key, serverKey: key)
        }
        let known = lookup(username)
        return (known ?? decoy, known != nil)
    }
}
