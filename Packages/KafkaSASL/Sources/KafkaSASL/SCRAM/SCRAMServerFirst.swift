import KafkaCrypto

/// The server's first message: the complete nonce, the salt and the iterations. All of them are validated.
struct SCRAMServerFirst {
    let nonce: String
    let salt: [UInt8]
    let iterations: Int

    /// Parses a server's first message.
    ///
    /// - Throws: `SASLError` if it is malformed, its nonce does not begin with the client's, or its iterations are out
    ///   of range.
    init(_ message: [UInt8], clientNonce: String) throws(SASLError) {
        try SASLLimits.check(message)
        guard let attributes = SCRAMText.attributes(message), let first = attributes.first else {
            throw Self.malformed
        }
        if first.name == "m" {
            throw SASLError(.unsupported, "the server requires an unknown SCRAM extension")
        }
        if first.name == "e" {
            throw SASLError(.refused, "the server refused SCRAM: " + PeerText.shown(first.value))
        }
        guard attributes.count >= 3, first.name == "r", attributes[1].name == "s", attributes[2].name == "i",
            SCRAMText.isNonce(first.value), attributes[1].value.utf8.count <= SCRAMLimits.fieldSize,
            let salt = Base64.standard.decode(attributes[1].value), !salt.isEmpty,
            let iterations = SCRAMText.count(attributes[2].value)
        else { throw Self.malformed }
        guard first.value.hasPrefix(clientNonce), first.value.utf8.count > clientNonce.utf8.count else {
            throw SASLError(.untrustedServer, "the server's nonce does not begin with the client's")
        }
        guard SCRAMLimits.iterations.contains(iterations) else {
            throw SASLError(
                .iterationLimit,
                "the server requests \(iterations) SCRAM iterations: "
                    + "\(SCRAMLimits.iterations.lowerBound) to \(SCRAMLimits.iterations.upperBound) are accepted")
        }
        nonce = first.value
        self.salt = salt
        self.iterations = iterations
    }

    private static let malformed = SASLError(.malformedMessage, "the server's first message is not a SCRAM message")
}
