/// Where tokens come from.
public protocol OAuthTokenProvider: Sendable {
    /// Returns a token that is valid for a while. It is asked before every authentication: a provider caches.
    ///
    /// - Throws: `SASLError` where there is no token.
    func token() async throws(SASLError) -> OAuthToken
}

/// A closure as a provider of tokens.
public struct OAuthTokenClosure: OAuthTokenProvider {
    private let fetch: @Sendable () async throws(SASLError) -> OAuthToken

    /// Creates a provider that calls `fetch` before every authentication.
    public init(_ fetch: @escaping @Sendable () async throws(SASLError) -> OAuthToken) {
        self.fetch = fetch
    }

    /// Returns what the closure returns.
    public func token() async throws(SASLError) -> OAuthToken { try await fetch() }
}
