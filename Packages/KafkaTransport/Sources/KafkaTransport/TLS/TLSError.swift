extension TransportError.Code {
    /// The TLS configuration is invalid: a file cannot be read, the password is wrong, or the key does not belong to
    /// the certificate.
    public static let tlsConfiguration = Self("tlsConfiguration")
    /// The server's certificate is not signed by a trusted authority.
    public static let tlsUnknownAuthority = Self("tlsUnknownAuthority")
    /// The server's certificate is for other hosts.
    public static let tlsWrongHost = Self("tlsWrongHost")
    /// The server's certificate, or one that signed it, has expired.
    public static let tlsCertificateExpired = Self("tlsCertificateExpired")
    /// The server's certificate, or one that signed it, is not valid yet. The clock may be wrong.
    public static let tlsCertificateNotYetValid = Self("tlsCertificateNotYetValid")
    /// The server's certificate is invalid for another reason.
    public static let tlsCertificateInvalid = Self("tlsCertificateInvalid")
    /// The server requires a client certificate, and the client has none.
    public static let tlsClientCertificateRequired = Self("tlsClientCertificateRequired")
    /// The peer rejected the client's certificate.
    public static let tlsClientCertificateRefused = Self("tlsClientCertificateRefused")
    /// The peer does not use TLS: most often it is a plaintext port, or a plaintext client.
    public static let tlsNotSpoken = Self("tlsNotSpoken")
    /// The two sides have no version of TLS in common.
    public static let tlsVersion = Self("tlsVersion")
    /// The handshake failed for another reason.
    public static let tlsHandshake = Self("tlsHandshake")
    /// The received bytes are damaged or not TLS, or the peer ended an open connection with an alert.
    public static let tlsBroken = Self("tlsBroken")
}
