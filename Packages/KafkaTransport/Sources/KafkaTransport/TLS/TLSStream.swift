internal import CKafkaOpenSSL

/// TLS on one socket: the handshake, and encrypted reads and writes. It never waits and does not know the event loop.
/// Only one thread may use it.
///
/// Invariants:
/// - OpenSSL's error queue is empty before every call, so entries in it afterwards belong to that call.
/// - After a failure OpenSSL is not called again, except to free the connection.
final class TLSStream {
    enum Role {
        case client, server
    }

    /// The result of a step.
    enum Step {
        /// The number of bytes that were moved. For a handshake: it is complete.
        case bytes(Int)
        /// The step can continue when the socket is readable.
        case wantsReading
        /// The step can continue when the socket is writable.
        case wantsWriting
        /// The peer has announced that it sends no more.
        case ended
        case failed(TransportError)
    }

    /// The maximum number of bytes that are passed to OpenSSL at once: the content of one TLS record.
    static let recordSize = 16 << 10

    let role: Role
    let peer: String
    let socket: SocketBIO
    let connection: OpaquePointer
    private let context: OpenSSLContext
    private(set) var isOpen = false
    private var isBroken = false
    /// The first problem that the verification of the peer's certificate found.
    var objection: CertificateObjection?
    /// Whether the server requested a client certificate.
    var wasAskedForCertificate = false
    /// Whether bytes of the peer were read after the handshake.
    private(set) var hasReceived = false

    /// Whether a read can continue only when the socket is writable, and a write only when it is readable. Both are
    /// rare: they happen when TLS itself must send or receive in between.
    var readingWaitsForRoom = false
    var writingWaitsForData = false

    /// Ends the handshake if it takes too long.
    var timer: LoopTimer?

