#if OIDC
    public import KafkaCrypto
    public import KafkaSASL

    /// How tokens are fetched with client credentials (RFC 6749, section 4.4; KIP-768).
    public struct OIDCConfiguration: Sendable {
        /// The authorities whose certificates are trusted.
        public enum Trust: Sendable, Equatable {
            /// The system's authorities.
            case system
            /// The authorities in a PEM file.
            case file(String)
            /// The authorities in this PEM text.
            case pem(String)
        }

        /// The URL that token requests are sent to. Kafka's `sasl.oauthbearer.token.endpoint.url`.
        public let tokenEndpoint: String
        /// The client ID. Kafka's `clientId`.
        public let clientID: String
        /// The client secret. Kafka's `clientSecret`.
        public let clientSecret: Secret
        /// The requested scopes, separated by spaces. Default `nil`: the identity provider chooses.
        public var scope: String?
        /// The authorities that are trusted to sign the endpoint's certificate. Default: the system's.
        public var trust = Trust.system
        /// How long connecting may take. Kafka's `sasl.login.connect.timeout.ms`. Default 5 s.
        public var connectTimeout: Duration = .seconds(5)
        /// The time limit for the whole request. Default 10 s.
        public var timeout: Duration = .seconds(10)
        /// Whether the client ID and secret are percent-encoded before they are put into the header. RFC 6749 requires
        /// that, but many identity providers do not support it. Kafka's `sasl.oauthbearer.header.urlencode`, default
        /// false.
        public var encodesCredentials = false
        /// When a token is fetched again. Default: Kafka's defaults.
        public var policy = RefreshPolicy()

        /// Creates a configuration.
        ///
        /// - Parameters:
        ///   - tokenEndpoint: An `https` URL. `http` is allowed only for this machine, or if `allowsPlainHTTP` is true.
        ///   - clientID: The client ID.
        ///   - clientSecret: The client secret.
        ///   - allowsPlainHTTP: Whether the secret may be sent unencrypted. Default false.
        /// - Throws: `SASLError` if the URL is not valid or not allowed, or if the client ID or secret cannot be sent.
        public init(
            tokenEndpoint: String, clientID: String, clientSecret: Secret, allowsPlainHTTP: Bool = false
        ) throws(SASLError) {
            guard let endpoint = TokenEndpoint(tokenEndpoint) else {
                throw SASLError(
                    .invalidCredentials, "invalid token endpoint: must be an https URL without user name and fragment")
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

        /// The endpoint's host, for error messages.
        var host: String { TokenEndpoint(tokenEndpoint)?.host ?? "" }
    }

    /// The properties of a URL that are checked before a secret is sent to it.
    struct TokenEndpoint {
        let isEncrypted: Bool
        let host: String

        /// Parses a URL. Returns `nil` if it is not HTTP or HTTPS, contains a user name, or has invalid characters.
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

        /// Whether the host is a loopback address.
        var isLocal: Bool {
            if host == "localhost" || host == "::1" { return true }
            let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
            return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
        }
    }
#endif
