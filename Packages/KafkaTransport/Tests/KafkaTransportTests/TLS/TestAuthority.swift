import CKafkaOpenSSL
import KafkaTransport

/// Creates certificates, so that tests need no files and can choose what is wrong with a certificate.
final class TestAuthority: @unchecked Sendable {
    // Unchecked, because OpenSSL allows several threads to read a key and a certificate.

    struct Failure: Error {}

    /// The format of a key in a file.
    enum KeyForm: CaseIterable, Sendable {
        case pkcs1, pkcs8, pkcs8Encrypted, pkcs1Encrypted, sec1
    }

    static let password = "open sesame"
    static let shared = make("test authority")
    /// An authority that is not trusted.
    static let other = make("other authority")

    let pem: String
    private let key: OpaquePointer
    private let certificate: OpaquePointer

    private init(key: OpaquePointer, certificate: OpaquePointer) {
        self.key = key
        self.certificate = certificate
        pem = Self.text { PEM_write_bio_X509($0, certificate) }
    }

    private static func make(_ name: String) -> TestAuthority {
        do {
            let key = try ellipticKey()
            let certificate = try sign(key, name, names: nil, days: -1...36_500, by: nil)
            return TestAuthority(key: key, certificate: certificate)
        } catch {
            preconditionFailure("\(error)")
        }
    }

    /// The trust roots that contain this authority.
    var roots: TLSTrustRoots { .certificates(.text(pem)) }

    /// Creates an identity that is signed by this authority.
    ///
    /// - Parameters:
    ///   - names: The subject alternative names, in OpenSSL's syntax: `DNS:localhost,IP:127.0.0.1`.
    ///   - days: The validity, in days from wallTime.
    func issue(
        _ name: String = "test", names: String? = "DNS:localhost,IP:127.0.0.1,IP:::1",
        days: ClosedRange<Int> = -1...36_500
    ) throws -> TestIdentity {
        let own = try Self.ellipticKey()
        defer { EVP_PKEY_free(own) }
        return TestIdentity(certificate: try issuePEM(own, name, names, days), key: Self.pem(of: own, .pkcs8))
    }

    /// Creates an identity whose key has the format `form`.
    func issue(keyForm form: KeyForm) throws -> TestIdentity {
        let own = form == .sec1 ? try Self.ellipticKey() : Self.rsaKey
        return TestIdentity(
            certificate: try issuePEM(own, "test", "DNS:localhost", -1...36_500), key: Self.pem(of: own, form))
    }

    private func issuePEM(
        _ own: OpaquePointer, _ name: String, _ names: String?, _ days: ClosedRange<Int>
    ) throws -> String {
        let made = try Self.sign(own, name, names: names, days: days, by: (certificate, key))
        defer { X509_free(made) }
        return Self.text { PEM_write_bio_X509($0, made) }
    }

    // MARK: OpenSSL

    private static func ellipticKey() throws -> OpaquePointer {
        let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1,
            EVP_PKEY_keygen(context, &key) == 1, let key
        else { throw Failure() }
        return key
    }

    /// One key for all tests, because generating it takes long.
    nonisolated(unsafe) private static let rsaKey: OpaquePointer = {
        let context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) == 1,
            EVP_PKEY_keygen(context, &key) == 1, let key
        else { preconditionFailure("no RSA key") }
        return key
    }()

    private static func sign(
        _ key: OpaquePointer, _ name: String, names: String?, days: ClosedRange<Int>,
        by issuer: (certificate: OpaquePointer, key: OpaquePointer)?
    ) throws -> OpaquePointer {
        guard let made = X509_new() else { throw Failure() }
        X509_set_version(made, 2)
        ASN1_INTEGER_set(X509_get_serialNumber(made), Int.random(in: 1...Int(Int32.max)))
        X509_time_adj_ex(X509_getm_notBefore(made), Int32(days.lowerBound), 0, nil)
        X509_time_adj_ex(X509_getm_notAfter(made), Int32(days.upperBound), 0, nil)
        let subject = X509_get_subject_name(made)
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, name, -1, -1, 0)
        X509_set_issuer_name(made, issuer.map { X509_get_subject_name($0.certificate) } ?? subject)
        X509_set_pubkey(made, key)
        var context = v3_ext_ctx()
        X509V3_set_ctx(&context, issuer?.certificate ?? made, made, nil, nil, 0)
        var extensions = [(NID_basic_constraints, issuer == nil ? "critical,CA:TRUE" : "CA:FALSE")]
        if let names { extensions.append((NID_subject_alt_name, names)) }
        for (identifier, value) in extensions {
            guard let new = X509V3_EXT_conf_nid(nil, &context, identifier, value) else { throw Failure() }
            X509_add_ext(made, new, -1)
            X509_EXTENSION_free(new)
        }
        guard X509_sign(made, issuer?.key ?? key, EVP_sha256()) > 0 else { throw Failure() }
        return made
    }

    private static func pem(of key: OpaquePointer, _ form: KeyForm) -> String {
        let secret = password.utf8.map { CChar(bitPattern: $0) }
        let bytes = Array(password.utf8)
        let count = Int32(secret.count)
        switch form {
        case .pkcs8:
            return text { PEM_write_bio_PKCS8PrivateKey($0, key, nil, nil, 0, nil, nil) }
        case .pkcs8Encrypted:
            return text { PEM_write_bio_PKCS8PrivateKey($0, key, EVP_aes_256_cbc(), secret, count, nil, nil) }
        case .pkcs1, .sec1:
            return text { PEM_write_bio_PrivateKey_traditional($0, key, nil, nil, 0, nil, nil) }
        case .pkcs1Encrypted:
            return text { PEM_write_bio_PrivateKey_traditional($0, key, EVP_aes_128_cbc(), bytes, count, nil, nil) }
        }
    }

    private static func text(_ write: (OpaquePointer?) -> Int32) -> String {
        guard let bio = BIO_new(BIO_s_mem()) else { preconditionFailure("OpenSSL cannot allocate memory") }
        defer { BIO_free(bio) }
        guard write(bio) == 1 else { preconditionFailure("OpenSSL writes no PEM") }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 1)
        defer { buffer.deallocate() }
        let count = BIO_read(bio, buffer.baseAddress, Int32(buffer.count))
        return String(decoding: buffer.prefix(Int(count)), as: UTF8.self)
    }
}

/// A certificate and its key, in PEM format.
struct TestIdentity: Sendable {
    let certificate: String
    let key: String

    /// Returns the identity for a TLS configuration.
    func identity(password: String? = nil) -> TLSIdentity {
        var given: TLSIdentity.Password?
        if let password { given = { Array(password.utf8) } }
        return TLSIdentity(certificates: .text(certificate), key: .text(key), password: given)
    }
}
