#if MSK
    public import KafkaCrypto
    public import KafkaSASL

    /// A pair of keys of AWS's, with the token of a session where they are temporary.
    public struct AWSCredentials: Sendable, Equatable {
        /// The access key ID. It names the keys, and is no secret.
        public let accessKeyID: String
        /// The key that signs.
        public let secretAccessKey: Secret
        /// The token of temporary credentials.
        public let sessionToken: Secret?
        /// When they expire; `nil` where nobody said.
        public let expiry: UnixTime?

        /// Creates credentials.
        public init(accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil, expiry: UnixTime? = nil)
        {
            self.accessKeyID = accessKeyID
            self.secretAccessKey = secretAccessKey
            self.sessionToken = sessionToken
            self.expiry = expiry
        }

        /// Creates credentials that can be signed with, from what a file, a variable or a service said.
        ///
        /// - Throws: `SASLError`, naming `place`, where a part is empty or an ID has what no ID has.
        init(
            checking accessKeyID: String?, _ secretAccessKey: String?, _ sessionToken: String?, expiry: UnixTime? = nil,
            place: String
        ) throws(SASLError) {
            guard let accessKeyID, let secretAccessKey, !accessKeyID.isEmpty, !secretAccessKey.isEmpty else {
                throw SASLError(
                    .credentialsUnavailable,
                    "the AWS credentials in \(place) need an access key ID and a secret access key")
            }
            guard accessKeyID.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "/") }) else {
                throw SASLError(.credentialsUnavailable, "the access key ID in \(place) is none")
            }
            self.init(
                accessKeyID: accessKeyID, secretAccessKey: Secret(secretAccessKey),
                sessionToken: sessionToken.flatMap { $0.isEmpty ? nil : Secret($0) }, expiry: expiry)
        }
    }

    /// Where AWS credentials come from.
    public protocol AWSCredentialsProvider: Sendable {
        /// Words for an error: `the environment`, for example.
        var place: String { get }

        /// Returns credentials, or `nil` where this place is not set up and another may be asked.
        ///
        /// - Throws: `SASLError` where the place is set up and does not give credentials that can be used.
        func credentials() async throws(SASLError) -> AWSCredentials?
    }

    /// Credentials that are simply there.
    extension AWSCredentials: AWSCredentialsProvider {
        /// Words for an error.
        public var place: String { "the configuration" }

        /// Returns these credentials.
        public func credentials() async throws(SASLError) -> AWSCredentials? { self }
    }
#endif
