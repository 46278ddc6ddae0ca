#if MSK
    public import KafkaCrypto
    public import KafkaSASL

    /// The server's side of AWS_MSK_IAM: it makes the signature again, and compares.
    ///
    /// The principal is the access key ID. A payload is good for as long as it says, at most `MSKIAMPayload.lifetime`, and
    /// for every connection in that time, as with Amazon.
    public struct MSKIAMServer: SASLServer {
        /// How far a signature's time may be in the future.
        public static let clockSkew: Duration = .seconds(300)

        private let credentials: @Sendable (_ accessKeyID: String) -> AWSCredentials?
        private let clock: WallClock
        private let random: RandomSource
        private var isEnded = false

        /// Creates the server's side of an authentication.
        ///
        /// - Parameters:
        ///   - credentials: Returns the keys of an access key ID, or `nil`. Where they have a session token, the client has to
        ///     send that one; where they have none, any that it signed is taken.
        ///   - clock: The time now.
        ///   - random: Where request IDs come from.
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

        /// Takes the client's payload.
        ///
        /// - Throws: `SASLError` where it is malformed, stale, or signed by someone else.
        public mutating func receive(_ response: [UInt8]) throws(SASLError) -> SASLServerStep {
            guard !isEnded else { throw SASLError(.outOfOrder, "Authentication failed: AWS_MSK_IAM takes one payload") }
            isEnded = true
            let payload = try MSKIAMPayload(response)
            let parts = payload.credentialParts
            guard parts.count == 5, let signed = CivilTime(payload.date), signed.stamp == payload.date,
                signed.date == parts[1]
            else { throw SASLError(.malformedMessage, "Authentication failed: the payload's credential is malformed") }
            // A key that is not known is tried too, with one that nobody has: both take the same time.
            let known = credentials(parts[0])
            let isSigned = try payload.isSigned(with: known?.secretAccessKey ?? Secret("nobody has this key"))
            let hasToken = known?.sessionToken.map { $0 == payload.sessionToken } ?? true
            guard isSigned, hasToken, known != nil else {
                throw SASLError(.refused, "Authentication failed: Access denied")
            }
            let age = signed.time.duration(to: clock.now)
            guard age <= .seconds(payload.expires), age >= .zero - Self.clockSkew else {
                throw SASLError(.refused, "Authentication failed: the signature has expired, or the clocks are apart")
            }
            let id = Hex.encode(try withCrypto { () throws(CryptoError) in try random.bytes(16) })
            let answer = "{\"version\":\"\(MSKIAMPayload.version)\",\"request-id\":\"\(id)\"}"
            return .accept(SASLIdentity(principal: parts[0]), Array(answer.utf8))
        }
    }
#endif
