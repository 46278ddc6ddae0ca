internal import CKafkaOpenSSL

/// An X.509 certificate.
final class Certificate {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        X509_free(pointer)
    }

    /// Returns all certificates of `source`, in order.
    static func all(of source: PEMSource) throws(TransportError) -> [Certificate] {
        let bytes = try source.read()
        let found = PEM.read(bytes) { bio in
            var found: [Certificate] = []
            // The callback gives no password, because certificates are not encrypted.
            while let next = PEM_read_bio_X509(bio, nil, { _, _, _, _ in -1 }, nil) {
                found.append(.init(owning: next))
            }
            return found
        }
        let failure = OpenSSL.Failure.take()
        // The end of the text is reported as an error too. Any other error means that a certificate is damaged.
        if let failure, !(failure.library == ERR_LIB_PEM && failure.reason == PEM_R_NO_START_LINE) {
            throw TransportError(
                .tlsConfiguration, "cannot read a certificate in \(source.name): \(failure.text)")
        }
        guard !found.isEmpty else {
            throw TransportError(.tlsConfiguration, "\(source.name) holds no certificate in PEM")
        }
        return found
    }
}

/// A private key.
final class PrivateKey {
    let pointer: OpaquePointer

    private init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// Returns the first private key of `source`.
    static func first(of source: PEMSource, password: TLSIdentity.Password?) throws(TransportError) -> PrivateKey {
        var bytes = try source.read()
        defer { TLSFile.wipe(&bytes) }
        let request = PasswordRequest(password)
        let key = PEM.read(bytes) { bio in
            PEM_read_bio_PrivateKey(bio, nil, PasswordRequest.answer, Unmanaged.passUnretained(request).toOpaque())
        }
        withExtendedLifetime(request) {}
        let failure = OpenSSL.Failure.take()
        if let key { return PrivateKey(owning: key) }
        throw TransportError(.tlsConfiguration, request.explain(failure, name: source.name))
    }
}

/// Passes a key's password to OpenSSL, and remembers the outcome.
private final class PasswordRequest {
    private let password: TLSIdentity.Password?
    private var wasAsked = false
    private var isTooLong = false

    init(_ password: TLSIdentity.Password?) {
        self.password = password
    }

    static let answer: @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32 =
        {
            buffer, size, _, argument in
            guard let buffer, let argument else { return -1 }
            return Unmanaged<PasswordRequest>.fromOpaque(argument).takeUnretainedValue().fill(buffer, Int(size))
        }

    private func fill(_ buffer: UnsafeMutablePointer<CChar>, _ size: Int) -> Int32 {
        wasAsked = true
        guard var bytes = password?() else { return -1 }
        defer { TLSFile.wipe(&bytes) }
        isTooLong = bytes.count > size
        guard !isTooLong else { return -1 }
        UnsafeMutableRawBufferPointer(start: buffer, count: size).copyBytes(from: bytes)
        return Int32(bytes.count)
    }

    func explain(_ failure: OpenSSL.Failure?, name: String) -> String {
        if wasAsked, password == nil { return "the key in \(name) is encrypted: give its password" }
        if isTooLong { return "the password of the key in \(name) is longer than OpenSSL accepts" }
        if wasAsked { return "the key in \(name) cannot be decrypted: its password is wrong" }
        guard let failure, !(failure.library == ERR_LIB_PEM && failure.reason == PEM_R_NO_START_LINE) else {
            return "\(name) holds no private key in PEM"
        }
        return "\(name) holds no private key that can be read: \(failure.text)"
    }
}

private enum PEM {
    /// Calls `body` with a BIO that reads `bytes`.
    static func read<Result>(_ bytes: [UInt8], _ body: (OpaquePointer?) -> Result) -> Result {
        ERR_clear_error()
        return bytes.withUnsafeBytes { buffer in
            let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count))
            defer { BIO_free(bio) }
            return body(bio)
        }
    }
}
