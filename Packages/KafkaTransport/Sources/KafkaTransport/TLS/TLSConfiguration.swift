/// A version of TLS.
public struct TLSVersion: Sendable, Hashable, CustomStringConvertible {
    /// The number that TLS itself has for it.
    let number: Int32
    /// The name: `TLS 1.3`.
    public let description: String

    /// TLS 1.2 (RFC 5246).
    public static let v1_2 = TLSVersion(number: 0x0303, description: "TLS 1.2")
    /// TLS 1.3 (RFC 8446).
    public static let v1_3 = TLSVersion(number: 0x0304, description: "TLS 1.3")
}

/// Whose signature is believed.
public enum TLSTrustRoots: Sendable {
    /// The authorities that the system trusts; OpenSSL's `SSL_CERT_FILE` and `SSL_CERT_DIR` name others.
    case system
    /// These authorities alone, as Kafka's `ssl.truststore.certificates`. An intermediate one counts as well as a root.
    case certificates(PEMSource)
}

/// A certificate with its key: what we show a peer to say who we are.
///
/// A key cannot be given without a certificate, nor a certificate without a key.
public struct TLSIdentity: Sendable {
    /// Gives a key's password, at once and on any thread. What it returns is wiped after use, unless someone else holds it
    /// too.
    public typealias Password = @Sendable () -> [UInt8]

    let certificates: PEMSource
    let key: PEMSource
    let password: Password?

    /// Creates an identity.
    ///
    /// - Parameters:
    ///   - certificates: The certificate, and behind it those of the authorities between it and a root.
    ///   - key: Its private key: PKCS#1, SEC 1 or PKCS#8, encrypted or not. It may be the same file.
    ///   - password: Gives the password of an encrypted key, at most 1024 bytes. It is asked whenever the key is read.
    public init(certificates: PEMSource, key: PEMSource, password: Password? = nil) {
        self.certificates = certificates
        self.key = key
        self.password = password
    }
}

/// How a client speaks TLS: 1.2 or 1.3, with the server's certificate always checked.
public struct TLSConfiguration: Sendable {
    /// Whose signature on a server's certificate is believed. Default: the system's authorities.
    public var trustRoots: TLSTrustRoots
    /// Who we are, for a server that asks; Kafka's `ssl.keystore`. Default: nobody.
    public var identity: TLSIdentity?
    /// Whether a certificate for another host is accepted: anyone with a certificate of a trusted authority can then
    /// play the server. As Kafka's empty `ssl.endpoint.identification.algorithm`. Default `false`.
    public var insecureSkipHostnameVerification: Bool
    /// The oldest version that is spoken. Default TLS 1.2.
    public var minimumVersion: TLSVersion
    /// The newest version that is spoken, for tests.
    var maximumVersion = TLSVersion.v1_3

    /// Creates a configuration.
    public init(
        trustRoots: TLSTrustRoots = .system, identity: TLSIdentity? = nil,
        insecureSkipHostnameVerification: Bool = false, minimumVersion: TLSVersion = .v1_2
    ) {
        self.trustRoots = trustRoots
        self.identity = identity
        self.insecureSkipHostnameVerification = insecureSkipHostnameVerification
        self.minimumVersion = minimumVersion
    }
}

/// How a server speaks TLS: 1.2 or 1.3.
public struct TLSServerConfiguration: Sendable {
    /// What is asked of a client, as Kafka's `ssl.client.auth`.
    public enum ClientCertificate: Sendable {
        /// Nothing.
        case none
        /// A certificate may be shown, and must then be signed by one of these.
        case optional(TLSTrustRoots)
        /// A certificate must be shown, signed by one of these.
        case required(TLSTrustRoots)

        var roots: TLSTrustRoots? {
            switch self {
            case .none: nil
            case .optional(let roots), .required(let roots): roots
            }
        }
    }

    /// Who the server is.
    public var identity: TLSIdentity
    /// What is asked of a client. Default: nothing.
    public var clientCertificate: ClientCertificate
    /// The oldest version that is spoken. Default TLS 1.2.
    public var minimumVersion: TLSVersion
    /// The newest version that is spoken, for tests.
    var maximumVersion = TLSVersion.v1_3

    /// Creates a configuration.
    public init(
        identity: TLSIdentity, clientCertificate: ClientCertificate = .none, minimumVersion: TLSVersion = .v1_2
    ) {
        self.identity = identity
        self.clientCertificate = clientCertificate
        self.minimumVersion = minimumVersion
    }
}
