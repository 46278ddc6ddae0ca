#if MSK
    public import KafkaCrypto
    public import KafkaSASL

    /// An AWS access key, with a session token if it is temporary.
    public struct AWSCredentials: Sendable, Equatable {
        /// The access key ID. It identifies the key and is not secret.
        public let accessKeyID: String
        /// The secret access key, with which requests are signed.
        public let secretAccessKey: Secret
        /// The session token of temporary credentials; `nil` for none.
        public let sessionToken: Secret?
        /// The expiry; `nil` if it is not known.
        public let expiry: UnixTime?

        /// Creates credentials.
        public init(accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil, expiry: UnixTime? = nil)
        {
            self.accessKeyID = accessKeyID
            self.secretAccessKey = secretAccessKey
            self.sessionToken = sessionToken
            self.expiry = expiry
        }

        /// Creates credentials from the content of a file, a variable or a service.
        ///
        /// - Throws: `SASLError` with `place` in its message, if a key is missing or empty, or if the ID has characters
        ///   that are not allowed.
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
                throw SASLError(.credentialsUnavailable, "the access key ID in \(place) is invalid")
            }
            self.init(
                accessKeyID: accessKeyID, secretAccessKey: Secret(secretAccessKey),
                sessionToken: sessionToken.flatMap { $0.isEmpty ? nil : Secret($0) }, expiry: expiry)
        }
    }

    /// A source of AWS credentials.
    public protocol AWSCredentialsProvider: Sendable {
        /// The provider's name in errors, for example `the environment`.
        var place: String { get }

        /// Returns credentials, or `nil` if this source is not configured, so that another one may be tried.
        ///
        /// - Throws: `SASLError` if the source is configured but returns no valid credentials.
        func credentials() async throws(SASLError) -> AWSCredentials?
    }

    /// Fixed credentials are a provider too.
    extension AWSCredentials: AWSCredentialsProvider {
        /// The provider's name in errors.
        public var place: String { "the configuration" }

        /// Returns these credentials.
        public func credentials() async throws(SASLError) -> AWSCredentials? { self }
    }
#endif
