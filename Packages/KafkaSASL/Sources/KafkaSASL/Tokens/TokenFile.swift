import KafkaCrypto

/// A provider of tokens from a file that another program renews, for example a Kubernetes projected token.
///
/// The file is read for the first token, and again before that token expires. If its expiry is unknown, the file is
/// read again every minute. White space around the token is ignored.
public struct TokenFile: OAuthTokenProvider {
    /// The path of the file.
    public let path: String
    private let cache: RefreshingCache<OAuthToken>

    /// Creates a provider that reads the file at `path`. The file may be created later.
    public init(path: String, policy: RefreshPolicy = RefreshPolicy(), clock: WallClock = .system) {
        self.path = path
        cache = RefreshingCache(policy: policy, clock: clock) { () throws(SASLError) in
            let token = try TokenFile.read(path)
            if let expiry = token.expiry, expiry <= clock.now {
                throw SASLError(.credentialsUnavailable, "the token in \(path) has expired: check what should renew it")
            }
            return RefreshingCache.Entry(token, expiry: token.expiry)
        }
    }

    /// Returns the token.
    ///
    /// - Throws: `SASLError` if the file cannot be read, or if its token is malformed or has expired.
    public func token() async throws(SASLError) -> OAuthToken { try await cache.value() }

    private static func read(_ path: String) throws(SASLError) -> OAuthToken {
        let bytes: [UInt8]
        do throws(SmallFile.Failure) {
            bytes = try SmallFile.read(path)
        } catch {
            throw SASLError(.credentialsUnavailable, "the token file \(path) cannot be read: \(error.reason)")
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
