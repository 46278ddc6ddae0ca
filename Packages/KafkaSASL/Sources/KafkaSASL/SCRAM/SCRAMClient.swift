public import KafkaCrypto

/// The client's side of SCRAM (RFC 5802, RFC 7677): four messages, after which both sides know that the other has the
/// password's key.
///
/// The password is its UTF-8 bytes as they are, as Kafka's brokers take it. There is no channel binding, and the client says
/// so. Deriving the key takes the time that the server's iterations ask for, within `SCRAMLimits.iterations`.
public struct SCRAMClient: SASLClient {
    private enum State {
        case initial
        /// Sent: the bare first message.
        case first(String)
        /// Sent: the proof. Awaited: this signature.
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
    ///   - username: The user's name.
    ///   - password: The password.
    ///   - random: Where the nonce comes from.
    /// - Throws: `SASLError` where name or password is empty, is no UTF-8 or has a control character, or there is no nonce.
    public init(
        _ variant: SCRAMVariant, username: String, password: Secret, random: RandomSource = .system
    ) throws(SASLError) {
        try self.init(
            variant.mechanism, function: variant.function, username: username, password: password,
            nonce: SCRAMText.nonce(from: random))
    }

    /// Creates a client with a hash function and a nonce that Kafka's mechanisms need not have, as the RFCs' examples do.
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

    /// Returns the first message: the user's name and the nonce.
    ///
    /// - Throws: `SASLError` where it was called before.
    public mutating func start() throws(SASLError) -> Secret {
        guard case .initial = state else { throw SASLError(.outOfOrder, "SCRAM has begun") }
        let bare = "n=\(SCRAMText.escaped(username)),r=\(nonce)"
        state = .first(bare)
        return Secret(Self.header + bare)
    }

    /// Takes the server's first message and returns the proof, or its last, which has to prove that it knows the password.
    ///
    /// - Throws: `SASLError` where the server refuses or its message is not what the mechanism asks for.
    public mutating func receive(_ challenge: [UInt8]) throws(SASLError) -> SASLClientStep {
        let before = state
        state = .ended
        switch before {
        case .first(let bare): return try prove(bare, challenge)
        case .final(let expected):
            try verify(challenge, expected)
            return .done
        case .initial, .ended: throw SASLError(.outOfOrder, "SCRAM awaits no answer")
        }
    }

    /// Returns the error for a server that ended the exchange with `message`.
    public func refusal(_ message: String) -> SASLError {
        SASLError(.refused, "the server refused \(mechanism): " + PeerText.shown(message, hiding: [password]))
    }

    /// The GS2 header: no channel binding, no other identity.
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
            throw SASLError(.malformedMessage, "the server's last message is none of SCRAM")
        }
        if first.name == "e" { throw refusal(first.value) }
        guard first.name == "v", let signature = Base64.standard.decode(first.value) else {
            throw SASLError(.malformedMessage, "the server's last message is none of SCRAM")
        }
        guard Secret(signature) == expected else {
            throw SASLError(.untrustedServer, "the server's signature is wrong: it does not know the password")
        }
    }
}
