public import KafkaCrypto

/// What a server keeps of a user's password: enough to check a proof and to prove itself, not enough to log in.
public struct SCRAMVerifier: Sendable {
    /// The salt.
    public let salt: [UInt8]
    /// The iterations that the client has to make.
    public let iterations: Int
    /// The digest of the client's key.
    public let storedKey: Secret
    /// The key of the server's signature.
    public let serverKey: Secret

    /// Creates a verifier from its parts, as they were stored.
    public init(salt: [UInt8], iterations: Int, storedKey: Secret, serverKey: Secret) {
        self.salt = salt
        self.iterations = iterations
        self.storedKey = storedKey
        self.serverKey = serverKey
    }

    /// Creates the verifier of a password, with a new salt.
    ///
    /// - Throws: `SASLError` where the iterations are out of range or cryptography fails.
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

    /// Creates the verifier of a salted password, as AlterUserScramCredentials has it (KIP-554).
    ///
    /// - Throws: `SASLError` where cryptography fails.
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
