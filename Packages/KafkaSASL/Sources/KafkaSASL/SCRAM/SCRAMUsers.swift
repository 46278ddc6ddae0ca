public import KafkaCrypto

/// The users of a server for one SCRAM mechanism.
///
/// A user name that does not exist gets a decoy verifier, which is always the same for that name. So neither responses
/// nor their timing reveal which users exist. Create one object for the lifetime of the server, because the key of the
/// decoys is created with it.
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
    ///   - decoyIterations: The number of iterations for names that do not exist. It should be what most users have.
    ///   - random: The source of the decoys' key.
    ///   - lookup: Returns a user's verifier, or `nil` if there is no such user.
    /// - Throws: `SASLError` if no random bytes are available.
    public init(
        _ variant: SCRAMVariant, decoyIterations: Int = SCRAMLimits.iterations.lowerBound,
        random: RandomSource = .system, lookup: @escaping @Sendable (_ username: String) -> SCRAMVerifier?
    ) throws(SASLError) {
        self.variant = variant
        self.decoyIterations = decoyIterations
        self.lookup = lookup
        decoyKey = try withCrypto { () throws(CryptoError) in Secret(try random.bytes(32)) }
    }

    /// Returns the verifier for `username`, and whether the user exists. The decoy is computed in both cases, so that
    /// the time is the same.
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
