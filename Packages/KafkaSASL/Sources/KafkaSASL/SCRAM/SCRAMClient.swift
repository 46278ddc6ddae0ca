public import KafkaCrypto

/// The client's side of SCRAM (RFC 5802, RFC 7677). After four messages each side knows that the other one has the
/// password or its verifier.
///
/// The key is derived from the UTF-8 bytes of the password without preparation (SASLprep), as in Kafka's brokers.
/// Channel binding is not supported. Deriving the key takes as long as the server's iterations need, within
/// `SCRAMLimits.iterations`.
public struct SCRAMClient: SASLClient {
    private enum State {
        case initial
        /// The first message was sent. The value is that message without the GS2 header.
        case first(String)
        /// The proof was sent. The server must respond with this signature.
        case final(expected: Secret)
        case ended
    }

    /// The mechanism, SCRAM-SHA-256 or SCRAM-SHA-512.
    public let mechanism: SASLMechanism
    private let function: HashFunction
    private let username: String
    private let password: Secret
    private let nonce: String
    private var state = State.initial

    /// Creates the client's side of an authentication.
    ///
    /// - Parameters:
    ///   - variant: The mechanism.
    ///   - username: The user name.
    ///   - password: The password.
    ///   - random: The source of the nonce.
    /// - Throws: `SASLError` if the user name or the password is empty or contains a control character, if the password
    ///   is not UTF-8, or if no random bytes are available.
    public init(
        _ variant: SCRAMVariant, username: String, password: Secret, random: RandomSource = .system
    ) throws(SASLError) {
        try self.init(
            variant.mechanism, function: variant.function, username: username, password: password,
            nonce: SCRAMText.nonce(from: random))
    }

    /// Creates a client with any hash function and nonce, for the examples in the RFCs.
    init(
        _ mechanism: SASLMechanism, function: HashFunction, username: String, password: Secret, nonce: String
    ) throws(SASLError) {
        let text = password.withBytes { String(validating: $0, as: UTF8.self) }
        guard !username.isEmpty, let text, !text.isEmpty else {
            throw SASLError(.invalidCredentials, "SCRAM needs a user name and a password in UTF-8")
        }
        guard !username.hasControlCharacter, !text.hasControlCharacter else {
            throw SASLError(.invalidCredentials, "a user name or password for SCRAM cannot hold a control character")
        }
        self.mechanism = mechanism
        self.function = function
        self.username = username
        self.password = password
        self.nonce = nonce
    }

    /// Returns the first message, which contains the user name and the nonce.
    ///
    /// - Throws: `SASLError` if this was called before.
    public mutating func start() throws(SASLError) -> Secret {
        guard case .initial = state else { throw SASLError(.outOfOrder, "SCRAM has already begun") }
        let bare = "n=\(SCRAMText.escaped(username)),r=\(nonce)"
        state = .first(bare)
        return Secret(Self.header + bare)
    }

    /// Processes the server's first message and returns the proof, or processes its final message, which proves that it
    /// knows the password.
    ///
    /// - Throws: `SASLError` if the server refuses the client, or if its message is invalid.
    public mutating func receive(_ challenge: [UInt8]) throws(SASLError) -> SASLClientStep {
        let before = state
        state = .ended
        switch before {
        case .first(let bare): return try prove(bare, challenge)
        case .final(let expected):
            try verify(challenge, expected)
            return .done
        case .initial, .ended: throw SASLError(.outOfOrder, "SCRAM expects no message")
        }
    }

    /// Returns the error for a server that ended the exchange with `message`.
    public func refusal(_ message: String) -> SASLError {
        SASLError(.refused, "the server refused \(mechanism): " + PeerText.shown(message, hiding: [password]))
    }

    /// The GS2 header: no channel binding, and no authorization identity.
    private static let header = "n,,"

    private mutating func prove(_ bare: String, _ challenge: [UInt8]) throws(SASLError) -> SASLClientStep {
        let first = try SCRAMServerFirst(challenge, clientNonce: nonce)
        let final = "c=\(Base64.standard.encode(Self.header.utf8)),r=\(first.nonce)"
        let transcript = Array(bare.utf8) + [UInt8(ascii: ",")] + challenge + Array(",\(final)".utf8)
        let (proof, signature) = try withCrypto { () throws(CryptoError) in
            let salted = try PBKDF2.key(
                password: password, salt: first.salt, iterations: first.iterations, using: function)
            let keys = try SCRAMKeys(saltedPassword: salted, function: function)
            return (try keys.proof(of: transcript), try keys.serverSignature(of: transcript))
        }
        state = .final(expected: signature)
        return .respond(Secret(final + ",p=" + proof.withBytes { Base64.standard.encode($0) }))
    }

    private func verify(_ challenge: [UInt8], _ expected: Secret) throws(SASLError) {
        try SASLLimits.check(challenge)
        guard let first = SCRAMText.attributes(challenge)?.first else {
            throw SASLError(.malformedMessage, "the server's last message is not a SCRAM message")
        }
        if first.name == "e" { throw refusal(first.value) }
        guard first.name == "v", let signature = Base64.standard.decode(first.value) else {
            throw SASLError(.malformedMessage, "the server's last message is not a SCRAM message")
        }
        guard Secret(signature) == expected else {
            throw SASLError(.untrustedServer, "the server's signature is wrong: it does not know the password")
        }
    }
}
