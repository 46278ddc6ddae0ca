public import KafkaCrypto

/// The server's side of SCRAM (RFC 5802, RFC 7677).
public struct SCRAMServer: SASLServer {
    private enum State {
        case initial
        case challenged(Exchange)
        case ended
    }

    /// The state between the client's two messages.
    private struct Exchange {
        let username: String
        let verifier: SCRAMVerifier
        let exists: Bool
        /// The GS2 header, which the client repeats in its final message.
        let header: String
        let nonce: String
        /// The first messages of both sides, separated by a comma.
        let transcript: String
    }

    private let users: SCRAMUsers
    private let random: RandomSource
    private var state = State.initial

    /// Creates the server's side of an authentication.
    ///
    /// - Parameters:
    ///   - users: The users of the server.
    ///   - random: The source of the nonce.
    public init(_ users: SCRAMUsers, random: RandomSource = .system) {
        self.users = users
        self.random = random
    }

    /// The mechanism.
    public var mechanism: SASLMechanism { users.variant.mechanism }

    /// Processes the client's first message or its proof.
    ///
    /// - Throws: `SASLError` if the message is malformed, requests channel binding, or has a wrong proof.
    public mutating func receive(_ response: [UInt8]) throws(SASLError) -> SASLServerStep {
        let before = state
        state = .ended
        try SASLLimits.check(response)
        switch before {
        case .initial: return try challenge(response)
        case .challenged(let exchange): return try check(response, exchange)
        case .ended: throw SASLError(.outOfOrder, "Authentication failed: the SCRAM exchange has ended")
        }
    }

    private mutating func challenge(_ message: [UInt8]) throws(SASLError) -> SASLServerStep {
        let (header, bare) = try GS2Header.split(message, mechanism: mechanism)
        guard let attributes = SCRAMText.attributes(bare), let first = attributes.first else { throw Self.malformed }
        if first.name == "m" {
            throw SASLError(.unsupported, "Authentication failed: the client requires an unknown SCRAM extension")
        }
        guard attributes.count >= 2, first.name == "n", attributes[1].name == "r",
            let username = SCRAMText.unescaped(first.value), SCRAMText.isNonce(attributes[1].value)
        else { throw Self.malformed }
        guard header.authorization.isEmpty || header.authorization == username else {
            throw SASLError(.refused, "Authentication failed: the authorization identity must be the user name")
        }
        if attributes.dropFirst(2).contains(where: { $0.name == "tokenauth" }) {
            throw SASLError(.unsupported, "Authentication failed: delegation tokens are not supported")
        }
        let (verifier, exists) = try users.verifier(of: username)
        let nonce = attributes[1].value + (try SCRAMText.nonce(from: random))
        let answer = "r=\(nonce),s=\(Base64.standard.encode(verifier.salt)),i=\(verifier.iterations)"
        state = .challenged(
            Exchange(
                username: username, verifier: verifier, exists: exists, header: header.text, nonce: nonce,
                transcript: "\(bare),\(answer)"))
        return .challenge(Array(answer.utf8))
    }

    private func check(_ message: [UInt8], _ exchange: Exchange) throws(SASLError) -> SASLServerStep {
        guard let attributes = SCRAMText.attributes(message), attributes.count >= 3, let proofText = attributes.last,
            attributes[0].name == "c", attributes[1].name == "r", proofText.name == "p",
            let proof = Base64.standard.decode(proofText.value),
            let bare = String(validating: message.dropLast(proofText.value.utf8.count + 3), as: UTF8.self)
        else { throw Self.malformed }
        guard attributes[0].value == Base64.standard.encode(exchange.header.utf8) else {
            throw SASLError(.unsupported, "Authentication failed: the channel binding does not match the first message")
        }
        guard attributes[1].value == exchange.nonce else {
            throw SASLError(.refused, "Authentication failed: the nonce does not match the challenge")
        }
        let transcript = Array("\(exchange.transcript),\(bare)".utf8)
        let function = users.variant.function
        let (isRight, signature) = try withCrypto { () throws(CryptoError) in
            let mask = try HMAC.code(of: transcript, key: exchange.verifier.storedKey, using: function)
            let clientKey = SCRAMKeys.exclusiveOr(Secret(proof), mask)
            let isRight = try function.digest(of: clientKey) == exchange.verifier.storedKey
            return (isRight, try HMAC.code(of: transcript, key: exchange.verifier.serverKey, using: function))
        }
        guard isRight, exchange.exists, proof.count == function.digestLength else {
            throw SASLError(.refused, "Authentication failed: Invalid username or password")
        }
        let answer = "v=" + signature.withBytes { Base64.standard.encode($0) }
        return .accept(SASLIdentity(principal: exchange.username), Array(answer.utf8))
    }

    private static let malformed = SASLError(.malformedMessage, "Authentication failed: malformed SCRAM message")
}
