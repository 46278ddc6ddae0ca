/// A source of OAuth bearer tokens.
public protocol OAuthTokenProvider: Sendable {
    /// Returns a valid token. It is called before every authentication, so a provider should cache its token.
    ///
    /// - Throws: `SASLError` if there is no token.
    func token() async throws(SASLError) -> OAuthToken
}

/// A provider that returns the tokens of a closure.
public struct OAuthTokenClosure: OAuthTokenProvider {
    private let fetch: @Sendable () async throws(SASLError) -> OAuthToken

    /// Creates a provider that calls `fetch` before every authentication.
    public init(_ fetch: @escaping @Sendable () async throws(SASLError) -> OAuthToken) {
        self.fetch = fetch
    }

    /// Returns the closure's token.
    ///
    /// - Throws: The closure's error.
    public func token() async throws(SASLError) -> OAuthToken { try await fetch() }
}
