import KafkaCrypto

/// The keys of RFC 5802, section 3, and the proofs that are computed with them.
struct SCRAMKeys {
    let function: HashFunction
    let clientKey: Secret
    let storedKey: Secret
    let serverKey: Secret

    init(saltedPassword: Secret, function: HashFunction) throws(CryptoError) {
        self.function = function
        clientKey = try HMAC.code(of: Array("Client Key".utf8), key: saltedPassword, using: function)
        storedKey = try function.digest(of: clientKey)
        serverKey = try HMAC.code(of: Array("Server Key".utf8), key: saltedPassword, using: function)
    }

    func proof(of transcript: [UInt8]) throws(CryptoError) -> Secret {
        let signature = try HMAC.code(of: transcript, key: storedKey, using: function)
        return Self.exclusiveOr(clientKey, signature)
    }

    func serverSignature(of transcript: [UInt8]) throws(CryptoError) -> Secret {
        try HMAC.code(of: transcript, key: serverKey, using: function)
    }

    /// Returns the exclusive or of two secrets of the same length.
    static func exclusiveOr(_ left: Secret, _ right: Secret) -> Secret {
        Secret(count: min(left.count, right.count)) { result in
            left.withBytes { left in
                right.withBytes { right in
                    for index in result.indices { result[index] = left[index] ^ right[index] }
                }
            }
        }
    }
}
