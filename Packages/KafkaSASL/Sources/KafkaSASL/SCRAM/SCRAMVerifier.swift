public import KafkaCrypto

/// The data that a server stores for a user's password. It allows the server to check a proof and to prove itself, but
/// not to log in.
public struct SCRAMVerifier: Sendable {
    /// The salt.
    public let salt: [UInt8]
    /// The number of iterations that the client has to perform.
    public let iterations: Int
    /// The digest of the client's key.
    public let storedKey: Secret
    /// The key of the server's signature.
    public let serverKey: Secret

    /// Creates a verifier from its stored parts.
    public init(salt: [UInt8], iterations: Int, storedKey: Secret, serverKey: Secret) {
        self.salt = salt
        self.iterations = iterations
        self.storedKey = storedKey
        self.serverKey = serverKey
    }

    /// Creates a verifier for a password, with a new random salt.
    ///
    /// - Throws: `SASLError` if `iterations` is out of range, or if the cryptographic library failed.
    public init(
        password: Secret, iterations: Int = SCRAMLimits.iterations.lowerBound, variant: SCRAMVariant,
        random: RandomSource = .system
    ) throws(SASLError) {
        self = try withCrypto { () throws(CryptoError) in
            let salt = try random.bytes(SCRAMLimits.saltBytes)
            let salted = try PBKDF2.key(
                password: password, salt: salt, iterations: iterations, using: variant.function)
            return try SCRAMVerifier(saltedPassword: salted, salt: salt, iterations: iterations, variant.function)
        }
    }

    /// Creates a verifier from a salted password, as in AlterUserScramCredentials requests (KIP-554).
    ///
    /// - Throws: `SASLError` if the cryptographic library failed.
    public init(
        saltedPassword: Secret, salt: [UInt8], iterations: Int, variant: SCRAMVariant
    ) throws(SASLError) {
        self = try withCrypto { () throws(CryptoError) in
            try SCRAMVerifier(saltedPassword: saltedPassword, salt: salt, iterations: iterations, variant.function)
        }
    }

    init(
        saltedPassword: Secret, salt: [UInt8], iterations: Int, _ function: HashFunction
    ) throws(CryptoError) {
        let keys = try SCRAMKeys(saltedPassword: saltedPassword, function: function)
        self.init(salt: salt, iterations: iterations, storedKey: keys.storedKey, serverKey: keys.serverKey)
    }
}
