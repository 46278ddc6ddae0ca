/// A version of TLS.
public struct TLSVersion: Sendable, Hashable, CustomStringConvertible {
    /// The version number in the TLS protocol.
    let number: Int32
    /// The version's name, for example `TLS 1.3`.
    public let description: String

    /// TLS 1.2 (RFC 5246).
    public static let v1_2 = TLSVersion(number: 0x0303, description: "TLS 1.2")
    /// TLS 1.3 (RFC 8446).
    public static let v1_3 = TLSVersion(number: 0x0304, description: "TLS 1.3")
}

/// The authorities whose signatures on certificates are trusted.
public enum TLSTrustRoots: Sendable {
    /// The system's authorities. OpenSSL's environment variables `SSL_CERT_FILE` and `SSL_CERT_DIR` select others.
    case system
    /// Only these authorities, as in Kafka's `ssl.truststore.certificates`. They may be intermediate or root
    /// authorities.
    case certificates(PEMSource)
}

/// A certificate with its private key, by which we prove our identity to a peer.
public struct TLSIdentity: Sendable {
    /// A function that returns a key's password without blocking. It is called on any thread. The array is wiped after
    /// use; copies that the function keeps are not.
    public typealias Password = @Sendable () -> [UInt8]

    let certificates: PEMSource
    let key: PEMSource
    let password: Password?

    /// Creates an identity.
    ///
    /// - Parameters:
    ///   - certificates: The certificate, followed by those of the authorities between it and the root.
    ///   - key: The private key in PKCS#1, SEC 1 or PKCS#8, encrypted or not. It may be in the same file.
    ///   - password: Returns the password of an encrypted key, at most 1024 bytes. Called whenever the key is read.
    public init(certificates: PEMSource, key: PEMSource, password: Password? = nil) {
        self.certificates = certificates
        self.key = key
        self.password = password
    }
}

/// The TLS settings of a client. TLS 1.2 and 1.3 are supported, and the server's certificate is always verified.
public struct TLSConfiguration: Sendable {
    /// The authorities that are trusted to sign the server's certificate. Default: the system's.
    public var trustRoots: TLSTrustRoots
    /// The client certificate for servers that request one, as Kafka's `ssl.keystore`. Default `nil`: none.
    public var identity: TLSIdentity?
    /// Whether a certificate for another host is accepted, as with Kafka's empty
    /// `ssl.endpoint.identification.algorithm`. Insecure: anyone with a certificate of a trusted authority can then
    /// impersonate the server. Default `false`.
    public var insecureSkipHostnameVerification: Bool
    /// The lowest accepted version. Default TLS 1.2.
    public var minimumVersion: TLSVersion
    /// The highest accepted version, for tests.
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

/// The TLS settings of a server. TLS 1.2 and 1.3 are supported.
public struct TLSServerConfiguration: Sendable {
    /// Whether clients must have a certificate, as Kafka's `ssl.client.auth`.
    public enum ClientCertificate: Sendable {
        /// No certificate is requested.
        case none
        /// A certificate is requested. If the client has one, one of these authorities must have signed it.
        case optional(TLSTrustRoots)
        /// A certificate is required, and one of these authorities must have signed it.
        case required(TLSTrustRoots)

        var roots: TLSTrustRoots? {
            switch self {
            case .none: nil
            case .optional(let roots), .required(let roots): roots
            }
        }
    }

    /// The server's certificate and key.
    public var identity: TLSIdentity
    /// Whether clients must have a certificate. Default `.none`.
    public var clientCertificate: ClientCertificate
    /// The lowest accepted version. Default TLS 1.2.
    public var minimumVersion: TLSVersion
    /// The highest accepted version, for tests.
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
