#if OIDC
    public import KafkaCrypto
    public import KafkaSASL

    /// Where tokens are fetched by client credentials (RFC 6749, section 4.4; KIP-768), and as whom.
    public struct OIDCConfiguration: Sendable {
        /// Whose certificates are trusted.
        public enum Trust: Sendable, Equatable {
            /// The system's authorities.
            case system
            /// The authorities in a file of PEM.
            case file(String)
            /// The authorities in this text of PEM.
            case pem(String)
        }

        /// The URL that tokens are asked from. Kafka's `sasl.oauthbearer.token.endpoint.url`.
        public let tokenEndpoint: String
        /// The client's name. Kafka's `clientId`.
        public let clientID: String
        /// The client's secret. Kafka's `clientSecret`.
        public let clientSecret: Secret
        /// The scopes that are asked for, with blanks between; where it is `nil`, the provider's own choice.
        public var scope: String?
        /// Whose certificates are trusted.
        public var trust = Trust.system
        /// How long connecting may take. Kafka's `sasl.login.connect.timeout.ms`.
        public var connectTimeout: Duration = .seconds(5)
        /// How long a request may take in all.
        public var timeout: Duration = .seconds(10)
        /// Whether name and secret are percent-encoded before they go into the header, as RFC 6749 has it and many providers
        /// do not. Kafka's `sasl.oauthbearer.header.urlencode`, default false.
        public var encodesCredentials = false
        /// When a token is fetched again.
        public var policy = RefreshPolicy()

        /// Creates a configuration.
        ///
        /// - Parameters:
        ///   - tokenEndpoint: An `https` URL; `http` only where it is of this machine, or `allowsPlainHTTP` is set.
        ///   - clientID: The client's name.
        ///   - clientSecret: The client's secret.
        ///   - allowsPlainHTTP: Whether the secret may be sent in the clear.
        /// - Throws: `SASLError` where the URL is none that may be asked, or name or secret cannot be sent.
        public init(
            tokenEndpoint: String, clientID: String, clientSecret: Secret, allowsPlainHTTP: Bool = false
        ) throws(SASLError) {
            guard let endpoint = TokenEndpoint(tokenEndpoint) else {
                throw SASLError(
                    .invalidCredentials, "the token endpoint has to be an https URL without a user name and a fragment")
            }
            guard endpoint.isEncrypted || endpoint.isLocal || allowsPlainHTTP else {
                throw SASLError(
                    .invalidCredentials,
                    "the token endpoint is http, which shows the client's secret to the network: use https")
            }
            guard !clientID.isEmpty, !clientID.hasControlCharacter, !clientSecret.isEmpty,
                clientSecret.withBytes({ $0.allSatisfy { $0 >= 0x20 && $0 != 0x7f } })
            else {
                throw SASLError(
                    .invalidCredentials, "a client ID and a client secret are needed, without control characters")
            }
            self.tokenEndpoint = tokenEndpoint
            self.clientID = clientID
            self.clientSecret = clientSecret
        }

        /// The endpoint's host, for errors.
        var host: String { TokenEndpoint(tokenEndpoint)?.host ?? "" }
    }

    /// What has to be known of a URL before a secret is sent there.
    struct TokenEndpoint {
        let isEncrypted: Bool
        let host: String

        /// Reads a URL. Returns `nil` where it is none of HTTP, names a user, or has what no URL has.
        init?(_ url: String) {
            guard url.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), !url.contains("#"), !url.contains("\\"),
                let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://")
            else { return nil }
            switch url[..<colon].lowercased() {
            case "https": isEncrypted = true
            case "http": isEncrypted = false
            default: return nil
            }
            let authority = url[url.index(colon, offsetBy: 3)...].prefix { $0 != "/" && $0 != "?" }
            guard !authority.contains("@") else { return nil }
            let isAddress = authority.hasPrefix("[")
            guard !isAddress || authority.contains("]") else { return nil }
            let name = isAddress ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
            let rest = authority.dropFirst(name.count + (isAddress ? 2 : 0))
            guard !name.isEmpty, rest.isEmpty || (rest.first == ":" && (UInt16(rest.dropFirst()) ?? 0) > 0) else {
                return nil
            }
            host = name.lowercased()
        }

        /// Whether it is this machine.
        var isLocal: Bool {
            if host == "localhost" || host == "::1" { return true }
            let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
            return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
        }
    }
#endif
