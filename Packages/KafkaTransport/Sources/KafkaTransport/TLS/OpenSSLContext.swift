internal import CKafkaOpenSSL

/// An OpenSSL context, shared by all connections of one configuration. It is not changed after its creation.
final class OpenSSLContext: @unchecked Sendable {
    // Unchecked because OpenSSL allows threads to share a context that is not changed.

    /// The size of OpenSSL's read buffer in bytes. It allows four records per system call instead of half a record. An
    /// idle connection does not hold the buffer.
    private static let readBuffer = 68 << 10
    /// The maximum number of certificates between the peer's and the root.
    private static let maximumDepth: Int32 = 16

    let pointer: OpaquePointer
    let hasIdentity: Bool
    /// The sessions that a client may resume. They end with the context, so certificates are verified again when the
    /// authorities change.
    let sessions = TLSSessionCache()

    private init(_ method: OpaquePointer?, identity: TLSIdentity?, versions: (TLSVersion, TLSVersion))
        throws(TransportError)
    {
        guard OpenSSL.isReady, let pointer = SSL_CTX_new(method) else {
            throw Self.failure("OpenSSL cannot create a context")
        }
        self.pointer = pointer
        hasIdentity = identity != nil
        ckafka_tls_set_up(pointer, Self.readBuffer)
        SSL_CTX_set_verify_depth(pointer, Self.maximumDepth)
        guard ckafka_tls_set_versions(pointer, versions.0.number, versions.1.number) == 1 else {
            throw Self.failure("the system's OpenSSL does not support \(versions.0)")
        }
        if let identity { try show(identity) }
    }

    deinit {
        SSL_CTX_free(pointer)
    }

    /// Creates a client's context.
    convenience init(_ configuration: TLSConfiguration) throws(TransportError) {
        try self.init(
            TLS_client_method(), identity: configuration.identity,
            versions: (configuration.minimumVersion, configuration.maximumVersion))
        try trust(configuration.trustRoots, asksClients: false)
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, TLSStream.didVerify)
        SSL_CTX_set_cert_cb(pointer, TLSStream.wasAskedForCertificate, nil)
        ckafka_tls_hand_out_sessions(pointer, TLSStream.didGetSession)
    }

    /// Creates a server's context.
    convenience init(_ configuration: TLSServerConfiguration) throws(TransportError) {
        try self.init(
            TLS_server_method(), identity: configuration.identity,
            versions: (configuration.minimumVersion, configuration.maximumVersion))
        ckafka_tls_keep_no_sessions(pointer)
        if let roots = configuration.clientCertificate.roots { try trust(roots, asksClients: true) }
        switch configuration.clientCertificate {
        case .none:
            SSL_CTX_set_verify(pointer, SSL_VERIFY_NONE, nil)
        case .optional:
            SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, TLSStream.didVerify)
        case .required:
            SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, TLSStream.didVerify)
        }
        // A verified client's session can be resumed only under the session id context in which it was created.
        let name = Array("rivven-kafka".utf8)
        SSL_CTX_set_session_id_context(pointer, name, UInt32(name.count))
    }

    // MARK: Authorities

    private func trust(_ roots: TLSTrustRoots, asksClients: Bool) throws(TransportError) {
        guard case .certificates(let source) = roots else {
            guard SSL_CTX_set_default_verify_paths(pointer) == 1 else {
                throw Self.failure("cannot load the system's certificate authorities")
            }
            return
        }
        let store = SSL_CTX_get_cert_store(pointer)
        for certificate in try Certificate.all(of: source) {
            guard X509_STORE_add_cert(store, certificate.pointer) == 1 else {
                throw Self.failure("cannot use a certificate authority in \(source.name)")
            }
            if asksClients { SSL_CTX_add_client_CA(pointer, certificate.pointer) }
        }
        // A configured certificate is trusted even if it is not a root.
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
    }

    // MARK: Identity

    private func show(_ identity: TLSIdentity) throws(TransportError) {
        let certificates = try Certificate.all(of: identity.certificates)
        let key = try PrivateKey.first(of: identity.key, password: identity.password)
        guard let own = certificates.first else { return }
        guard X509_check_private_key(own.pointer, key.pointer) == 1 else {
            ERR_clear_error()
            throw TransportError(
                .tlsConfiguration,
                "the key in \(identity.key.name) does not belong to the first certificate in \(identity.certificates.name)"
            )
        }
        guard SSL_CTX_use_certificate(pointer, own.pointer) == 1, SSL_CTX_use_PrivateKey(pointer, key.pointer) == 1
        else { throw Self.failure("OpenSSL rejected the certificate in \(identity.certificates.name)") }
        for certificate in certificates.dropFirst() {
            guard ckafka_tls_add_chain(pointer, certificate.pointer) == 1 else {
                throw Self.failure("OpenSSL rejected the certificate chain in \(identity.certificates.name)")
            }
        }
    }

    private static func failure(_ what: String) -> TransportError {
        let cause = OpenSSL.Failure.take().map { ": \($0.text)" } ?? ""
        return TransportError(.tlsConfiguration, what + cause)
    }
}
