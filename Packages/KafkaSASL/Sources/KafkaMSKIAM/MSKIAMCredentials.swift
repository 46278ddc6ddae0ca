#if MSK
    public import KafkaSASL

    /// AWS credentials for the mechanism AWS_MSK_IAM. Use it over TLS only: whoever reads a payload can use it for minutes.
    public struct MSKIAMCredentials: SASLAuthenticator {
        /// The user agent where none is given.
        public static let defaultUserAgent = "rivven-kafka"

        private let provider: any AWSCredentialsProvider
        private let region: String?
        private let userAgent: String
        private let clock: WallClock

        /// Creates credentials for a cluster.
        ///
        /// - Parameters:
        ///   - provider: Where the keys come from. It is asked before every authentication, so let it be one that caches:
        ///     `CachedAWSCredentials`.
        ///   - region: The region of the cluster; where it is `nil`, the one in the host name.
        ///   - userAgent: The client's name, for the logs of AWS.
        ///   - clock: The time that is signed.
        public init(
            provider: any AWSCredentialsProvider, region: String? = nil,
            userAgent: String = MSKIAMCredentials.defaultUserAgent, clock: WallClock = .system
        ) {
            self.provider = provider
            self.region = region
            self.userAgent = userAgent
            self.clock = clock
        }

        /// The mechanism AWS_MSK_IAM.
        public var mechanism: SASLMechanism { .mskIAM }

        /// Returns the client's side of a new authentication, signed now.
        ///
        /// - Throws: `SASLError` where there are no keys, they have expired, or nobody says which region it is.
        public func client(host: String) async throws(SASLError) -> any SASLClient {
            guard let region = region ?? MSKRegion.inHost(host) else {
                throw SASLError(
                    .invalidCredentials, "AWS_MSK_IAM needs a region, and the host name \(host) has none: say which")
            }
            guard let credentials = try await provider.credentials() else {
                throw SASLError(.credentialsUnavailable, "there are no AWS credentials in \(provider.place)")
            }
            let now = clock.now
            if let expiry = credentials.expiry, expiry <= now {
                throw SASLError(.credentialsUnavailable, "the AWS credentials in \(provider.place) have expired")
            }
            return MSKIAMClient(
                payload: try MSKIAMPayload(
                    signing: credentials, host: host, region: region, time: now, userAgent: userAgent))
        }
    }
#endif
