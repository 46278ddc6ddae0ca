internal import CKafkaOpenSSL

/// A problem with a peer's certificate, as text that is safe to show.
struct CertificateObjection {
    let code: Int32
    let reason: String
    /// The subject of the invalid certificate.
    let subject: String
    /// The hosts in the peer's own certificate.
    let names: String
    let begin: String
    let end: String

    /// Reads the result of the current verification.
    init(_ store: OpaquePointer) {
        code = X509_STORE_CTX_get_error(store)
        reason = X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "error \(code)"
        let own = X509_STORE_CTX_get0_cert(store)
        let wrong = X509_STORE_CTX_get_current_cert(store) ?? own
        names = Self.text(of: own) { ckafka_certificate_names($0, $1, $2) }
        subject = Self.text(of: wrong) { ckafka_certificate_subject($0, $1, $2) }
        begin = Self.text(of: wrong) { ckafka_certificate_time($0, 0, $1, $2) }
        end = Self.text(of: wrong) { ckafka_certificate_time($0, 1, $1, $2) }
    }

    private static func text(
        of certificate: OpaquePointer?, _ write: (OpaquePointer, UnsafeMutablePointer<CChar>, Int32) -> Void
    ) -> String {
        guard let certificate else { return "" }
        return OpenSSL.text { write(certificate, $0, $1) }
    }

    /// Returns the error of a client that rejects the certificate of the server `peer`.
    func error(of peer: String) -> TransportError {
        switch code {
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
            return TransportError(
                .tlsWrongHost,
                "the certificate of \(peer) is for other hosts (\(names.isEmpty ? "it names none" : names)): "
                    + "connect by a name in the certificate, or have it issued for this host")
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return TransportError(
                .tlsCertificateExpired, "the certificate of \(peer) (\(subject)) expired on \(end): have it renewed")
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return TransportError(
                .tlsCertificateNotYetValid,
                "the certificate of \(peer) (\(subject)) is valid only from \(begin): check the clocks")
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
            X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_UNTRUSTED, X509_V_ERR_INVALID_CA:
            return TransportError(
                .tlsUnknownAuthority,
                "the certificate of \(peer) (\(subject)) is not signed by a trusted authority (\(reason)): "
                    + "configure the certificate of its authority")
        default:
            return TransportError(
                .tlsCertificateInvalid, "the certificate of \(peer) (\(subject)) is not accepted: \(reason)")
        }
    }

    /// Returns the error of a server that rejects the certificate of the client `peer`.
    func refusal(of peer: String) -> TransportError {
        TransportError(
            .tlsClientCertificateRefused,
            "the certificate of the client \(peer) (\(subject)) is not accepted: \(reason)")
    }
}
