#if OIDC
    import KafkaCrypto
    public import KafkaSASL

    /// Tokens of an identity provider, fetched by client credentials (KIP-768).
    ///
    /// A token is kept, and fetched again when four fifths of its life are over. While the provider fails, the token that is
    /// there is used until it expires, and the provider is left alone for a while that doubles.
    public struct OIDCTokenProvider: OAuthTokenProvider {
        private let cache: RefreshingCache<OAuthToken>

        /// Creates a provider. Nothing is fetched until a token is asked for.
        public init(_ configuration: OIDCConfiguration, clock: WallClock = .system) {
            cache = RefreshingCache(policy: configuration.policy, clock: clock) { () throws(SASLError) in
                let asked = clock.now
                let response = try await HTTPRequest(configuration).response()
                let token = try OIDCResponse(configuration).token(response, askedAt: asked)
                return RefreshingCache.Entry(token, expiry: token.expiry)
            }
        }

        /// Returns a token that has not expired.
        ///
        /// - Throws: `SASLError` where the identity provider cannot be reached, refuses, or gives no token.
        public func token() async throws(SASLError) -> OAuthToken { try await cache.value() }
    }
#endif
