#if MSK
    public import KafkaSASL

    /// Several places, asked one after another until one is set up.
    ///
    /// A place that is set up and fails ends it: credentials of somebody else must not stand in.
    public struct AWSCredentialsChain: AWSCredentialsProvider {
        private let providers: [any AWSCredentialsProvider]

        /// Creates a chain of `providers`.
        public init(_ providers: [any AWSCredentialsProvider]) {
            self.providers = providers
        }

        /// The places where AWS's own tools look, in their order: the environment, the profile, the container, the instance.
        ///
        /// - Parameters:
        ///   - profile: The profile; named, it is asked first and alone.
        ///   - http: How container and instance are asked; without it they are not.
        ///   - environment: The variables.
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

        /// Words for an error: every place.
        public var place: String { providers.map(\.place).joined(separator: ", ") }

        /// Returns the credentials of the first place that is set up.
        ///
        /// - Throws: What that place throws.
        public func credentials() async throws(SASLError) -> AWSCredentials? {
            for provider in providers {
                if let credentials = try await provider.credentials() { return credentials }
            }
            return nil
        }
    }

    /// Credentials that are fetched once, and again before they expire.
    ///
    /// Those without an expiry are looked up again every minute, since a file may have new ones. A provider that fails is left
    /// alone for a while that doubles; what it gave before is used until it expires.
    public struct CachedAWSCredentials: AWSCredentialsProvider {
        /// Words for an error: the provider's.
        public let place: String
        private let cache: RefreshingCache<AWSCredentials?>

        /// Creates a provider that keeps what `provider` gives.
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
        /// - Throws: What the provider throws, where there are none from before.
        public func credentials() async throws(SASLError) -> AWSCredentials? { try await cache.value() }
    }
#endif
