public import KafkaCrypto

/// The TLS settings of the connections to Rivven.
///
/// Its description does not show the secrets.
public struct ClusterTLSConfiguration: Equatable, Sendable, ConfigurationBlock {
    /// `ca_cert`: the trusted authorities, as a PEM file or PEM text. Default: those that the system trusts.
    public var authorities: String?
    /// `client_cert`: the client's certificate, as a PEM file or PEM text.
    public var clientCertificate: String?
    /// `client_key`: the key of the certificate, as a PEM file or PEM text.
    public var clientKey: Secret?
    /// `client_key_password`: the password of an encrypted key.
    public var clientKeyPassword: Secret?
    /// `insecure_skip_hostname_verification`: whether a certificate for another host is accepted. Default: false.
    public var skipsHostnameVerification = false

    /// Creates the default configuration.
    public init() {}

    static let title = "\"tls\""
    static let hidesValues = true

    static var keys: [ConfigurationKey<ClusterTLSConfiguration>] {
        [
            .text("ca_cert", \.authorities, "The trusted certificate authorities, as a PEM file or PEM text."),
            .text("client_cert", \.clientCertificate, "The client's certificate, as a PEM file or PEM text."),
            .secret("client_key", \.clientKey, "The certificate's key, as a PEM file or PEM text."),
            .secret("client_key_password", \.clientKeyPassword, "The password of an encrypted key."),
            .boolean(
                "insecure_skip_hostname_verification", \.skipsHostnameVerification,
                "Whether a certificate for another host is accepted. Anyone with one can then impersonate the server."),
        ]
    }

    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        clientKey?.checkIsKey("client_key", places, &problems)
        let pairs = [
            ("client_cert", "client_key", "a certificate needs its key"),
            ("client_key", "client_cert", "a key needs its certificate"),
            ("client_key_password", "client_key", "it decrypts that key"),
        ]
        for (key, needed, reason) in pairs where places.isGiven(key) && !places.isGiven(needed) {
            problems.error(places.key(key), "\(key) needs \(needed): \(reason); add it")
        }
        if skipsHostnameVerification {
            problems.warning(
                places.value("insecure_skip_hostname_verification"),
                "anyone with a certificate of a trusted authority can impersonate the server; use it only in tests")
        }
    }
}
