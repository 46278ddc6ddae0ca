#if MSK
    public import KafkaSASL

    /// AWS credentials for the mechanism AWS_MSK_IAM. Use it only over TLS, because anyone who reads a payload can use
    /// it for up to 15 minutes.
    public struct MSKIAMCredentials: SASLAuthenticator {
        /// The default user agent.
        public static let defaultUserAgent = "rivven-kafka"

        private let provider: any AWSCredentialsProvider
        private let region: String?
        private let userAgent: String
        private let clock: WallClock

        /// Creates credentials for a cluster.
        ///
        /// - Parameters:
        ///   - provider: The source of the keys. It is called before every authentication, so use one that caches, such
        ///     as `CachedAWSCredentials`.
        ///   - region: The region of the cluster. If `nil`, the region in the broker's host name.
        ///   - userAgent: The client's name in the logs of AWS.
        ///   - clock: The source of the current time, which is signed.
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

        /// Returns the client's side of a new authentication, signed with the current time.
        ///
        /// - Throws: `SASLError` if there are no valid keys, or if the region is not known.
        public func client(host: String) async throws(SASLError) -> any SASLClient {
            guard let region = region ?? MSKRegion.inHost(host) else {
                throw SASLError(
                    .invalidCredentials,
                    "AWS_MSK_IAM needs a region, and the host name \(host) has none: set the region")
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
