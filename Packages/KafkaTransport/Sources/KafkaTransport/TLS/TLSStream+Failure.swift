internal import CKafkaOpenSSL

/// Describes failures in one line that contains the peer and the cause.
extension TLSStream {
    // MARK: Handshake

    /// Returns the reason why the handshake failed.
    func handshakeFailure(_ failure: OpenSSL.Failure?) -> TransportError {
        if let objection {
            return role == .client ? objection.error(of: peer) : objection.refusal(of: peer)
        }
        if socket.received > 0, !seemsTLS { return notSpoken }
        if failure?.isSSL(SSL_R_HTTP_REQUEST) == true { return notSpoken }
        if let alert = failure?.alert { return alertFailure(alert) }
        if socket.hasEnded || socket.failure != nil || failure == nil { return endWithinHandshake }
        switch (failure?.library, failure?.reason) {
        case (ERR_LIB_SSL, SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE):
            return TransportError(
                .tlsClientCertificateRequired, "the client \(peer) sent no certificate, and one is required")
        case (ERR_LIB_SSL, SSL_R_UNSUPPORTED_PROTOCOL), (ERR_LIB_SSL, SSL_R_WRONG_SSL_VERSION),
            (ERR_LIB_SSL, SSL_R_VERSION_TOO_LOW), (ERR_LIB_SSL, SSL_R_UNKNOWN_PROTOCOL),
            (ERR_LIB_SSL, SSL_R_INAPPROPRIATE_FALLBACK):
            return noVersion
        default:
            let reason = failure?.text ?? "unknown reason"
            return certificateSuspicion(reason)
                ?? TransportError(.tlsHandshake, "the TLS handshake with \(peer) failed: \(reason)")
        }
    }

    /// Returns the error of a handshake that took longer than `limit`.
    func handshakeTimeout(_ limit: Duration) -> TransportError {
        let hint = socket.received == 0 ? "it may not speak TLS on this port, or" : "it may"
        return TransportError(
            .timeout, "\(peer): connection and TLS handshake took longer than \(limit): \(hint) be overloaded")
    }

    /// Whether the first bytes are the beginning of a TLS record: a content type from 20 to 23, and major version 3.
    private var seemsTLS: Bool {
        let (type, major) = socket.firstBytes
        return (20...23).contains(type) && (socket.received == 1 || major == 3)
    }

    private var notSpoken: TransportError {
        let advice =
            role == .client
            ? "check that this is its TLS port, and not one for plaintext" : "it may be a client without TLS"
        return TransportError(.tlsNotSpoken, "\(peer) does not speak TLS: \(advice)")
    }

    private var noVersion: TransportError {
        TransportError(.tlsVersion, "no TLS version in common with \(peer): check the minimum version on both sides")
    }

    private var endWithinHandshake: TransportError {
        let what = socket.failure.map { "broke the connection (\(describe(errno: $0)))" } ?? "closed the connection"
        guard role == .client, socket.received == 0 else {
            if !hasIdentity, let suspicion = certificateSuspicion("it \(what)") { return suspicion }
            return TransportError(.tlsHandshake, "\(peer) \(what) during the TLS handshake")
        }
        // A broker does this on a plaintext port, where our first bytes look like the length of a request that is too
        // large.
        return TransportError(
            .tlsNotSpoken,
            "\(peer) \(what) at the first message of TLS: check that this is its TLS port, and not one for plaintext")
    }

    // MARK: Alerts

    /// The alerts with which a peer rejects a certificate: bad, unsupported, revoked, expired, or unknown certificate,
    /// unknown authority, access denied, decrypt error.
    private static let certificateAlerts: Set<Int32> = [42, 43, 44, 45, 46, 48, 49, 51]
    private static let handshakeFailureAlert: Int32 = 40
    private static let protocolVersionAlert: Int32 = 70
    private static let certificateRequiredAlert: Int32 = 116

