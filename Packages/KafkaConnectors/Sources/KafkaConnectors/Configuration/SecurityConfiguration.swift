public import KafkaCrypto

/// The security of the connections to Kafka.
///
/// Its description does not show the secrets.
public struct SecurityConfiguration: Equatable, Sendable, ConfigurationBlock {
    /// The security protocol of a broker's listener.
    public enum ListenerProtocol: String, ConfigurationChoice {
        /// No encryption and no authentication.
        case plaintext = "PLAINTEXT"
        /// TLS without authentication by SASL.
        case ssl = "SSL"
        /// Authentication without encryption.
        case saslPlaintext = "SASL_PLAINTEXT"
        /// TLS, and authentication by SASL.
        case saslSSL = "SASL_SSL"

        var hasTLS: Bool { self == .ssl || self == .saslSSL }
        var hasSASL: Bool { self == .saslPlaintext || self == .saslSSL }
    }

    /// The SASL mechanism by which the client authenticates.
    public enum Mechanism: String, ConfigurationChoice {
        /// A user name and a password, which is sent to the broker.
        case plain = "PLAIN"
        /// A user name and a password, which is proved without being sent.
        case scramSHA256 = "SCRAM-SHA-256"
        /// The same as `scramSHA256`, with SHA-512.
        case scramSHA512 = "SCRAM-SHA-512"
        /// A token.
        case oauthBearer = "OAUTHBEARER"
        /// The keys of an AWS account.
        case mskIAM = "AWS_MSK_IAM"

        var takesPassword: Bool { self == .plain || self == .scramSHA256 || self == .scramSHA512 }
    }

    /// `protocol`: the protocol of the brokers' listener. Default: `PLAINTEXT`.
    public var listenerProtocol = ListenerProtocol.plaintext
    /// `sasl_mechanism`: how the client authenticates; `nil` without SASL.
    public var mechanism: Mechanism?
    /// `sasl_username`: the user, for PLAIN and SCRAM.
    public var username: String?
    /// `sasl_password`: the user's password.
    public var password: Secret?
    /// `ssl_ca_cert`: the trusted authorities, as a PEM file or PEM text. Default: those that the system trusts.
    public var authorities: String?
    /// `ssl_client_cert`: the client's certificate, as a PEM file or PEM text.
    public var clientCertificate: String?
    /// `ssl_client_key`: the key of the certificate, as a PEM file or PEM text.
    public var clientKey: Secret?
    /// `ssl_client_key_password`: the password of an encrypted key.
    public var clientKeyPassword: Secret?
    /// `ssl_insecure_skip_hostname_verification`: whether a certificate for another host is accepted. Default: false.
    public var skipsHostnameVerification = false
    /// `oauth_token`: the token, for OAUTHBEARER.
    public var token: Secret?
    /// `oauth_token_file`: a file with the token, which is read again when the token expires.
    public var tokenFile: String?
    /// `oauth_token_endpoint_url`: the endpoint that issues tokens for client credentials.
    public var tokenEndpoint: String?
    /// `oauth_client_id`: the client, for the token endpoint.
    public var oauthClientID: String?
    /// `oauth_client_secret`: the client's secret, for the token endpoint.
    public var oauthClientSecret: Secret?
    /// `oauth_scope`: the scope to request.
    public var oauthScope: String?
    /// `oauth_extensions`: extensions that are sent with the token (KIP-342), in the order of the file.
    public var oauthExtensions: [TextPair] = []
    /// `aws_access_key_id`: the access key, for AWS_MSK_IAM.
    public var awsAccessKeyID: String?
    /// `aws_secret_access_key`: the secret of the access key.
    public var awsSecretAccessKey: Secret?
    /// `aws_session_token`: the session token of temporary keys.
    public var awsSessionToken: Secret?
    /// `aws_region`: the region of the cluster. Default: the one in the broker's name.
    public var awsRegion: String?
    /// `aws_profile`: the profile in the shared credentials file.
    public var awsProfile: String?

    /// Creates the default configuration.
    public init() {}

    static let title = "\"security\""
    static let hidesValues = true

    static var keys: [ConfigurationKey<SecurityConfiguration>] { connectionKeys + tokenKeys + awsKeys }

    private static var connectionKeys: [ConfigurationKey<SecurityConfiguration>] {
        [
            .choice("protocol", \.listenerProtocol, "The protocol of the brokers' listener."),
            .choice("sasl_mechanism", \.mechanism, "The SASL mechanism with which the client authenticates."),
            .text("sasl_username", \.username, "The user, for PLAIN and SCRAM."),
            .secret("sasl_password", \.password, "The user's password."),
            .text("ssl_ca_cert", \.authorities, "The trusted certificate authorities, as a PEM file or PEM text."),
            .text("ssl_client_cert", \.clientCertificate, "The client's certificate, as a PEM file or PEM text."),
            .secret("ssl_client_key", \.clientKey, "The certificate's key, as a PEM file or PEM text."),
            .secret("ssl_client_key_password", \.clientKeyPassword, "The password of an encrypted key."),
            .boolean(
                "ssl_insecure_skip_hostname_verification", \.skipsHostnameVerification,
                "Whether a certificate for another host is accepted. Anyone with one can then impersonate the broker."),
        ]
    }

    private static var tokenKeys: [ConfigurationKey<SecurityConfiguration>] {
        [
            .secret("oauth_token", \.token, "The token, for OAUTHBEARER."),
            .text("oauth_token_file", \.tokenFile, "A file with the token. It is read again when the token expires."),
            .text("oauth_token_endpoint_url", \.tokenEndpoint, "The token endpoint for the client credentials."),
            .text("oauth_client_id", \.oauthClientID, "The client id, for the token endpoint."),
            .secret("oauth_client_secret", \.oauthClientSecret, "The client's secret, for the token endpoint."),
            .text("oauth_scope", \.oauthScope, "The scope to request from the token endpoint."),
            .textMap("oauth_extensions", \.oauthExtensions, "Extensions that are sent with the token (KIP-342)."),
        ]
    }

    private static var awsKeys: [ConfigurationKey<SecurityConfiguration>] {
        [
            .text("aws_access_key_id", \.awsAccessKeyID, "The access key, for AWS_MSK_IAM."),
            .secret("aws_secret_access_key", \.awsSecretAccessKey, "The secret of the access key."),
            .secret("aws_session_token", \.awsSessionToken, "The session token of temporary keys."),
            .text("aws_region", \.awsRegion, "The cluster's region; taken from the broker's name if not given."),
            .text("aws_profile", \.awsProfile, "The profile of the shared credentials file."),
        ]
    }
}
