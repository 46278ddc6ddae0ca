#if OIDC
    import KafkaCrypto
    public import KafkaSASL

    /// A provider of tokens that an identity provider issues for client credentials (KIP-768).
    ///
    /// A token is cached, and fetched again after 80 % of its lifetime (see `RefreshPolicy`). While fetching fails, the
    /// current token is used until it expires, and the wait before the next attempt doubles with each failure.
    public struct OIDCTokenProvider: OAuthTokenProvider {
        private let cache: RefreshingCache<OAuthToken>

        /// Creates a provider. It fetches nothing before the first call of `token()`.
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
        /// - Throws: `SASLError` if the identity provider cannot be reached, refuses the request, or returns no valid
        ///   token.
        public func token() async throws(SASLError) -> OAuthToken { try await cache.value() }
    }
#endif
