#if MSK
    public import KafkaSASL

    /// Several providers, which are tried in order until one is configured.
    ///
    /// If a configured provider fails, the chain fails. It does not continue, because that could use credentials of
    /// another identity.
    public struct AWSCredentialsChain: AWSCredentialsProvider {
        private let providers: [any AWSCredentialsProvider]

        /// Creates a chain of `providers`.
        public init(_ providers: [any AWSCredentialsProvider]) {
            self.providers = providers
        }

        /// Returns a chain of the places that AWS's own tools use, in their order: environment, profile, container,
        /// instance.
        ///
        /// - Parameters:
        ///   - profile: The name of a profile. If it is not `nil`, only that profile is used.
        ///   - http: Sends the requests to the container and instance services. If it is `nil`, they are not used.
        ///   - environment: The environment variables.
        public static func standard(
            profile: String? = nil, http: (any HTTPFetching)?, environment: AWSEnvironment = .process
        ) -> AWSCredentialsChain {
            let file = ProfileAWSCredentials(profile: profile, environment: environment)
            if profile != nil { return AWSCredentialsChain([file]) }
            var providers: [any AWSCredentialsProvider] = [EnvironmentAWSCredentials(environment: environment), file]
            if let http {
                providers.append(ContainerAWSCredentials(http: http, environment: environment))
                providers.append(InstanceAWSCredentials(http: http, environment: environment))
            }
            return AWSCredentialsChain(providers)
        }

        /// The names of all providers, for errors.
        public var place: String { providers.map(\.place).joined(separator: ", ") }

        /// Returns the credentials of the first provider that is configured; `nil` if none is.
        ///
        /// - Throws: The error of that provider.
        public func credentials() async throws(SASLError) -> AWSCredentials? {
            for provider in providers {
                if let credentials = try await provider.credentials() { return credentials }
            }
            return nil
        }
    }

    /// Caches the credentials of another provider, and fetches them again before they expire.
    ///
    /// Credentials without an expiry are fetched again every minute, because a file may have changed. After a failure
    /// nothing is fetched for a time that doubles with each further failure; meanwhile the previous credentials are
    /// used until they expire.
    public struct CachedAWSCredentials: AWSCredentialsProvider {
        /// The name of the cached provider, for errors.
        public let place: String
        private let cache: RefreshingCache<AWSCredentials?>

        /// Creates a provider that caches the credentials of `provider`.
        public init(
            _ provider: any AWSCredentialsProvider, policy: RefreshPolicy = RefreshPolicy(), clock: WallClock = .system
        ) {
            place = provider.place
            cache = RefreshingCache(policy: policy, clock: clock) { () throws(SASLError) in
                let credentials = try await provider.credentials()
                return RefreshingCache.Entry(credentials, expiry: credentials?.expiry)
            }
        }

        /// Returns credentials that have not expired.
        ///
        /// - Throws: The provider's error, if there are no valid credentials from before.
        public func credentials() async throws(SASLError) -> AWSCredentials? { try await cache.value() }
    }
#endif
