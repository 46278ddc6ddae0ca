extension TransportError.Code {
    /// TLS cannot be set up as it is configured: a file that cannot be read, a wrong password, a key that is not the
    /// certificate's.
    public static let tlsConfiguration = Self("tlsConfiguration")
    /// The server's certificate is signed by nobody who is trusted.
    public static let tlsUnknownAuthority = Self("tlsUnknownAuthority")
    /// The server's certificate is for other hosts.
    public static let tlsWrongHost = Self("tlsWrongHost")
    /// The server's certificate, or one that signed it, is not valid any more.
    public static let tlsCertificateExpired = Self("tlsCertificateExpired")
    /// The server's certificate, or one that signed it, is not valid yet: the clock may be wrong.
    public static let tlsCertificateNotYetValid = Self("tlsCertificateNotYetValid")
    /// The server's certificate is bad in another way.
    public static let tlsCertificateInvalid = Self("tlsCertificateInvalid")
    /// The server wants a certificate of the client, and it showed none.
    public static let tlsClientCertificateRequired = Self("tlsClientCertificateRequired")
    /// The server does not accept the certificate that the client showed.
    public static let tlsClientCertificateRefused = Self("tlsClientCertificateRefused")
    /// The peer does not speak TLS: most often a plaintext port, or a plaintext client.
    public static let tlsNotSpoken = Self("tlsNotSpoken")
    /// The two sides speak no version of TLS in common.
    public static let tlsVersion = Self("tlsVersion")
    /// The handshake failed for another reason.
    public static let tlsHandshake = Self("tlsHandshake")
    /// What came was damaged or no TLS, or the peer ended an open connection with an alert.
    public static let tlsBroken = Self("tlsBroken")
}
