/// Credentials for the mechanism OAUTHBEARER: a source of tokens, and extensions.
public struct OAuthBearerCredentials: SASLAuthenticator {
    private let provider: any OAuthTokenProvider
    private let extensions: SASLExtensions

    /// Creates credentials with the tokens of `provider`.
    public init(provider: any OAuthTokenProvider, extensions: SASLExtensions = .none) {
        self.provider = provider
        self.extensions = extensions
    }

    /// Creates credentials with one fixed token. It is sent even after it has expired.
    public init(token: OAuthToken, extensions: SASLExtensions = .none) {
        self.init(provider: OAuthTokenClosure { () throws(SASLError) in token }, extensions: extensions)
    }

    /// The mechanism OAUTHBEARER.
    public var mechanism: SASLMechanism { .oauthBearer }

    /// Returns the client's side of a new authentication, with a token of the provider.
    ///
    /// - Throws: `SASLError` if the provider has no token.
    public func client(host: String) async throws(SASLError) -> any SASLClient {
        OAuthBearerClient(token: try await provider.token(), extensions: extensions)
    }
}
