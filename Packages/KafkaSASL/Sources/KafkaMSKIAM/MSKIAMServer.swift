#if MSK
    public import KafkaCrypto
    public import KafkaSASL

    /// The server's side of AWS_MSK_IAM. It computes the signature again and compares it with the client's.
    ///
    /// The principal is the access key ID. As with Amazon, a payload is valid for any number of connections until it
    /// expires, at most `MSKIAMPayload.lifetime` seconds after it was signed.
    public struct MSKIAMServer: SASLServer {
        /// The maximum time by which a signature may be in the future.
        public static let clockSkew: Duration = .seconds(300)

        private let credentials: @Sendable (_ accessKeyID: String) -> AWSCredentials?
        private let clock: WallClock
        private let random: RandomSource
        private var isEnded = false

        /// Creates the server's side of an authentication.
        ///
        /// - Parameters:
        ///   - clock: The source of the current time.
        ///   - random: The source of request IDs.
        ///   - credentials: Returns the credentials with an access key ID, or `nil` if there are none. If they have a
        ///     session token, the client must send the same one. If they have none, any session token is accepted.
        public init(
            clock: WallClock = .system, random: RandomSource = .system,
            credentials: @escaping @Sendable (_ accessKeyID: String) -> AWSCredentials?
        ) {
            self.credentials = credentials
            self.clock = clock
            self.random = random
        }

        /// The mechanism AWS_MSK_IAM.
        public var mechanism: SASLMechanism { .mskIAM }

        /// Processes the client's payload.
        ///
        /// - Throws: `SASLError` if it is malformed, has expired, or has a wrong signature.
        public mutating func receive(_ response: [UInt8]) throws(SASLError) -> SASLServerStep {
            guard !isEnded else { throw SASLError(.outOfOrder, "Authentication failed: AWS_MSK_IAM sends one payload") }
            isEnded = true
            let payload = try MSKIAMPayload(response)
            let parts = payload.credentialParts
            guard parts.count == 5, let signed = CivilTime(payload.date), signed.stamp == payload.date,
                signed.date == parts[1]
            else { throw SASLError(.malformedMessage, "Authentication failed: the payload's credential is malformed") }
            // For an unknown access key ID the signature is checked with a dummy key, so that both cases take the same
            // time.
            let known = credentials(parts[0])
            let isSigned = try payload.isSigned(with: known?.secretAccessKey ?? Secret("nobody has this key"))
            let hasToken = known?.sessionToken.map { $0 == payload.sessionToken } ?? true
            guard isSigned, hasToken, known != nil else {
                throw SASLError(.refused, "Authentication failed: Access denied")
            }
            let age = signed.time.duration(to: clock.now)
            guard age <= .seconds(payload.expires), age >= .zero - Self.clockSkew else {
                throw SASLError(.refused, "Authentication failed: the signature has expired, or the clocks differ")
            }
            let id = Hex.encode(try withCrypto { () throws(CryptoError) in try random.bytes(16) })
            let answer = "{\"version\":\"\(MSKIAMPayload.version)\",\"request-id\":\"\(id)\"}"
            return .accept(SASLIdentity(principal: parts[0]), Array(answer.utf8))
        }
    }
#endif
