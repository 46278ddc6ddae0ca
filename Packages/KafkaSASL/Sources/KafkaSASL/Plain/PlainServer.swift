public import KafkaCrypto

/// The server's side of PLAIN (RFC 4616).
///
/// A user that does not exist is compared with a password all the same, and is refused in the same words.
public struct PlainServer: SASLServer {
    private let password: @Sendable (_ username: String) -> Secret?
    private var isEnded = false

    /// Creates the server's side of an authentication.
    ///
    /// - Parameter password: Returns a user's password, or `nil` for a name that is no user's.
    public init(password: @escaping @Sendable (_ username: String) -> Secret?) {
        self.password = password
    }

    /// The mechanism PLAIN.
    public var mechanism: SASLMechanism { .plain }

    /// Takes the client's message.
    ///
    /// - Throws: `SASLError` where the message is none of PLAIN, or the credentials are wrong.
    public mutating func receive(_ response: [UInt8]) throws(SASLError) -> SASLServerStep {
        guard !isEnded else { throw SASLError(.outOfOrder, "PLAIN takes one message") }
        isEnded = true
        try SASLLimits.check(response)
        let parts = response.split(separator: 0, omittingEmptySubsequences: false)
        guard parts.count == 3, let authorization = String(validating: parts[0], as: UTF8.self),
            let username = String(validating: parts[1], as: UTF8.self), !username.isEmpty, !parts[2].isEmpty
        else { throw SASLError(.malformedMessage, "Authentication failed: no message of PLAIN") }
        guard authorization.isEmpty || authorization == username else {
            throw SASLError(.refused, "Authentication failed: a client may only act as itself")
        }
        // Digests are of one length, so the comparison's time says nothing of the password's.
        let known = password(username)
        let expected = try withCrypto { () throws(CryptoError) in
            try HashFunction.sha256.digest(of: known ?? Secret("nobody has this password"))
        }
        let given = try withCrypto { () throws(CryptoError) in
            try HashFunction.sha256.digest(of: parts[2].withUnsafeBytes { Secret(copying: $0) })
        }
        let isEqual = expected == given
        guard isEqual, known != nil else {
            throw SASLError(.refused, "Authentication failed: Invalid username or password")
        }
        return .accept(SASLIdentity(principal: username), [])
    }
}
