import KafkaCrypto

/// Tokens that somebody else writes into a file and renews there: a Kubernetes projected token, for example.
///
/// The file is read when a token is first asked for, and again before that one expires; a token of unknown lifetime is read
/// again every minute. White space around the token is left out.
public struct TokenFile: OAuthTokenProvider {
    /// The file.
    public let path: String
    private let cache: RefreshingCache<OAuthToken>

    /// Creates a provider that reads the file at `path`, which may appear later.
    public init(path: String, policy: RefreshPolicy = RefreshPolicy(), clock: WallClock = .system) {
        self.path = path
        cache = RefreshingCache(policy: policy, clock: clock) { () throws(SASLError) in
            let token = try TokenFile.read(path)
            if let expiry = token.expiry, expiry <= clock.now {
                throw SASLError(.credentialsUnavailable, "the token in \(path) has expired; whoever renews it does not")
            }
            return RefreshingCache.Entry(token, expiry: token.expiry)
        }
    }

    /// Returns the token.
    ///
    /// - Throws: `SASLError` where the file cannot be read, holds no token, or one that has expired.
    public func token() async throws(SASLError) -> OAuthToken { try await cache.value() }

    private static func read(_ path: String) throws(SASLError) -> OAuthToken {
        let bytes: [UInt8]
        do throws(SmallFile.Failure) {
            bytes = try SmallFile.read(path)
        } catch {
            throw SASLError(.credentialsUnavailable, "the token's file \(path) cannot be read: \(error.reason)")
        }
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 }
        let text = bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        let token = OAuthToken(Secret(Array(text)))
        guard token.isSendable else {
            throw SASLError(.credentialsUnavailable, "the file \(path) holds no bearer token")
        }
        return token
    }
}
