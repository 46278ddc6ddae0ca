public import KafkaCrypto

/// The server's side of PLAIN (RFC 4616).
///
/// The password is compared even if the user does not exist, and the error is the same. So a client cannot find out
/// which users exist.
public struct PlainServer: SASLServer {
    private let password: @Sendable (_ username: String) -> Secret?
    private var isEnded = false

    /// Creates the server's side of an authentication.
    ///
    /// - Parameter password: Returns a user's password, or `nil` if there is no such user.
    public init(password: @escaping @Sendable (_ username: String) -> Secret?) {
        self.password = password
    }

    /// The mechanism PLAIN.
    public var mechanism: SASLMechanism { .plain }

    /// Processes the client's message.
    ///
    /// - Throws: `SASLError` if the message is malformed, or if the credentials are wrong.
    public mutating func receive(_ response: [UInt8]) throws(SASLError) -> SASLServerStep {
        guard !isEnded else { throw SASLError(.outOfOrder, "PLAIN sends one message") }
        isEnded = true
        try SASLLimits.check(response)
        let parts = response.split(separator: 0, omittingEmptySubsequences: false)
        guard parts.count == 3, let authorization = String(validating: parts[0], as: UTF8.self),
            let username = String(validating: parts[1], as: UTF8.self), !username.isEmpty, !parts[2].isEmpty
        else { throw SASLError(.malformedMessage, "Authentication failed: malformed PLAIN message") }
        guard authorization.isEmpty || authorization == username else {
            throw SASLError(.refused, "Authentication failed: the authorization identity must be the user name")
        }
        // Digests have equal lengths, so the time of the comparison does not depend on the length of the password.
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
