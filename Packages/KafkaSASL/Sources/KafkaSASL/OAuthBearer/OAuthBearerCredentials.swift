/// Tokens for the mechanism OAUTHBEARER, and what is sent beside them.
public struct OAuthBearerCredentials: SASLAuthenticator {
    private let provider: any OAuthTokenProvider
    private let extensions: SASLExtensions

    /// Creates credentials whose tokens come from `provider`.
    public init(provider: any OAuthTokenProvider, extensions: SASLExtensions = .none) {
        self.provider = provider
        self.extensions = extensions
    }

    /// Creates credentials of one token, which is sent until the server refuses it.
    public init(token: OAuthToken, extensions: SASLExtensions = .none) {
        self.init(provider: OAuthTokenClosure { () throws(SASLError) in token }, extensions: extensions)
    }

    /// The mechanism OAUTHBEARER.
    public var mechanism: SASLMechanism { .oauthBearer }

    /// Returns the client's side of a new authentication, with a token of the provider's.
    ///
    /// - Throws: `SASLError` where the provider has none.
    public func client(host: String) async throws(SASLError) -> any SASLClient {
        OAuthBearerClient(token: try await provider.token(), extensions: extensions)
    }
}