    /// Returns the meaning of an alert of the peer. With TLS 1.3 a server verifies the client's certificate when the
    /// connection is already open for the client.
    private func alertFailure(_ alert: Int32) -> TransportError {
        let name = String(cString: SSL_alert_desc_string_long(alert))
        let isAboutCertificate = Self.certificateAlerts.contains(alert)
        switch alert {
        case Self.protocolVersionAlert:
            return noVersion
        case Self.certificateRequiredAlert:
            return certificateRequired
        case _
        where role == .client && wasAskedForCertificate && !hasIdentity
            && (isAboutCertificate || alert == Self.handshakeFailureAlert):
            return certificateRequired
        case _ where role == .client && wasAskedForCertificate && isAboutCertificate:
            return TransportError(
                .tlsClientCertificateRefused,
                "\(peer) refused our certificate (\(name)): \(ownCertificateAdvice(alert: alert))")
        case _ where role == .server && isAboutCertificate:
            return TransportError(.tlsHandshake, "the client \(peer) does not accept our certificate (\(name))")
        case _ where isOpen:
            return TransportError(.tlsBroken, "\(peer) ended the connection with the TLS alert \(name)")
        default:
            return TransportError(.tlsHandshake, "\(peer) refused the TLS handshake (\(name))")
        }
    }

    private var certificateRequired: TransportError {
        TransportError(
            .tlsClientCertificateRequired,
            "\(peer) requires a client certificate, and none is configured: give a certificate with its key")
    }

    /// Returns the error for a server that ends the connection without a readable reason, right after it received our
    /// response to its request for a certificate. Kafka 2.8 does that: it sends its alert unencrypted. Returns `nil` if
    /// there was no such request.
    private func certificateSuspicion(_ reason: String) -> TransportError? {
        guard role == .client, wasAskedForCertificate, !hasReceived else { return nil }
        guard hasIdentity else {
            return TransportError(
                .tlsClientCertificateRequired,
                "\(peer) requested a client certificate, none is configured, and the connection ended (\(reason)): "
                    + "give a certificate with its key")
        }
        return TransportError(
            .tlsClientCertificateRefused,
            "\(peer) ended the connection after it received our certificate (\(reason)): "
                + ownCertificateAdvice(alert: nil))
    }

    private static let revokedAlert: Int32 = 44
    private static let expiredAlert: Int32 = 45

    /// Returns advice about our certificate, which the peer rejected. Many brokers send the same alert for every
    /// reason, so the certificate's own dates are checked first.
    private func ownCertificateAdvice(alert: Int32?) -> String {
        if let certificate = SSL_get_certificate(connection) {
            if X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0 {
                return "it expired on \(Self.time(of: certificate, isEnd: true)): have it renewed"
            }
            if X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0 {
                return "it is valid only from \(Self.time(of: certificate, isEnd: false)): check the clocks"
            }
        }
        switch alert {
        case Self.expiredAlert: return "the peer says that it has expired: compare the clocks, and have it renewed"
        case Self.revokedAlert: return "the peer says that it was revoked: have a new one issued"
        default: return "check that the peer trusts the authority that signed it"
        }
    }

    private static func time(of certificate: OpaquePointer, isEnd: Bool) -> String {
        OpenSSL.text { ckafka_certificate_time(certificate, isEnd ? 1 : 0, $0, $1) }
    }

    // MARK: Open connection

    /// Returns the reason why an open connection failed.
    func streamFailure(_ failure: OpenSSL.Failure?) -> TransportError {
        if let alert = failure?.alert { return alertFailure(alert) }
        if socket.hasEnded || socket.failure != nil {
            guard let number = socket.failure else {
                return missingCertificate("it closed the connection")
                    ?? TransportError(
                        .closed, "\(peer) closed the connection without a TLS close_notify: data may be missing")
            }
            return broken(number)
        }
        let reason = failure?.text ?? "unknown reason"
        return certificateSuspicion(reason)
            ?? TransportError(.tlsBroken, "\(peer): received invalid TLS data: \(reason)")
    }

    /// Returns the error of an open connection that broke.
    func broken(_ number: Int32) -> TransportError {
        if let missing = missingCertificate("it broke the connection") { return missing }
        let isNew = role == .client && wasAskedForCertificate && !hasReceived
        let hint = isNew ? "; it has just received our certificate, and may not trust its authority" : ""
        return TransportError(.reset, "\(peer): the connection broke: \(describe(errno: number))\(hint)")
    }

    /// Returns the error for a server that received no certificate and ends the connection before it has sent anything.
    /// With TLS 1.3 this happens after the handshake. Some servers send no alert, and an alert can be lost if a reset
    /// overtakes it, as with Kafka 2.8.
    private func missingCertificate(_ what: String) -> TransportError? {
        hasIdentity ? nil : certificateSuspicion(what)
    }
}