    private init(
        _ role: Role, _ context: OpenSSLContext, descriptor: Int32, peer: String
    ) throws(TransportError) {
        ERR_clear_error()
        socket = SocketBIO(descriptor)
        guard let connection = SSL_new(context.pointer) else {
            throw TransportError(.io, "\(peer): OpenSSL cannot create a connection: out of memory")
        }
        guard let bio = socket.makeBIO() else {
            SSL_free(connection)
            throw TransportError(.io, "\(peer): OpenSSL cannot create a connection: out of memory")
        }
        self.role = role
        self.peer = peer
        self.context = context
        self.connection = connection
        SSL_set_bio(connection, bio, bio)
        SSL_set_ex_data(connection, 0, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        // Otherwise OpenSSL would drop a resumable session together with a connection that ended without close_notify.
        if isOpen, !isBroken { SSL_set_shutdown(connection, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN) }
        SSL_free(connection)
    }

    /// Creates the client's side of a connection to `host`.
    convenience init(
        client: TLSClientContext, host: String, descriptor: Int32, peer: String
    ) throws(TransportError) {
        let context = client.current()
        try self.init(.client, context, descriptor: descriptor, peer: peer)
        SSL_set_connect_state(connection)
        try expect(host, isVerified: !client.configuration.insecureSkipHostnameVerification)
        context.sessions.withSession(for: peer) { SSL_set_session(connection, $0) }
        ERR_clear_error()
    }

    /// Creates the server's side of an accepted connection.
    convenience init(server: TLSServerContext, descriptor: Int32, peer: String) throws(TransportError) {
        try self.init(.server, server.current(), descriptor: descriptor, peer: peer)
        SSL_set_accept_state(connection)
    }

    /// Sends the host's name to the server (SNI), and requires that the certificate is for that host.
    private func expect(_ host: String, isVerified: Bool) throws(TransportError) {
        let parameters = SSL_get0_param(connection)
        let isSet: Bool
        if let address = SocketAddress.literal(host, port: 0) {
            // An address is not allowed as a server name (RFC 6066). It is compared with the addresses in the
            // certificate.
            let octets = address.octets
            isSet = !isVerified || X509_VERIFY_PARAM_set1_ip(parameters, octets, octets.count) == 1
        } else {
            // A host name may end with a dot, but the names in certificates do not. OpenSSL accepts any host for an
            // empty name.
            let name = host.hasSuffix(".") ? String(host.dropLast()) : host
            X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
            isSet =
                !name.isEmpty && ckafka_tls_set_server_name(connection, name) == 1
                && (!isVerified || X509_VERIFY_PARAM_set1_host(parameters, name, name.utf8.count) == 1)
        }
        // Without this setting a certificate for any host would be accepted.
        guard isSet else {
            ERR_clear_error()
            throw TransportError(.tlsWrongHost, "\(peer): invalid host name \"\(host)\": no certificate can match it")
        }
    }

    // MARK: Steps

    var hasIdentity: Bool { context.hasIdentity }

    /// Whether the handshake resumed an earlier session.
    var isResumed: Bool { SSL_session_reused(connection) == 1 }

    /// The TLS version and the cipher suite, for a log.
    var summary: String {
        let version = SSL_get_version(connection).map { String(cString: $0) } ?? "TLS"
        let cipher = SSL_CIPHER_get_name(SSL_get_current_cipher(connection)).map { String(cString: $0) } ?? "no cipher"
        return "\(version), \(cipher)\(isResumed ? ", resumed" : "")"
    }

    /// The subject of the peer's certificate; `nil` if it sent none.
    var peerSubject: String? {
        guard isOpen, let certificate = SSL_get0_peer_certificate(connection),
            let text = ckafka_certificate_whole_subject(certificate)
        else { return nil }
        defer { BIO_free(text) }
        let size = BIO_ctrl_pending(text)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = max(Int(BIO_read(text, buffer.baseAddress, Int32(clamping: size))), 0)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether OpenSSL or the socket may have bytes that do not make the socket readable again.
    var hasPending: Bool { SSL_has_pending(connection) == 1 || !socket.isDrained }

    /// Continues the handshake.
    func shakeHands() -> Step {
        guard !isBroken else { return .failed(brokenBefore) }
        ERR_clear_error()
        let result = SSL_do_handshake(connection)
        guard result != 1 else {
            // Even if the callback had accepted an invalid certificate, the connection does not open.
            guard role == .server || isServerVerified else {
                isBroken = true
                return .failed(handshakeFailure(nil))
            }
            isOpen = true
            return .bytes(0)
        }
        return step(for: result)
    }

    private var isServerVerified: Bool {
        SSL_get_verify_result(connection) == X509_V_OK && SSL_get0_peer_certificate(connection) != nil
    }

    /// Reads decrypted bytes into `buffer`, at most one record.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Step {
        guard !isBroken else { return .failed(brokenBefore) }
        ERR_clear_error()
        var count = 0
        let result = SSL_read_ex(connection, buffer.baseAddress, buffer.count, &count)
        guard result == 1 else { return step(for: result) }
        hasReceived = true
        return .bytes(count)
    }

    /// Writes the beginning of `buffer`. If the write must wait, the next call must begin with the same bytes. They may
    /// be at another address, and more bytes may follow them.
    func write(_ buffer: UnsafeRawBufferPointer) -> Step {
        guard !isBroken else { return .failed(brokenBefore) }
        ERR_clear_error()
        var count = 0
        let result = SSL_write_ex(connection, buffer.baseAddress, buffer.count, &count)
        return result == 1 ? .bytes(count) : step(for: result)
    }

    /// Announces to the peer that we send no more (close_notify), if the socket accepts that now.
    func close() {
        timer?.cancel()
        timer = nil
        // The waiting bytes are the rest of a record, so nothing may be sent in between.
        guard isOpen, !isBroken, socket.failure == nil, socket.unsentCount == 0 else { return }
        ERR_clear_error()
        SSL_shutdown(connection)
        ERR_clear_error()
    }

    private func step(for result: Int32) -> Step {
        switch SSL_get_error(connection, result) {
        case SSL_ERROR_WANT_READ: return .wantsReading
        case SSL_ERROR_WANT_WRITE: return .wantsWriting
        case SSL_ERROR_ZERO_RETURN where isOpen:
            ERR_clear_error()
            return .ended
        default:
            isBroken = true
            let failure = OpenSSL.Failure.take()
            return .failed(isOpen ? streamFailure(failure) : handshakeFailure(failure))
        }
    }

    private var brokenBefore: TransportError {
        TransportError(.tlsBroken, "\(peer): the TLS connection is broken")
    }

    /// Returns the cause of a failed write: the peer may have sent an alert before it closed the connection. Reads from
    /// the connection, so received data is lost.
    func causeOfBrokenWrite(_ number: Int32) -> TransportError {
        let plain = broken(number)
        var rest = [UInt8](repeating: 0, count: Self.recordSize)
        socket.allowance = 64 * Self.recordSize
        for _ in 0..<64 {
            switch rest.withUnsafeMutableBytes({ read(into: $0) }) {
            case .bytes: continue
            case .failed(let error) where error.code != .reset && error.code != .closed: return error
            default: return plain
            }
        }
        return plain
    }
}

// MARK: - Callbacks from OpenSSL

extension TLSStream {
    private static func of(_ connection: OpaquePointer?) -> TLSStream? {
        SSL_get_ex_data(connection, 0).map { Unmanaged<TLSStream>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Called when a certificate of the peer's chain was verified. Keeps the first problem.
    static let didVerify: @convention(c) (Int32, OpaquePointer?) -> Int32 = { isGood, store in
        guard isGood != 1 else { return 1 }
        let connection = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx())
        if let store, let stream = of(connection.map { OpaquePointer($0) }), stream.objection == nil {
            stream.objection = CertificateObjection(store)
        }
        return 0
    }

    /// Called when the server requests a client certificate. The context provides it, if it has one.
    static let wasAskedForCertificate: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = {
        connection, _ in
        of(connection)?.wasAskedForCertificate = true
        return 1
    }

    /// Called when there is a session that can be resumed later.
    static let didGetSession: @convention(c) (OpaquePointer?, OpaquePointer?) -> Int32 = { connection, session in
        guard let session, let stream = of(connection) else { return 0 }
        stream.context.sessions.keep(session, for: stream.peer)
        return 1
    }
}
